"""The baseline for regular series: the median of four cheap forecasts, hundreds of series at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planning import workers
from planning.forecast import chunk, holt_winters, stl, theta
from planning.forecast.chunk import Chunk, Matrix

Series = NDArray[np.float64]

FAR_SEASONS = 1.5
SHORTEST_YEAR = 12  # periods, where the season is short or there is none


@dataclass(frozen=True, kw_only=True)
class _Task:
    chunk: Chunk
    horizon: int


def forecast(
    series: Sequence[Series],
    *,
    horizon: int,
    season: int = 12,
    processes: int = 1,
    progress: workers.Progress = workers.silent,
) -> Matrix:
    """Point forecasts (series x horizon), never negative, in the order given.

    series   at least two seasons of finite values each; shorter ones belong to `planning.forecast.pooling`
    season   periods in a year: 12 for months, 52 for weeks, 7 for days, 1 for none

    >>> each_year = np.array([80.0, 120.0, 100.0, 100.0])
    >>> forecast([np.tile(each_year, 6)], horizon=4, season=4).round(1)
    array([[ 80., 120., 100., 100.]])
    """
    pieces = chunk.split(series, season=season)
    tasks = [_Task(chunk=piece.chunk, horizon=horizon) for piece in pieces]
    answers = workers.spread(median_of_four, tasks, workers=processes, progress=progress)
    forecasts = np.zeros((len(series), horizon))
    for piece, answer in zip(pieces, answers, strict=True):
        forecasts[piece.places] = answer
    return forecasts


def median_of_four(task: _Task) -> Matrix:
    """Theta, damped Holt-Winters, STL with damped Holt, and Theta on yearly means: their median, floor 0.

    Far ahead, where the four drift apart, their mean is better.
    """
    members = np.stack(
        [
            member(task.chunk, task.horizon)
            for member in (
                theta.seasonal_theta,
                holt_winters.damped_holt_winters,
                stl.stl_damped_holt,
                theta.yearly_theta,
            )
        ]
    )
    together = np.median(members, axis=0)
    far = round(FAR_SEASONS * max(task.chunk.season, SHORTEST_YEAR))
    together[:, far:] = members.mean(axis=0)[:, far:]
    return np.maximum(together, 0.0)
