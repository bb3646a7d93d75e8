"""Which method a series gets, and its point forecast."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning import workers
from planning.forecast import intermittent, pooling, quartet, short
from planning.forecast.chunk import Matrix

Values = NDArray[np.float64]
Indices = NDArray[np.intp]


class Method(StrEnum):
    """How a forecast was made."""

    QUARTET = "quartet"  # median of four methods
    POOLED = "pooled"  # quartet and share of the parent's forecast
    SHARE = "share of parent"
    LEVEL = "smoothed level"  # under a year or still in its launch, and no parent to borrow from
    LAST_YEAR = "level and last year"  # under two years, and no parent to borrow from
    MEAN = "12-month mean"  # intermittent
    CONSTANT = "constant"


LENT_TO = [Method.LEVEL, Method.LAST_YEAR, Method.QUARTET]


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Finite series with what their forecast may use.

    parents   lists of key columns; a short series borrows from the first of them whose sum is long enough
    """

    values: list[Values]
    ends: NDArray[np.int64]
    keys: pd.DataFrame
    parents: Sequence[Sequence[str]]
    season: int

    @property
    def year(self) -> int:
        """A season, or half a dozen periods where there is none."""
        return max(self.season, 6)

    def cut(self, back: int) -> "Batch":
        """The batch as it stood `back` periods ago, with the series that had a year of history by then."""
        old = [index for index, one in enumerate(self.values) if len(one) - back >= self.year]
        return Batch(
            values=[self.values[index][: len(self.values[index]) - back] for index in old],
            ends=self.ends[old] - back,
            keys=self.keys.iloc[old],
            parents=self.parents,
            season=self.season,
        )

    def old(self, back: int) -> Indices:
        """Which series `cut(back)` keeps."""
        lengths = np.array([len(one) for one in self.values])
        return np.flatnonzero(lengths - back >= self.year)


@dataclass(frozen=True, kw_only=True)
class Points:
    """Point forecasts (series x horizon), how each row was made, and whom it borrowed from."""

    forecasts: Matrix
    methods: NDArray[np.object_]
    parent: dict[int, str]


def forecast(
    batch: Batch, *, horizon: int, processes: int = 1, progress: workers.Progress = workers.silent
) -> Points:
    """Point forecasts of every series by the method its history allows."""
    methods = np.array([_method(one, batch) for one in batch.values], dtype=object)
    forecasts = np.zeros((len(batch.values), horizon))
    for index in map(int, np.flatnonzero(methods != Method.QUARTET)):
        forecasts[index] = _simple(methods[index], batch.values[index], batch.season, horizon)
    regular = np.flatnonzero(methods == Method.QUARTET)
    forecasts[regular] = quartet.forecast(
        [batch.values[int(index)] for index in regular],
        horizon=horizon,
        season=batch.season,
        processes=processes,
        progress=progress,
    )
    parent = _borrow(batch, methods, forecasts, processes)
    return Points(forecasts=forecasts, methods=methods, parent=parent)


def _method(values: Values, batch: Batch) -> Method:
    if (values == values[0]).all():
        return Method.CONSTANT
    if intermittent.is_intermittent(values, season=batch.season):
        return Method.MEAN
    if len(values) >= 2 * batch.year:
        return Method.QUARTET
    comparable = len(values) >= batch.year and short.is_steady(values, season=batch.season)
    return Method.LAST_YEAR if comparable else Method.LEVEL


def _simple(method: Method, values: Values, season: int, horizon: int) -> Values:
    if method is Method.CONSTANT:
        return np.full(horizon, max(float(values[-1]), 0.0))
    if method is Method.MEAN:
        return np.full(horizon, intermittent.mean_of_a_year(values, season=season))
    if method is Method.LAST_YEAR:
        return short.level_and_last_year(values, season=season, horizon=horizon)
    return short.level(values, horizon=horizon)


def _borrow(batch: Batch, methods: NDArray[np.object_], forecasts: Matrix, processes: int) -> dict[int, str]:
    """Blend the forecasts of short series with their parents', in place; returns who borrowed from whom."""
    lengths = np.array([len(one) for one in batch.values])
    waiting = set(np.flatnonzero(np.isin(methods, LENT_TO) & (lengths < 5 * batch.year)).tolist())
    borrowed: dict[int, str] = {}
    for by in batch.parents:
        lenders = [
            parent
            for parent in pooling.parents(batch.values, batch.ends, batch.keys, by)
            if len(parent.values) >= 3 * batch.year and not waiting.isdisjoint(parent.children.tolist())
        ]
        coming = quartet.forecast(
            [parent.values for parent in lenders],
            horizon=forecasts.shape[1],
            season=batch.season,
            processes=processes,
        )
        for parent, ahead in zip(lenders, coming, strict=True):
            for child in waiting.intersection(parent.children.tolist()):
                part = pooling.share(batch.values[child], parent.values) * ahead
                if methods[child] is Method.QUARTET:
                    forecasts[child] = pooling.pooled(forecasts[child], part, months=int(lengths[child]))
                    methods[child] = Method.POOLED
                else:
                    forecasts[child], methods[child] = part, Method.SHARE
                borrowed[child] = _name(batch.keys, child, by)
        waiting -= borrowed.keys()
    return borrowed


def _name(keys: pd.DataFrame, row: int, by: Sequence[str]) -> str:
    return " / ".join(str(keys[column].iloc[row]) for column in by) or "the total"
