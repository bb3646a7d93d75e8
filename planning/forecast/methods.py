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
    HALF_WAY = "quartet and last year"  # last year's months were better at earlier origins
    SHARE = "share of parent"
    LEVEL = "smoothed level"  # under a year or still in its launch, and no parent to borrow from
    LAST_YEAR = "level and last year"  # under two years, and no parent to borrow from
    MEAN = "12-month mean"  # intermittent
    CONSTANT = "constant"


PARENT_YEARS = 3  # of history that make a parent's season worth borrowing
POOLED_YEARS = 5  # of own history after which nothing is borrowed


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Finite series with what their forecast may use.

    parents   lists of key columns by which series are summed to parents, nearest first
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
    young = np.flatnonzero(np.isin(methods, [Method.LEVEL, Method.LAST_YEAR]))
    level = dict(
        zip(young.tolist(), short.levels([batch.values[int(index)] for index in young]), strict=True)
    )
    for index in map(int, np.flatnonzero(methods != Method.QUARTET)):
        forecasts[index] = _simple(methods[index], batch, index, level.get(index, 0.0), horizon)
    regular = np.flatnonzero(methods == Method.QUARTET)
    forecasts[regular] = quartet.forecast(
        [batch.values[int(index)] for index in regular],
        horizon=horizon,
        season=batch.season,
        processes=processes,
        progress=progress,
    )
    own = Points(forecasts=forecasts, methods=methods, parent={})
    return _borrowed(batch, own, processes) if batch.parents else own


def _method(values: Values, batch: Batch) -> Method:
    if (values == values[0]).all():
        return Method.CONSTANT
    if intermittent.is_intermittent(values, season=batch.season):
        return Method.MEAN
    if len(values) >= 2 * batch.year:
        return Method.QUARTET
    comparable = len(values) >= batch.year and short.is_steady(values, season=batch.season)
    return Method.LAST_YEAR if comparable else Method.LEVEL


def _simple(method: Method, batch: Batch, index: int, level: float, horizon: int) -> Values:
    values = batch.values[index]
    if method is Method.CONSTANT:
        return np.full(horizon, max(float(values[-1]), 0.0))
    if method is Method.MEAN:
        return np.full(horizon, intermittent.mean_of_a_year(values, season=batch.season))
    if method is Method.LAST_YEAR:
        return short.with_last_year(values, level, season=batch.season, horizon=horizon)
    return np.full(horizon, level)


def _borrowed(batch: Batch, own: Points, processes: int) -> Points:
    """The forecasts of young series blended with their share of their parents'."""
    loans = _loans(batch, own.methods)
    lenders = list({id(loan.parent): loan.parent for loan in loans.values()}.values())
    ends = np.zeros(len(lenders), dtype=np.int64)
    sums = Batch(
        values=[parent.values for parent in lenders],
        ends=ends,
        keys=batch.keys,
        parents=(),
        season=batch.season,
    )
    coming = forecast(sums, horizon=own.forecasts.shape[1], processes=processes).forecasts
    place = {id(parent): number for number, parent in enumerate(lenders)}
    forecasts, methods = own.forecasts.copy(), own.methods.copy()
    for child, loan in loans.items():
        values = batch.values[child]
        part = pooling.share(values, loan.parent.values) * coming[place[id(loan.parent)]]
        if methods[child] is Method.QUARTET:
            forecasts[child] = pooling.pooled(forecasts[child], part, months=len(values))
            methods[child] = Method.POOLED
        else:
            forecasts[child], methods[child] = part, Method.SHARE
    names = {child: _name(batch.keys, child, loan.by) for child, loan in loans.items()}
    return Points(forecasts=forecasts, methods=methods, parent=names)


@dataclass(frozen=True, kw_only=True)
class _Loan:
    """The parent that a series borrows from, and the columns that make it its parent."""

    parent: pooling.Parent
    by: Sequence[str]


def _loans(batch: Batch, methods: NDArray[np.object_]) -> dict[int, _Loan]:
    """The nearest parent with three years of history; failing that, the nearest at all for the youngest."""
    lengths = np.array([len(one) for one in batch.values])
    young = set(np.flatnonzero(lengths < 2 * batch.year).tolist())
    growing = set(
        np.flatnonzero((methods == Method.QUARTET) & (lengths < POOLED_YEARS * batch.year)).tolist()
    )
    long: dict[int, _Loan] = {}
    any_length: dict[int, _Loan] = {}
    for by in batch.parents:
        for parent in pooling.parents(batch.values, batch.ends, batch.keys, by):
            children = set(parent.children.tolist())
            loan = _Loan(parent=parent, by=by)
            if len(parent.values) >= PARENT_YEARS * batch.year:
                long.update(dict.fromkeys(children & (young | growing) - long.keys(), loan))
            any_length.update(dict.fromkeys(children & young - any_length.keys(), loan))
    return {**any_length, **long}


def _name(keys: pd.DataFrame, row: int, by: Sequence[str]) -> str:
    return " / ".join(str(keys[column].iloc[row]) for column in by) or "the total"
