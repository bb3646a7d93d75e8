"""Forecasts of every level of a hierarchy that add up, each level first freed of its own bias."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from planning import levelling, reconciliation, tree
from planning.approach import Approach
from planning.forecast import challenge, evidence, hygiene, level_factors, methods, notes, series
from planning.forecast.baseline import DEFAULTS, Options
from planning.forecast.chunk import Matrix, Vector
from planning.forecast.evidence import Trial
from planning.forecast.level_factors import View
from planning.forecast.methods import Batch
from planning.forecast.series import Gathered
from planning.problems import Problem
from planning.reconciliation import Settings, Trust
from planning.tree import Tree

PROMISED = 0.8  # share of outcomes inside the interval


@dataclass(frozen=True, kw_only=True)
class Structure:
    """The levels above the leaves, and what is fixed there.

    levels     lists of columns to sum by, such as [[], ["family"], ["family", "region"]]
    locks      node name, such as "Grinders / Italy" -> figure per month: it stays exactly so; NaN where free
    approach   which levels' forecasts count
    middle     for Approach.MIDDLE_OUT the number of the level that counts; without it the one that was best
    """

    levels: Sequence[Sequence[str]]
    locks: Mapping[str, Vector] = field(default_factory=dict)
    approach: Approach = Approach.OPTIMAL
    middle: int | None = None


@dataclass(frozen=True, kw_only=True)
class Coherent:
    """Forecasts of all nodes that add up.

    lines     the leaf's labels, month, qty, lower, upper, method, own (its forecast before reconciliation)
    notes     the leaf's labels, treatment, detail
    quality   the leaf's labels, wape, mase, bias, naive, n: of its own forecasts at earlier origins
    nodes     node, level, month, qty, lower, upper, method, own
    evidence  node, level, method, wape, mase, bias, naive, n
    factors   level factor by level, in the order given; the leaves' comes last
    counted   the number of the level whose forecasts counted; None where all did
    """

    lines: pd.DataFrame
    notes: pd.DataFrame
    quality: pd.DataFrame
    nodes: pd.DataFrame
    evidence: pd.DataFrame
    factors: Vector
    counted: int | None
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
    sums = _sums(leaves, hierarchy)
    views = [_view(batch, horizon, options) for batch in (sums, leaves)]
    factors = level_factors.found(views, hierarchy)
    own = np.concatenate([view.points.forecasts for view in views])
    biased = np.isin(np.concatenate([view.points.methods for view in views]), level_factors.MEDIANS)
    scaled = own * np.where(biased, factors[hierarchy.level], 1.0)[:, None]
    counted = _counted(structure, views, hierarchy)
    errors = _errors(views, hierarchy, factors)
    trust = Trust.COVARIANCE if structure.approach is Approach.MINT else Trust.VARIANCE
    settings = Settings(trust=trust, errors=errors, locks=structure.locks)
    if counted is not None:
        scaled = levelling.split_down(scaled, hierarchy, counted)
    figures = reconciliation.reconcile(scaled, hierarchy, settings=settings)
    nodes = _Nodes(hierarchy=hierarchy, views=views, batches=(sums, leaves), end=end)
    table = nodes.table(figures, own)
    said = [*gathered.notes, *notes_made, *notes.of_methods(views[-1].points, leaves)]
    return Coherent(
        lines=_leaf_lines(table, leaves, horizon),
        notes=notes.frame(gathered.keys, said),
        quality=pd.concat(
            [gathered.keys, evidence.quality(views[-1].trials, views[-1].points, leaves)], axis=1
        ),
        nodes=table,
        evidence=nodes.evidence(),
        factors=factors,
        counted=counted,
        problems=gathered.problems,
    )


def _nothing(gathered: Gathered) -> Coherent:
    """The tables without a row."""
    lines = gathered.keys.assign(month=[], qty=0.0, lower=0.0, upper=0.0, method="", own=0.0)
    return Coherent(
        lines=lines,
        notes=notes.frame(gathered.keys, []),
        quality=gathered.keys.assign(**dict.fromkeys(evidence.MEASURES, 0.0)),
        nodes=pd.DataFrame(columns=["node", "level", "month", "qty", "lower", "upper", "method", "own"]),
        evidence=pd.DataFrame(columns=["node", "level", "method", *evidence.MEASURES]),
        factors=np.ones(0),
        counted=None,
        problems=gathered.problems,
    )


def _lenders(options: Options, labels: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(by for by in options.lenders if set(by) <= set(labels))


def _view(batch: Batch, horizon: int, options: Options) -> View:
    points = methods.forecast(batch, horizon=horizon, processes=options.processes, progress=options.progress)
    trials = evidence.trials(batch, batch.values, horizon=horizon, processes=options.processes)
    met, agreed = challenge.met(points, trials, batch)
    return View(points=met, trials=agreed)


@dataclass(frozen=True, kw_only=True)
class _Nodes:
    """All nodes with their own forecasts: the sums first, then the leaves."""

    hierarchy: Tree
    views: Sequence[View]
    batches: Sequence[Batch]
    end: pd.Period

    def table(self, figures: Matrix, own: Matrix) -> pd.DataFrame:
        """One row per node and month; the interval moves with the figure."""
        horizon = figures.shape[1]
        reaches = [
            evidence.reach(view.trials, view.points, batch, level=PROMISED)
            for view, batch in zip(self.views, self.batches, strict=True)
        ]
        below = np.concatenate([reach.below for reach in reaches])
        above = np.concatenate([reach.above for reach in reaches])
        months = pd.period_range(self.end + 1, periods=horizon, freq=self.end.freq)
        return pd.DataFrame(
            {
                "node": np.repeat(self.hierarchy.names, horizon),
                "level": np.repeat(self.hierarchy.level, horizon),
                "month": pd.PeriodIndex(list(months) * len(figures)),
                "qty": figures.ravel(),
                "lower": np.maximum(figures - below, 0.0).ravel(),
                "upper": (figures + above).ravel(),
                "method": np.repeat(self._methods(), horizon),
                "own": own.ravel(),
            }
        )

    def evidence(self) -> pd.DataFrame:
        """How each node's own forecasts did at earlier origins."""
        judged = [
            evidence.quality(view.trials, view.points, batch)
            for view, batch in zip(self.views, self.batches, strict=True)
        ]
        named = pd.DataFrame(
            {"node": self.hierarchy.names, "level": self.hierarchy.level, "method": self._methods()}
        )
        return pd.concat([named, pd.concat(judged, ignore_index=True)], axis="columns")

    def _methods(self) -> list[str]:
        return [str(method) for view in self.views for method in view.points.methods]


