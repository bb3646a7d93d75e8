"""What earlier origins say: how good a forecast was on held-out months, how wide its interval must be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.forecast import intervals, methods, naive
from planning.forecast.chunk import Indices, Matrix, Vector
from planning.forecast.methods import Batch, Method, Points

ORIGINS = (0.5, 1.0, 1.5)  # seasons before the end
MEASURES = ("wape", "mase", "bias", "naive", "n")  # the columns of `quality`


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One earlier origin: the forecasts made there and what then happened (series x held-out periods)."""

    back: int  # periods before the end
    series: Indices
    points: Points
    actual: Matrix  # NaN where unknown
    naive: Matrix  # last year's months, the free benchmark
    scale: Vector

    @property
    def errors(self) -> Matrix:
        """Actual - forecast."""
        return self.actual - self.points.forecasts


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far the interval reaches below and above each point forecast (series x horizon)."""

    below: Matrix
    above: Matrix


def trials(batch: Batch, raw: Sequence[Vector], *, horizon: int, processes: int = 1) -> list[Trial]:
    """The batch forecast again from three earlier origins, each half a season before the next.

    raw   the series before any treatment: forecasts are judged by what was really sold
    """
    found = []
    for seasons in ORIGINS:
        back = round(seasons * batch.year)
        old, ahead = batch.old(back), min(back, horizon)
        if not len(old):
            continue
        then = batch.cut(back)
        actual = np.stack([raw[index][len(raw[index]) - back :][:ahead] for index in old])
        scale = np.array([intervals.scale(one, season=batch.season) for one in then.values])
        points = methods.forecast(then, horizon=ahead, processes=processes)
        free = naive.forecast(then.values, horizon=ahead, season=batch.season)
        found.append(Trial(back=back, series=old, points=points, actual=actual, naive=free, scale=scale))
    return found


def quality(trials: Sequence[Trial], points: Points, batch: Batch) -> pd.DataFrame:
    """Held-out accuracy per series, over the origins where it had the kind of method it has now.

    Columns wape, mase, bias (ratios; bias above zero is over-forecast), naive (the wape of last year's months
    over the same held-out ones, where there is a season) and n, the held-out months; without any, n is 0 and
    the others are empty.
    """
    absolute, signed, actual, scaled, free, count = np.zeros((6, len(batch.values)))
    for trial in trials:
        same = _kin(trial.points.methods) == _kin(points.methods[trial.series])
        known = ~np.isnan(trial.actual) & same[:, None]
        errors = np.where(known, trial.errors, 0.0)
        absolute[trial.series] += np.abs(errors).sum(axis=1)
        signed[trial.series] -= errors.sum(axis=1)
        actual[trial.series] += np.where(known, trial.actual, 0.0).sum(axis=1)
        scaled[trial.series] += np.abs(errors).sum(axis=1) / np.where(trial.scale > 0, trial.scale, np.nan)
        free[trial.series] += np.where(known, np.abs(trial.actual - trial.naive), 0.0).sum(axis=1)
        count[trial.series] += known.sum(axis=1)
    some, sold = np.where(count > 0, count, np.nan), np.where(actual > 0, actual, np.nan)
    return pd.DataFrame(
        {
            "wape": absolute / sold,
            "mase": scaled / some,
            "bias": signed / sold,
            "naive": free / sold,
            "n": count.astype(int),
        }
    )


def reach(trials: Sequence[Trial], points: Points, batch: Batch, *, level: float) -> Reach:
    """The interval of every series: its scale times the band that its method's errors ask for."""
    below, above = np.zeros_like(points.forecasts), np.zeros_like(points.forecasts)
    scale = np.array([intervals.scale(one, season=batch.season) for one in batch.values])
    kin = _kin(points.methods)
    for method in set(kin):
        rows = np.flatnonzero(kin == method)
        errors = _scaled_errors(trials, method, points.forecasts.shape[1])
        band = intervals.band(errors, horizon=points.forecasts.shape[1], level=level)
        below[rows] = scale[rows, None] * band.below
        above[rows] = scale[rows, None] * band.above
    return Reach(below=below, above=above)


def _kin(methods: NDArray[np.object_]) -> NDArray[np.object_]:
    """Methods, a blended quartet counting as quartet: growing older, a series keeps its evidence."""
    return np.where(np.isin(methods, [Method.POOLED, Method.HALF_WAY]), Method.QUARTET, methods)


def _scaled_errors(trials: Sequence[Trial], method: object, horizon: int) -> Matrix:
    """Errors of one method over the scale of their series, NaN where an origin did not reach."""
    parts = [np.full((0, horizon), np.nan)]
    for trial in trials:
        rows = (_kin(trial.points.methods) == method) & (trial.scale > 0)
        part = np.full((int(rows.sum()), horizon), np.nan)
        part[:, : trial.errors.shape[1]] = trial.errors[rows] / trial.scale[rows, None]
        parts.append(part)
    return np.concatenate(parts)
