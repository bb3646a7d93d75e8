"""The S&OP grid: families down, months across, one row per measure, as planners read a plan."""

import pandas as pd

from planning import periods

SUPPLY = ["make", "buy", "outsourced", "receipts"]
TOTAL = "Total"


def build(lines: pd.DataFrame) -> pd.DataFrame:
    """Demand, supply, shipped, stock and backlog per family and in total.

    Takes the lines of a supply plan; returns family, measure and one column per month, in units.

    >>> lines = pd.DataFrame({"item": ["A"], "family": ["Machines"], "month": [pd.Period("2026-11", "M")],
    ...     "demand": [10.0], "make": [8.0], "buy": [0.0], "outsourced": [0.0], "receipts": [1.0],
    ...     "shipped": [9.0], "stock": [0.0], "backlog": [1.0]})
    >>> build(lines).head(3)
         family measure  2026-11
    0  Machines  demand     10.0
    1  Machines  supply      9.0
    2  Machines shipped      9.0
    """
    measures = lines[["family", "month", "demand"]].assign(
        supply=lines[SUPPLY].sum(axis="columns"),
        shipped=lines["shipped"],
        stock=lines["stock"],
        backlog=lines["backlog"],
    )
    per_family = measures.groupby(["family", "month"], sort=False).sum()
    total = measures.drop(columns="family").groupby("month", sort=False).sum()
    total.index = pd.MultiIndex.from_product([[TOTAL], total.index], names=per_family.index.names)
    stacked = pd.concat([per_family, total]).rename_axis(columns="measure").stack(future_stack=True)
    wide = stacked.unstack("month")
    order = pd.MultiIndex.from_product(
        [[*per_family.index.unique("family"), TOTAL], list(per_family.columns)], names=["family", "measure"]
    )
    wide = wide.reindex(order)[sorted(wide.columns)]
    return wide.set_axis([periods.iso(month) for month in wide.columns], axis="columns").reset_index()


def across(lines: pd.DataFrame, *, rows: list[str], figure: str) -> pd.DataFrame:
    """One figure of long lines with the months across.

    >>> months = pd.PeriodIndex(["2026-11", "2026-12"], freq="M")
    >>> across(pd.DataFrame({"item": "A", "month": months, "qty": [3.0, 4.0]}), rows=["item"], figure="qty")
      item  2026-11  2026-12
    0    A      3.0      4.0
    """
    wide = lines.pivot_table(index=rows, columns="month", values=figure, aggfunc="sum")
    return wide.set_axis([periods.iso(month) for month in wide.columns], axis="columns").reset_index()