def _leaf_lines(nodes: pd.DataFrame, leaves: Batch, horizon: int) -> pd.DataFrame:
    """The rows of the leaves under their labels."""
    own = nodes.tail(horizon * len(leaves.values)).reset_index(drop=True)
    labels = leaves.keys.loc[leaves.keys.index.repeat(horizon)].reset_index(drop=True)
    return pd.concat([labels, own.drop(columns=["node", "level"])], axis="columns")


def _counted(structure: Structure, views: Sequence[View], hierarchy: Tree) -> int | None:
    """The level whose forecasts count, if not all of them do."""
    leaves = len(structure.levels)
    match structure.approach:
        case Approach.OPTIMAL | Approach.MINT:
            return None
        case Approach.BOTTOM_UP:
            return leaves
        case Approach.TOP_DOWN:
            return 0
        case Approach.MIDDLE_OUT:
            best = _best_level(views, hierarchy, range(leaves + 1))
            return structure.middle if structure.middle is not None else best


def _best_level(views: Sequence[View], hierarchy: Tree, levels: Sequence[int]) -> int:
    """The level that, split down and summed up, erred least at earlier origins; every level counts alike."""
    errors = np.zeros(len(levels))
    at_leaves = {trial.back: trial for trial in views[1].trials}
    for sums in views[0].trials:
        if sums.back not in at_leaves:
            continue
        leaves = at_leaves[sums.back]
        forecast, actual = (_placed(sums, leaves, hierarchy, figure) for figure in ("forecast", "actual"))
        for place, level in enumerate(levels):
            missed = np.abs(levelling.split_down(forecast, hierarchy, level) - actual).sum(axis=1)
            by_level = np.bincount(hierarchy.level, weights=missed)
            errors[place] += (by_level / max(float(actual[-hierarchy.leaves :].sum()), 1e-12)).sum()
    return int(levels[int(errors.argmin())])


def _placed(sums: Trial, leaves: Trial, hierarchy: Tree, figure: str) -> Matrix:
    """Forecasts or outcomes of one origin in the rows of all nodes; zero where a node was too young."""
    whole = np.zeros((len(hierarchy.names), sums.actual.shape[1]))
    for trial, offset in ((sums, 0), (leaves, hierarchy.sums.shape[0])):
        values = trial.points.forecasts if figure == "forecast" else trial.actual
        whole[trial.series + offset] = np.nan_to_num(values)
    return whole


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
