"""Series of under two years without a parent: their level, and last year where there is one.

A trend is never fitted to so little: on M3 series cut to their last year it doubles the error.
"""

import numpy as np

from planning.forecast import theta
from planning.forecast.chunk import Vector


def is_steady(values: Vector, *, season: int) -> bool:
    """Whether the end is within half and double the beginning, so that last year can be compared with this.

    >>> is_steady(np.array([1.0, 2.0, 5.0, 8.0] * 3), season=12)
    True
    >>> is_steady(np.arange(1.0, 14.0), season=12)
    False
    """
    quarter = max(season // 4, 1)
    first, last = float(values[:quarter].mean()), float(values[-quarter:].mean())
    return bool(first / 2 <= last <= first * 2)


def level(values: Vector, *, horizon: int) -> Vector:
    """Exponentially smoothed level, never negative; a launch month that was cut short is left out.

    >>> level(np.array([1.0, 4.0, 4.0, 4.0, 4.0]), horizon=1).round(1)
    array([4.])
    """
    whole = values[1:] if _began_within_the_month(values) else values
    last = theta.smooth(whole[None, :], np.array([len(whole)]))[0]
    return np.full(horizon, max(float(last[0]), 0.0))


def level_and_last_year(values: Vector, *, season: int, horizon: int) -> Vector:
    """Half way between the smoothed level and the same period of last year.

    A launch month that was cut short says nothing of the season: the level stands in its place.

    >>> level_and_last_year(np.array([4.0, 4.0, 9.0, 4.0, 4.0]), season=3, horizon=3).round(1)
    array([7. , 4.5, 4.5])
    >>> level_and_last_year(np.array([1.0, 4.0, 4.0, 4.0]), season=4, horizon=4).round(1)
    array([4., 4., 4., 4.])
    """
    year, ahead = max(season, 1), level(values, horizon=horizon)
    last_year = values[len(values) - year :].copy()
    if len(values) == year and _began_within_the_month(values):
        last_year[0] = ahead[0]
    return np.maximum((ahead + last_year[np.arange(horizon) % year]) / 2, 0.0)


def _began_within_the_month(values: Vector) -> bool:
    return len(values) > 3 and bool(values[0] < values[1:4].mean() / 2)
