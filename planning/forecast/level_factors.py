"""How much too little each level of a hierarchy forecasts, as earlier origins show it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planning.forecast.chunk import Indices, Matrix, Vector
from planning.forecast.evidence import Trial
from planning.forecast.methods import Method, Points
from planning.tree import Tree

LIMIT = 1.25  # a factor beyond it, or below its inverse, says that something else is wrong
MEDIANS = [Method.QUARTET, Method.POOLED, Method.HALF_WAY]  # the methods whose forecasts add up to too little


@dataclass(frozen=True, kw_only=True)
class View:
    """What is said of some nodes: their forecasts, and how earlier ones turned out."""

    points: Points
    trials: list[Trial]


def found(views: Sequence[View], hierarchy: Tree) -> Vector:
    """One factor per level, in the order of the tree's levels.

    Medians do not add up: the finer the level, the more is missing. That part, a level's sold / forecast over
    the top's, is taken in full, as far as the origins agree on it. What the top itself missed may be growth
    that will not come again: of that, half.

    views   of the sums and of the leaves, in this order
    """
    ratios = _ratios(views, hierarchy)
    if not len(ratios):
        return np.ones(int(hierarchy.level.max()) + 1)
    top = int(np.argmin(np.bincount(hierarchy.level)))
    above = ratios[:, [top]]
    factors: Vector = np.exp(agreed(np.log(ratios / above)) + agreed(np.log(above)) / 2)
    return np.clip(factors, 1 / LIMIT, LIMIT)


def agreed(estimates: Matrix) -> Vector:
    """Means over the rows, drawn to 0 as far as the rows disagree (James and Stein, positive part).

    >>> agreed(np.array([[0.1, 0.3], [0.1, -0.3], [0.1, 0.1]])).round(2)
    array([0.1, 0. ])
    """
    mean = estimates.mean(axis=0)
    if len(estimates) < 2:
        return np.zeros_like(mean)
    doubt = estimates.var(axis=0, ddof=1) / len(estimates)
    kept: Vector = mean * np.maximum(0.0, 1 - doubt / np.maximum(mean**2, 1e-12))
    return kept


def placed(views: Sequence[View]) -> Iterator[tuple[Indices, Trial]]:
    """Every trial with the rows of its series among all nodes."""
    offset = 0
    for view in views:
        for trial in view.trials:
            yield trial.series + offset, trial
        offset += len(view.points.methods)


def _ratios(views: Sequence[View], hierarchy: Tree) -> Matrix:
    """Sold over forecast of medians (origins x levels); 1 where a level has none."""
    levels = int(hierarchy.level.max()) + 1
    sold: dict[int, Vector] = {}
    predicted: dict[int, Vector] = {}
    for rows, trial in placed(views):
        known = np.isin(trial.points.methods, MEDIANS)[:, None] & ~np.isnan(trial.actual)
        at = hierarchy.level[rows]
        for sums, figures in ((sold, trial.actual), (predicted, trial.points.forecasts)):
            into = sums.setdefault(trial.back, np.zeros(levels))
            np.add.at(into, at, np.where(known, figures, 0.0).sum(axis=1))
    ratios = [
        np.where(
            (sold[back] > 0) & (predicted[back] > 0), sold[back] / np.maximum(predicted[back], 1e-12), 1.0
        )
        for back in sorted(sold)
    ]
    return np.array(ratios)
