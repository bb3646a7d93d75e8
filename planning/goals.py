"""Annual goals of families over the months, and where each quarter stands."""

import pandas as pd

from planning import phasing
from planning.phasing import Shape

YEAR = 12


def spread(goals: pd.DataFrame, history: pd.DataFrame, families: pd.Series) -> pd.DataFrame:
    """Each goal per month: family, month, goal; the months add up to the year.

    goals     family, year, qty, shape (last year, or even)
    history   item, month, qty

    >>> goals = pd.DataFrame({"family": ["F"], "year": [2026.0], "qty": [1200.0], "shape": ["even"]})
    >>> sold = pd.DataFrame({"item": [], "month": pd.PeriodIndex([], freq="M"), "qty": []})
    >>> spread(goals, sold, pd.Series({"A": "F"}))["goal"].unique().tolist()
    [100.0]
    """
    sold = _by_family(history, families)
    parts = [_phased(goal, sold) for _, goal in goals.iterrows()]
    nothing = pd.DataFrame({"family": [], "month": pd.PeriodIndex([], freq="M"), "goal": []})
    return pd.concat(parts, ignore_index=True) if parts else nothing


def followed(
    spread_goals: pd.DataFrame, history: pd.DataFrame, families: pd.Series, *, as_of: pd.Period
) -> pd.DataFrame:
    """Each quarter beside its goal: family, quarter, goal, actual, gap, attainment, closed_months, to_go.

    to_go   what the quarter's open months must bring for the year's goal to be met, evenly
    """
    sold = _by_family(history[history["month"] < as_of], families)
    parts = []
    for (family, year), rows in spread_goals.groupby(["family", spread_goals["month"].dt.year]):
        goals = rows.set_index("month")["goal"]
        closed = [month for month in goals.index if month < as_of]
        actual = sold.get(family, pd.Series(dtype=float)).reindex(closed, fill_value=0.0)
        remaining = [month for month in goals.index if month >= as_of]
        table = phasing.quarters(goals, actual).assign(family=family)
        coming = phasing.to_go(float(goals.sum()), actual, remaining) if remaining else pd.Series(dtype=float)
        needed = coming.groupby([f"{year}Q{month.quarter}" for month in coming.index]).sum()
        parts.append(table.assign(to_go=table["quarter"].map(needed).fillna(0.0)))
    columns = ["family", "quarter", "goal", "actual", "gap", "attainment", "closed_months", "to_go"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _by_family(history: pd.DataFrame, families: pd.Series) -> dict[str, pd.Series]:
    named = history.assign(family=history["item"].map(families))
    return {str(family): rows.groupby("month")["qty"].sum() for family, rows in named.groupby("family")}


def _phased(goal: pd.Series, sold: dict[str, pd.Series]) -> pd.DataFrame:
    months = list(pd.period_range(f"{int(goal['year'])}-01", periods=YEAR, freq="M"))
    before = sold.get(goal["family"], pd.Series(dtype=float))
    shares = {month: float(before.get(month - YEAR, 0.0)) for month in months}
    phased = phasing.phase(float(goal["qty"]), months, shape=Shape(goal["shape"]), shares=shares)
    return pd.DataFrame({"family": goal["family"], "month": months, "goal": phased.to_numpy()})
