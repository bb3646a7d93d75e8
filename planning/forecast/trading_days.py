"""Months with more working days sell more, for some series: where they say so themselves, it is taken out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.forecast.chunk import Indices, Matrix, Vector

CLEAR = 3.0  # t value of the regression; dividing everywhere makes more series worse than better
LEAST_YEARS = 3


@dataclass(frozen=True, kw_only=True)
class Days:
    """Working days of each month over the usual number, per series: 1 where they do not matter.

    past     one array per series, as long as the series
    future   series x horizon
    """

    past: list[Vector]
    future: Matrix

    @property
    def matters(self) -> Indices:
        """Places of the series in which they do."""
        return np.flatnonzero([bool((one != 1).any()) for one in self.past])


def none(values: Sequence[Vector], horizon: int) -> Days:
    """Days that matter nowhere."""
    return Days(past=[np.ones(len(one)) for one in values], future=np.ones((len(values), horizon)))


def found(
    values: Sequence[Vector], ends: Sequence[int], working_days: pd.Series, *, horizon: int, season: int = 12
) -> Days:
    """The days of those series whose own history says that they matter.

    ends           ordinal of each series' last month
    working_days   by month; it must reach over history and horizon, months without a number count as usual

    Year-on-year changes of the logs are regressed on those of the working days,
    log y(t) - log y(t-12) = a + b (log d(t) - log d(t-12)); they matter where b is positive with t > 3.
    """
    usual = float(working_days.mean())
    by_ordinal = dict(
        zip(working_days.index.asi8.tolist(), working_days.to_numpy(float) / usual, strict=True)
    )
    days = none(values, horizon)
    for index, (one, end) in enumerate(zip(values, ends, strict=True)):
        first = int(end) - len(one) + 1
        weights = np.array([by_ordinal.get(first + step, 1.0) for step in range(len(one) + horizon)])
        if slope_t(one, weights[: len(one)], season=season) > CLEAR:
            days.past[index] = weights[: len(one)]
            days.future[index] = weights[len(one) :]
    return days


def slope_t(values: Vector, weights: Vector, *, season: int) -> float:
    """The t value of working days in year-on-year changes; 0 where a series is too short or not above zero.

    >>> days = np.tile([20.0, 22.0, 21.0, 23.0, 19.0], 12)
    >>> bool(slope_t(5 * days, days, season=12) > 3)
    True
    """
    if len(values) < LEAST_YEARS * season or not np.nanmin(values) > 0:
        return 0.0
    logs, days = np.log(values), np.log(weights)
    change, more = logs[season:] - logs[:-season], days[season:] - days[:-season]
    known = ~np.isnan(change)
    change, more = change[known] - change[known].mean(), more[known] - more[known].mean()
    spread = float(more @ more)
    if len(change) < season or spread < 1e-9:
        return 0.0
    slope = float(more @ change) / spread
    noise = float(((change - slope * more) ** 2).sum()) / (len(change) - 2)
    return slope / float(np.sqrt(max(noise, 1e-12) / spread))
