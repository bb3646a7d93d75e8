"""Prediction intervals from the errors of earlier origins: no distribution is assumed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planning.forecast.chunk import Matrix

ENOUGH = 30  # errors at one horizon before its own quantiles are trusted


@dataclass(frozen=True, kw_only=True)
class Band:
    """How far below and above the point forecast the interval reaches, in MASE scales, by horizon."""

    below: NDArray[np.float64]
    above: NDArray[np.float64]


def scale(values: NDArray[np.float64], *, season: int) -> float:
    """Mean absolute change against the same month of last year (of last month where there is no year).

    A few equal months are no proof of constancy: their own level is taken.

    >>> scale(np.array([1.0, 2.0, 4.0]), season=12)
    1.5
    """
    lag = season if len(values) > season else 1
    changes = np.abs(values[lag:] - values[:-lag]) if len(values) > lag else np.array([])
    mean = float(changes.mean()) if len(changes) else 0.0
    steady_for_long = len(values) > season
    return mean if mean > 0 or steady_for_long else float(np.abs(values).mean())


def band(errors: Matrix, *, horizon: int, level: float) -> Band:
    """The interval's reach by horizon from scaled errors (actual - forecast) / scale.

    errors   one row per series and origin, one column per horizon, NaN where nothing was held out
    level    share of actuals that should lie inside, 0.8 for 80 %

    Quantiles are taken per horizon over all rows; beyond the longest horizon seen often enough the reach
    grows with the square root of the time. Without errors the normal law for a random walk is used.

    >>> band(np.full((40, 1), 0.5), horizon=4, level=0.8).above.round(2)
    array([0.5 , 0.71, 0.87, 1.  ])
    """
    tail = (1 - level) / 2
    seen = [k for k in range(errors.shape[1]) if (~np.isnan(errors[:, k])).sum() >= ENOUGH]
    if not seen:
        return _without_horizon(errors, horizon, tail)
    width = seen[-1] + 1
    quantiles = np.nanquantile(errors[:, :width], [tail, 1 - tail], axis=0)
    below, above = np.maximum(-quantiles[0], 0.0), np.maximum(quantiles[1], 0.0)
    return Band(below=_extended(below, horizon), above=_extended(above, horizon))


def _extended(reach: NDArray[np.float64], horizon: int) -> NDArray[np.float64]:
    """The reach never shrinks with the horizon, and grows as sqrt(h) beyond what was seen."""
    known = np.maximum.accumulate(reach)[:horizon]
    further = np.arange(len(known) + 1, horizon + 1)
    return np.concatenate([known, known[-1] * np.sqrt(further / len(known))])


def _without_horizon(errors: Matrix, horizon: int, tail: float) -> Band:
    """Too few errors for each horizon: one spread for all of them, growing as sqrt(h)."""
    from scipy.stats import norm

    steps = np.arange(1, horizon + 1)
    known = ~np.isnan(errors)
    if known.sum() < ENOUGH // 3:
        one = np.sqrt(np.pi / 2)  # mean absolute change to standard deviation
    else:
        one = float(np.sqrt(np.nanmean(errors**2 / np.sqrt(np.arange(1, errors.shape[1] + 1))[None, :])))
    reach = float(norm.ppf(1 - tail)) * one * (steps**0.25)
    return Band(below=reach, above=reach)
