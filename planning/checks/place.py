"""Where a row of a table stands in the owner's file."""

from collections.abc import Hashable

import pandas as pd

from planning.company import Company

FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1


def of(company: Company, table: str, label: Hashable) -> tuple[str, int]:
    """The source and the row of a label in the table's index; a table keeps the order of its file."""
    return source(table), int(pd.Index(company.table(table).index).get_loc(label)) + FIRST_ROW


def source(table: str) -> str:
    """The name of a table's file."""
    return f"{table}.csv"
