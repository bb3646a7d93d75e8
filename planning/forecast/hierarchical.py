"""Forecasts of every level of a hierarchy that add up, each level first freed of its own bias."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from planning import reconciliation, tree
from planning.forecast import evidence, hygiene, level_factors, methods, notes, series
from planning.forecast.baseline import DEFAULTS, Options
from planning.forecast.chunk import Matrix, Vector
from planning.forecast.level_factors import View
from planning.forecast.methods import Batch
from planning.forecast.series import Gathered
from planning.problems import Problem
from planning.reconciliation import Settings
from planning.tree import Tree

PROMISED = 0.8  # share of outcomes inside the interval


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

    lines     the leaf's labels, month, qty, lower, upper, method, own (its forecast before reconciliation)
    notes     the leaf's labels, treatment, detail
    quality   the leaf's labels, wape, mase, bias, naive, n: of its own forecasts at earlier origins
    nodes     node, level, month, qty, own
    factors   level factor by level, in the order given; the leaves' comes last
    """

    lines: pd.DataFrame
    notes: pd.DataFrame
    quality: pd.DataFrame
    nodes: pd.DataFrame
    factors: Vector
    problems: list[Problem]


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
    end = options.end or (history["month"].max() if len(history) else None)
    gathered = series.gather(history, keys=labels, gaps=options.gaps, end=end)
    if end is None or not gathered.values:
        return _nothing(gathered)
    treated, notes_made = hygiene.treated(gathered.values, season=season, clean=options.clean)
    hierarchy = tree.grow(gathered.keys, structure.levels)
    leaves = Batch(
        values=treated,
        ends=gathered.ends,
        keys=gathered.keys,
        parents=_lenders(options, labels),
        season=season,
    )
    views = [_view(batch, horizon, options) for batch in (_sums(leaves, hierarchy), leaves)]
    factors = level_factors.found(views, hierarchy)
    own = np.concatenate([view.points.forecasts for view in views])
    biased = np.isin(np.concatenate([view.points.methods for view in views]), level_factors.MEDIANS)
    settings = Settings(errors=_errors(views, hierarchy, factors), locks=structure.locks)
    scaled = own * np.where(biased, factors[hierarchy.level], 1.0)[:, None]
    figures = reconciliation.reconcile(scaled, hierarchy, settings=settings)
    said = [*gathered.notes, *notes_made, *notes.of_methods(views[-1].points, leaves)]
    return Coherent(
        lines=_leaf_frame(figures, leaves, views[-1], end),
        notes=notes.frame(gathered.keys, said),
        quality=pd.concat(
            [gathered.keys, evidence.quality(views[-1].trials, views[-1].points, leaves)], axis=1
        ),
        nodes=_node_frame(figures, own, hierarchy, end),
        factors=factors,
        problems=gathered.problems,
    )


def _nothing(gathered: Gathered) -> Coherent:
    """The tables without a row."""
    lines = gathered.keys.assign(month=[], qty=0.0, lower=0.0, upper=0.0, method="", own=0.0)
    return Coherent(
        lines=lines,
        notes=notes.frame(gathered.keys, []),
        quality=gathered.keys.assign(**dict.fromkeys(evidence.MEASURES, 0.0)),
        nodes=pd.DataFrame(columns=["node", "level", "month", "qty", "own"]),
        factors=np.ones(0),
        problems=gathered.problems,
    )


def _lenders(options: Options, labels: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(by for by in options.lenders if set(by) <= set(labels))


def _view(batch: Batch, horizon: int, options: Options) -> View:
    return View(
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


def _leaf_frame(figures: Matrix, leaves: Batch, view: View, end: pd.Period) -> pd.DataFrame:
    """The leaves' lines; their interval moves with the figure."""
    qty, horizon = figures[-len(leaves.values) :], figures.shape[1]
    reach = evidence.reach(view.trials, view.points, leaves, level=PROMISED)
    months = pd.period_range(end + 1, periods=horizon, freq=end.freq)
    lines = leaves.keys.loc[leaves.keys.index.repeat(horizon)].reset_index(drop=True)
    return lines.assign(
        month=pd.PeriodIndex(list(months) * len(leaves.values)),
        qty=qty.ravel(),
        lower=np.maximum(qty - reach.below, 0.0).ravel(),
        upper=(qty + reach.above).ravel(),
        method=[str(method) for method in np.repeat(view.points.methods, horizon)],
        own=view.points.forecasts.ravel(),
    )


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


def _errors(views: Sequence[View], hierarchy: Tree, factors: Vector) -> Matrix | None:
    """Past errors of every node (nodes x held-out months), after the level factor; None without any."""
    parts = []
    for rows, trial in level_factors.placed(views):
        biased = np.isin(trial.points.methods, level_factors.MEDIANS)
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


def _typical(errors: Matrix, hierarchy: Tree) -> Vector:
    """The usual size of an error for nodes too young to have their own: that of their level."""
    squares = np.full(len(hierarchy.names), np.nan)
    for level in np.unique(hierarchy.level):
        rows = hierarchy.level == level
        own = errors[rows]
        squares[rows] = np.sqrt(np.nanmean(own**2)) if not np.isnan(own).all() else np.nan
    return np.where(np.isnan(squares), np.nanmax(squares, initial=1.0), squares)
