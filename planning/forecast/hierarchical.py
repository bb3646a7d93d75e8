"""Forecasts of every level of a hierarchy that add up, each level first freed of its own bias."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from planning import reconciliation, tree
from planning.forecast import evidence, hygiene, methods, series
from planning.forecast.baseline import DEFAULTS, Options
from planning.forecast.chunk import Indices, Matrix, Vector
from planning.forecast.evidence import Trial
from planning.forecast.methods import Batch, Method, Points
from planning.problems import Problem
from planning.reconciliation import Settings
from planning.tree import Tree

LEVEL_LIMIT = 1.25  # a factor beyond it, or below its inverse, says that something else is wrong
MEDIANS = [Method.QUARTET, Method.POOLED]  # the methods whose forecasts add up to too little


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The levels above the leaves, and what is fixed there.

    levels   lists of columns to sum by, such as [[], ["family"], ["family", "region"]]
    locks    node name, such as "Grinders / Italy" -> figure per month: it stays exactly so
    """

    levels: Sequence[Sequence[str]]
    locks: Mapping[str, Vector] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Coherent:
    """Forecasts of all nodes that add up.

    lines     the leaf's labels, month, qty, own (the leaf's forecast before reconciliation), method
    nodes     node, level, month, qty, own
    factors   level factor by level, in the order given; the leaves' comes last
    """

    lines: pd.DataFrame
    nodes: pd.DataFrame
    factors: Vector
    problems: list[Problem]


@dataclass(frozen=True, kw_only=True)
class _View:
    """What is said of some nodes: their forecasts, and how earlier ones turned out."""

    points: Points
    trials: list[Trial]


def fit(
    history: pd.DataFrame,
    *,
    structure: Structure,
    horizon: int,
    season: int = 12,
    options: Options = DEFAULTS,
) -> Coherent:
    """Forecast every node on its own history, scale each level, reconcile by variance.

    history   the columns of `options.keys` (the leaves) and of the levels, `month` and `qty`

    Forecasts made on logs, and medians of forecasts, are medians: they add up to too little. One factor per
    level, sold / forecast over the earlier origins, repairs that before anything is reconciled.

    >>> months = pd.PeriodIndex([*pd.period_range("2022-01", periods=36, freq="M")] * 2)
    >>> items, qty = np.repeat(["A", "B"], 36), np.repeat([9.0, 5.0], 36)
    >>> sold = pd.DataFrame({"item": items, "month": months, "qty": qty})
    >>> result = fit(sold, structure=Structure(levels=[[]]), horizon=1, options=Options(keys=("item",)))
    >>> result.nodes[["node", "qty"]].values.tolist()
    [['total', 14.0], ['A', 9.0], ['B', 5.0]]
    """
    labels = list(dict.fromkeys([*(name for level in structure.levels for name in level), *options.keys]))
    end = options.end or history["month"].max()
    gathered = series.gather(history, keys=labels, gaps=options.gaps, end=end)
    treated, _ = hygiene.treated(gathered.values, season=season, clean=options.clean)
    hierarchy = tree.grow(gathered.keys, structure.levels)
    leaves = Batch(
        values=treated,
        ends=gathered.ends,
        keys=gathered.keys,
        parents=_lenders(options, labels),
        season=season,
    )
    views = [_view(batch, horizon, options) for batch in (_sums(leaves, hierarchy), leaves)]
    factors = _factors(views, hierarchy)
    own = np.concatenate([view.points.forecasts for view in views])
    methods_used = np.concatenate([view.points.methods for view in views])
    biased = np.isin(methods_used, MEDIANS)
    scaled = own * np.where(biased, factors[hierarchy.level], 1.0)[:, None]
    settings = Settings(errors=_errors(views, hierarchy, factors), locks=structure.locks)
    figures = reconciliation.reconcile(scaled, hierarchy, settings=settings)
    nodes = _node_frame(figures, own, hierarchy, end)
    return Coherent(
        lines=_leaf_frame(nodes, gathered.keys, views[-1].points),
        nodes=nodes,
        factors=factors,
        problems=gathered.problems,
    )


