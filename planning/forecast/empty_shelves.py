"""Months in which a regular item sold nothing at all: most likely it could not be had."""

import numpy as np

from planning.forecast.chunk import Mask, Vector

LONGEST = 2  # periods in a row; a longer pause has another reason
RAREST = 0.1  # share of empty periods above which an item is simply not regular
REGULAR = 0.2  # share of the usual quantity below which a regular item never falls


def found(values: Vector, *, season: int) -> Mask:
    """Where nothing was sold although the item sells in every other period, and in this one in other years.

    Two seasons at least are needed to know an item as regular; a pause that comes back every year, such as a
    closure in August, is season; one that lasts until the end may be the item's end.

    >>> sold = np.array([40.0, 44.0, 0.0, 42.0, 39.0, 41.0, 43.0, 40.0, 45.0, 38.0, 42.0, 41.0])
    >>> np.flatnonzero(found(sold, season=4)).tolist()
    [2]
    """
    empty = values == 0
    sold = values[~empty & ~np.isnan(values)]
    if not empty.any() or len(values) < 2 * max(season, 6) or len(sold) < 2 or empty.mean() > RAREST:
        return np.zeros(len(values), dtype=bool)
    if sold.min() < REGULAR * np.median(sold):
        return np.zeros(len(values), dtype=bool)
    missing: Mask = empty & _short_run(empty) & ~_yearly(empty, season)
    return missing


def _short_run(empty: Mask) -> Mask:
    """True in runs of a few that do not touch the end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], empty.astype(int), [0]])))
    short = np.zeros(len(empty), dtype=bool)
    for begin, end in edges.reshape(-1, 2):
        short[begin:end] = end - begin <= LONGEST and end < len(empty)
    return short


def _yearly(empty: Mask, season: int) -> Mask:
    """True where the same period of another year is empty too."""
    if season < 2:
        return np.zeros(len(empty), dtype=bool)
    place = np.arange(len(empty)) % season
    often: Mask = np.bincount(place, weights=empty, minlength=season)[place] > 1
    return often
