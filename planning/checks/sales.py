"""The sales history: is the last month there, are months missing, has a figure jumped?"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning import periods
from planning.checks import place
from planning.company import Company
from planning.problems import Problem, Severity

SOURCE = place.source("actuals")
JUMP_FACTOR = 4.0  # against the usual month and against the same month last year
JUMP_MINIMUM = 30.0  # units; small figures jump all the time
USUAL_MONTHS = 12
STEADY_MONTHS = 11  # of these; what skips months jumps by nature


def freshness(company: Company, as_of: pd.Period) -> Iterator[Problem]:
    """The last closed month must be there, and the running month must not count as closed."""
    months = company.table("actuals")["month"]
    if months.empty and company.has("demand"):
        return
    if months.empty:
        yield _problem("there are no sales at all", "import the sales history, one row per item and month")
        return
    closed = as_of - 1
    last = months.max()
    if last < closed:
        yield _problem(
            f"the last month is {periods.iso(last)}, but {periods.iso(closed)} is closed",
            f"import the sales of {periods.iso(closed)}",
        )
    if last > closed:
        yield _problem(
            f"there are sales of {periods.iso(last)}, which is not closed",
            f"leave out what lies after {periods.iso(closed)}; it is not used",
            severity=Severity.WARNING,
        )


def gaps(company: Company, as_of: pd.Period) -> Iterator[Problem]:
    """A month in which nothing was sold at all is a missing export more often than a bad month."""
    months = company.table("actuals")["month"]
    if months.empty:
        return
    there = set(months)
    for month in periods.between(months.min(), min(months.max(), as_of - 1)):
        if month not in there:
            yield _problem(
                f"{periods.iso(month)} has no sales", "import that month, or confirm that it is true"
            )


def jumps(company: Company, as_of: pd.Period) -> Iterator[Problem]:
    """A figure of the last month far from its usual level and from last year is checked before it counts."""
    wide = _by_item(company.table("actuals"), as_of)
    if len(wide) < USUAL_MONTHS + 1:
        return
    last, year_ago = wide.iloc[-1], wide.iloc[-1 - USUAL_MONTHS]
    usual = wide.iloc[-1 - USUAL_MONTHS : -1].median()
    steady = (wide.iloc[-1 - USUAL_MONTHS : -1] > 0).sum() >= STEADY_MONTHS
    far = _is_far(last, usual) & _is_far(last, year_ago) & steady
    for item in wide.columns[far]:
        yield _problem(
            f"{item} sold {last[item]:g} in {periods.iso(wide.index[-1])}, "
            f"against {usual[item]:g} in a usual month and {year_ago[item]:g} a year before",
            "check the unit and the quantity, or confirm that it is true",
            severity=Severity.WARNING,
        )


def _by_item(actuals: pd.DataFrame, as_of: pd.Period) -> pd.DataFrame:
    """Months down, items across, up to the last closed month there is; a month without a row is zero."""
    closed = actuals[actuals["month"] < as_of]
    if closed.empty:
        return pd.DataFrame()
    wide = closed.pivot_table(index="month", columns="item", values="qty", aggfunc="sum")
    return wide.reindex(periods.between(wide.index[0], wide.index[-1])).fillna(0.0)


def _is_far(value: pd.Series, reference: pd.Series) -> np.ndarray:
    larger, smaller = np.maximum(value, reference), np.minimum(value, reference)
    return np.asarray((larger > JUMP_FACTOR * smaller) & (larger - smaller > JUMP_MINIMUM))


def _problem(reason: str, remedy: str, *, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(source=SOURCE, reason=reason, remedy=remedy, severity=severity)
