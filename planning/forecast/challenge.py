"""Last year's months challenge the quartet: where they were better beyond doubt, it meets them half way."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planning.forecast import naive
from planning.forecast.chunk import Mask, Matrix, Vector
from planning.forecast.evidence import Trial
from planning.forecast.methods import Batch, Method, Points

CLEAR = 3.0  # t value of the paired errors at all origins together; lower ones let luck decide
LEAST_PERIODS = 12  # held out in all


def met(points: Points, trials: Sequence[Trial], batch: Batch) -> tuple[Points, list[Trial]]:
    """Forecasts and trials in which the series that ask for it go half way to last year's months.

    Each series is judged by its own errors at every earlier origin. Going the whole way, or picking the best
    of several methods, made public series worse: the winner of the past is often the lucky one.
    """
    if batch.season < 2:
        return points, list(trials)
    asking = _better_by_last_year(trials, len(batch.values))
    last_year = naive.forecast(batch.values, horizon=points.forecasts.shape[1], season=batch.season)
    return (
        _half_way(points, last_year, asking),
        [
            replace(trial, points=_half_way(trial.points, trial.naive, asking[trial.series]))
            for trial in trials
        ],
    )


def _better_by_last_year(trials: Sequence[Trial], count: int) -> Mask:
    """Whether the mean of |error| - |error of last year's months| is above zero, beyond doubt."""
    sums, squares, known = np.zeros((3, count))
    for trial in trials:
        gain = np.abs(trial.errors) - np.abs(trial.actual - trial.naive)
        judged = ~np.isnan(gain) & (trial.points.methods == Method.QUARTET)[:, None]
        gain = np.where(judged, gain, 0.0)
        sums[trial.series] += gain.sum(axis=1)
        squares[trial.series] += (gain**2).sum(axis=1)
        known[trial.series] += judged.sum(axis=1)
    better: Mask = (known >= LEAST_PERIODS) & (sums > CLEAR * _doubt(sums, squares, known))
    return better


def _doubt(sums: Vector, squares: Vector, count: Vector) -> Vector:
    """Standard error of each sum."""
    n = np.maximum(count, 2.0)
    spread = np.maximum(squares - sums**2 / n, 0.0) / (n - 1)
    doubt: Vector = np.sqrt(spread * n)
    return doubt


def _half_way(points: Points, rival: Matrix, asking: Mask) -> Points:
    rows = np.flatnonzero(asking & (points.methods == Method.QUARTET))
    if not len(rows):
        return points
    forecasts, methods = points.forecasts.copy(), points.methods.copy()
    forecasts[rows] = (forecasts[rows] + rival[rows]) / 2
    methods[rows] = Method.HALF_WAY
    return replace(points, forecasts=forecasts, methods=methods)
