"""What a company brings: rows and period of each table."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from planning import frames
from planning.company import Company
from planning.frames import Kind

TIMES = (Kind.MONTH, Kind.DATE)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One table that has rows."""

    table: str
    rows: int
    first: str = ""  # month or day, in ISO text; empty for a table without time
    last: str = ""


def lines(company: Company) -> Iterator[Line]:
    """One line per table that has rows, in the order of the documentation.

    >>> from planning.settings import Settings
    >>> stock = pd.DataFrame({"item": ["EM-100"], "site": ["Main"], "qty": [5.0], "as_of": [pd.NaT]})
    >>> list(lines(Company(settings=Settings(name="Bar Centrale"), tables={"stock": stock})))
    [Line(table='stock', rows=1, first='', last='')]
    """
    for name, schema in frames.TABLES.items():
        table = company.table(name)
        if not table.empty:
            times = [column.name for column in schema.columns if column.kind in TIMES]
            known = table[times[0]].dropna() if times else pd.Series(dtype="object")
            yield Line(table=name, rows=len(table), first=_iso(known.min()), last=_iso(known.max()))


def _iso(time: object) -> str:
    if isinstance(time, pd.Timestamp):
        return f"{time:%Y-%m-%d}"
    return str(time) if isinstance(time, pd.Period) else ""
