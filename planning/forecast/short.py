"""Series of under two years without a parent: their level, and last year where there is one.

A trend is never fitted to so little: on M3 series cut to their last year it doubles the error.
"""

from collections.abc import Sequence

import numpy as np

from planning.forecast import chunk, theta
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


def levels(series: Sequence[Vector]) -> Vector:
    """Exponentially smoothed level of each series, never negative; a launch month cut short is left out.

    >>> levels([np.array([1.0, 4.0, 4.0, 4.0, 4.0]), np.array([7.0])])
    array([4., 7.])
    """
    whole = [one[1:] if _began_within_the_month(one) else one for one in series]
    last = np.zeros(len(whole))
    for piece in chunk.split(whole, season=1):
        smoothed, _ = theta.smooth(piece.chunk.values, piece.chunk.lengths)
        last[piece.places] = np.maximum(smoothed, 0.0)
    return last


def with_last_year(values: Vector, level: float, *, season: int, horizon: int) -> Vector:
    """Half way between the smoothed level and the same period of last year.

    A launch month that was cut short says nothing of the season: the level stands in its place.

    >>> with_last_year(np.array([4.0, 4.0, 9.0, 4.0, 4.0]), 5.0, season=3, horizon=3)
    array([7. , 4.5, 4.5])
    >>> with_last_year(np.array([1.0, 4.0, 4.0, 4.0]), 4.0, season=4, horizon=4)
    array([4., 4., 4., 4.])
    """
    year = max(season, 1)
    last_year = values[len(values) - year :].copy()
    if len(values) == year and _began_within_the_month(values):
        last_year[0] = level
    return np.maximum((level + last_year[np.arange(horizon) % year]) / 2, 0.0)


def _began_within_the_month(values: Vector) -> bool:
    return len(values) > 3 and bool(values[0] < values[1:4].mean() / 2)
