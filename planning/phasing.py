"""Annual goals over the months, and where a quarter stands against its own."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import pandas as pd

from planning import split
from planning.split import Basis, Rule, Weights


class Shape(StrEnum):
    """What the months' shares are taken from."""

    EVEN = "even"
    LAST_YEAR = "last year"
    MANUAL = "manual"


class NoShares(ValueError):
    """Manual phasing needs a share for at least one month."""


def phase(
    goal: float, months: Sequence[pd.Period], *, shape: Shape, shares: Mapping[pd.Period, float] | None = None
) -> pd.Series:
    """An annual goal per month, adding up to it.

    shares   last year's sales or manual shares by month of the goal's year; even where there are none

    >>> months = list(pd.period_range("2025-01", periods=3, freq="M"))
    >>> phase(100.0, months, shape=Shape.EVEN).tolist()
    [34.0, 33.0, 33.0]
    """
    if shape is Shape.MANUAL and not shares:
        raise NoShares(NoShares.__doc__)
    names = {str(month): month for month in months}
    basis = Basis.MANUAL if shape is Shape.MANUAL else Basis.LAST_YEAR
    by_part = {name: float((shares or {}).get(month, 0.0)) for name, month in names.items()}
    bases = [] if shape is Shape.EVEN else [Weights(basis=basis, by_part=by_part)]
    parts = split.split(goal, list(names), rule=Rule(bases=bases)).parts
    return pd.Series([parts[name] for name in names], index=pd.PeriodIndex(months, name="month"), name="qty")


def quarters(goals: pd.Series, actuals: pd.Series) -> pd.DataFrame:
    """Goal, actual, gap and attainment per quarter, over the months that have closed.

    goals, actuals   by month; a month is closed when it has an actual

    >>> months = pd.period_range("2025-01", periods=6, freq="M")
    >>> table = quarters(pd.Series(100.0, index=months), pd.Series([90.0, 100.0, 95.0], index=months[:3]))
    >>> table[["quarter", "goal", "actual", "gap", "closed_months"]].values.tolist()
    [['2025Q1', 300.0, 285.0, -15.0, 3], ['2025Q2', 300.0, 0.0, 0.0, 0]]
    """
    table = goals.rename("goal").to_frame().join(actuals.rename("actual"))
    closed = table["actual"].notna()
    table["goal_closed"] = table["goal"].where(closed, 0.0)
    table["closed_months"] = closed.astype(int)
    table["quarter"] = [f"{month.year}Q{month.quarter}" for month in table.index]
    sums = table.groupby("quarter", as_index=False)[["goal", "actual", "goal_closed", "closed_months"]].sum()
    sums["gap"] = sums["actual"] - sums["goal_closed"]
    sums["attainment"] = sums["actual"] / sums["goal_closed"].where(sums["goal_closed"] > 0)
    return sums[["quarter", "goal", "actual", "gap", "attainment", "closed_months"]]


def to_go(goal: float, actuals: pd.Series, remaining: Sequence[pd.Period]) -> pd.Series:
    """What the remaining months must bring, evenly, for the year's goal to be met; zero once it is.

    >>> months = list(pd.period_range("2025-11", periods=2, freq="M"))
    >>> to_go(1200.0, pd.Series([900.0]), months).tolist()
    [150.0, 150.0]
    """
    return phase(max(goal - float(actuals.sum()), 0.0), remaining, shape=Shape.EVEN)
