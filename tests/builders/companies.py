"""Builders of small companies: say what matters to the test, the schema's defaults fill the rest."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from planning import frames
from planning.company import Company
from planning.settings import Settings

Rows = Sequence[Mapping[str, Any]]


def company(settings: Settings | None = None, **tables: Rows) -> Company:
    """A company with these rows; months and dates may be ISO text."""
    filled = {name: table(name, rows) for name, rows in tables.items()}
    empty = {name: frames.TABLES[name].empty() for name in frames.TABLES if name not in filled}
    return Company(settings=settings or Settings(name="Test Ltd"), tables=filled | empty)


def table(name: str, rows: Rows) -> pd.DataFrame:
    """Rows of one table as the loader would give them: every column, typed, with its default."""
    schema = frames.TABLES[name]
    if not rows:
        return schema.empty()
    known = {column.name for column in schema.columns}
    unknown = {key for row in rows for key in row} - known
    assert not unknown, f"{name} has no column {unknown}"
    return pd.DataFrame({column.name: _cells(column, rows) for column in schema.columns})


def _cells(column: frames.Column, rows: Rows) -> pd.Series:
    values = [row.get(column.name, column.default) for row in rows]
    if column.kind is frames.Kind.MONTH:
        return pd.Series(pd.PeriodIndex(values, freq="M"))
    if column.kind is frames.Kind.DATE:
        return pd.Series(pd.to_datetime(values))
    return pd.Series(values, dtype=frames.DTYPES[column.kind])


def sales(item: str, quantities: Sequence[float], *, last: str, customer: str = "All") -> Rows:
    """A history of one item, month after month, ending in the month named."""
    months = pd.period_range(end=pd.Period(last, "M"), periods=len(quantities), freq="M")
    return [
        {"item": item, "customer": customer, "month": str(month), "qty": quantity}
        for month, quantity in zip(months, quantities, strict=True)
    ]
