"""Where a row of a table stands in the owner's file."""

from collections.abc import Hashable

import pandas as pd

from planning.company import Company

FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1


def of(company: Company, table: str, label: Hashable) -> tuple[str, int]:
    """The source and the row of a label in the table's index.

    A loader may index its tables by (file, row); without that a row stands where its position says.
    """
    frame = company.table(table)
    if isinstance(label, tuple) and len(label) == 2:
        return str(label[0]), int(label[1])
    return source(table), int(pd.Index(frame.index).get_loc(label)) + FIRST_ROW


def source(table: str) -> str:
    """The name of a table's file."""
    return f"{table}.csv"