def _lenders(options: Options, labels: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(by for by in options.lenders if set(by) <= set(labels))


def _view(batch: Batch, horizon: int, options: Options) -> _View:
    return _View(
        points=methods.forecast(
            batch, horizon=horizon, processes=options.processes, progress=options.progress
        ),
        trials=evidence.trials(batch, batch.values, horizon=horizon, processes=options.processes),
    )


def _node_frame(figures: Matrix, own: Matrix, hierarchy: Tree, end: pd.Period) -> pd.DataFrame:
    horizon = figures.shape[1]
    months = pd.period_range(end + 1, periods=horizon, freq=end.freq)
    return pd.DataFrame(
        {
            "node": np.repeat(hierarchy.names, horizon),
            "level": np.repeat(hierarchy.level, horizon),
            "month": pd.PeriodIndex(list(months) * len(hierarchy.names)),
            "qty": figures.ravel(),
            "own": own.ravel(),
        }
    )


def _leaf_frame(nodes: pd.DataFrame, keys: pd.DataFrame, points: Points) -> pd.DataFrame:
    horizon = points.forecasts.shape[1]
    own = nodes.tail(len(keys) * horizon).reset_index(drop=True)
    lines = keys.loc[keys.index.repeat(horizon)].reset_index(drop=True)
    method = [str(method) for method in np.repeat(points.methods[-len(keys) :], horizon)]
    return lines.assign(month=own["month"], qty=own["qty"], own=own["own"], method=method)


def _sums(leaves: Batch, hierarchy: Tree) -> Batch:
    """Every sum's own history, from the first month of its oldest leaf."""
    longest = max((len(one) for one in leaves.values), default=0)
    block = np.zeros((len(leaves.values), longest))
    for row, one in enumerate(leaves.values):
        block[row, longest - len(one) :] = one
    lengths = np.array([len(one) for one in leaves.values])
    oldest = [int(lengths[parts.indices].max()) for parts in hierarchy.sums]
    totals = hierarchy.sums @ block
    values = [row[longest - length :] for row, length in zip(totals, oldest, strict=True)]
    return Batch(
        values=values,
        ends=np.zeros(len(values), dtype=np.int64),
        keys=pd.DataFrame(index=range(len(values))),
        parents=(),
        season=leaves.season,
    )


def _factors(views: Sequence[_View], hierarchy: Tree) -> Vector:
    """Sold over forecast, per level, over all earlier origins of forecasts that are medians."""
    sold, predicted = np.zeros((2, int(hierarchy.level.max()) + 1))
    for rows, trial in _placed(views):
        known = np.isin(trial.points.methods, MEDIANS)[:, None] & ~np.isnan(trial.actual)
        level = hierarchy.level[rows]
        np.add.at(sold, level, np.where(known, trial.actual, 0.0).sum(axis=1))
        np.add.at(predicted, level, np.where(known, trial.points.forecasts, 0.0).sum(axis=1))
    some = (sold > 0) & (predicted > 0)
    factors = np.where(some, sold / np.where(some, predicted, 1.0), 1.0)
    return np.clip(factors, 1 / LEVEL_LIMIT, LEVEL_LIMIT)


def _errors(views: Sequence[_View], hierarchy: Tree, factors: Vector) -> Matrix | None:
    """Past errors of every node (nodes x held-out months), after the level factor; None without any."""
    parts = []
    for rows, trial in _placed(views):
        biased = np.isin(trial.points.methods, MEDIANS)
        factor = np.where(biased, factors[hierarchy.level[rows]], 1.0)[:, None]
        part = np.full((len(hierarchy.names), trial.actual.shape[1]), np.nan)
        part[rows] = trial.actual - factor * trial.points.forecasts
        parts.append(part)
    if not parts:
        return None
    errors = np.concatenate(parts, axis=1)
    unknown = np.isnan(errors).all(axis=1)
    errors[unknown] = _typical(errors, hierarchy)[unknown, None]
    return errors


def _placed(views: Sequence[_View]) -> Iterator[tuple[Indices, Trial]]:
    """Every trial with the rows of its series among all nodes."""
    offset = 0
    for view in views:
        for trial in view.trials:
            yield trial.series + offset, trial
        offset += len(view.points.methods)


def _typical(errors: Matrix, hierarchy: Tree) -> Vector:
    """The usual size of an error for nodes too young to have their own: that of their level."""
    squares = np.full(len(hierarchy.names), np.nan)
    for level in np.unique(hierarchy.level):
        rows = hierarchy.level == level
        own = errors[rows]
        squares[rows] = np.sqrt(np.nanmean(own**2)) if not np.isnan(own).all() else np.nan
    return np.where(np.isnan(squares), np.nanmax(squares, initial=1.0), squares)
