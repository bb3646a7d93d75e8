"""Overrides at any level, shared out in proportion to the plan (iterative proportional fitting).

Deming and Stephan 1940: of all plans that meet the overrides it is the nearest in relative entropy, so that
proportions, zeros and signs of the plan are kept. Least squares would share by error variance instead, which
is right for forecasts and surprising for a manager's decision.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planning import reconciliation, split
from planning.reconciliation import ContradictingLocks
from planning.tree import Tree

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

SWEEPS = 50
NEWTON_STEPS = 60
CLOSE = 1e-10  # relative miss at which a sweep is the last


@dataclass(frozen=True, kw_only=True)
class Overrides:
    """What has been decided.

    sums     node name -> its figure per period
    locked   names of leaves that stay as they are in the plan
    """

    sums: Mapping[str, Vector]
    locked: Sequence[str] = field(default_factory=tuple)


def fit(plan: Matrix, hierarchy: Tree, overrides: Overrides) -> Matrix:
    """The plan's leaves (leaves x periods), scaled until every overridden sum holds.

    A group whose free leaves are all zero shares equally. Overrides that cannot all hold raise
    `ContradictingLocks`, which names them.

    >>> import pandas as pd
    >>> from planning import tree
    >>> items = tree.grow(pd.DataFrame({"item": ["A", "B", "C"]}), [[]])
    >>> decided = Overrides(sums={"total": np.array([80.0])}, locked=["C"])
    >>> fit(np.array([[10.0], [30.0], [20.0]]), items, decided).ravel()
    array([15., 45., 20.])
    """
    first_leaf = hierarchy.sums.shape[0]
    rows = [hierarchy.place(name) for name in overrides.sums]
    members = hierarchy.membership(rows).toarray() > 0
    free = np.ones(hierarchy.leaves, dtype=bool)
    free[[hierarchy.place(name) - first_leaf for name in overrides.locked]] = False
    targets = np.stack([np.broadcast_to(figures, plan.shape[1:]) for figures in overrides.sums.values()])
    wanted = targets - (members & ~free).astype(float) @ plan
    fitted = _swept(_seeded(plan, members & free, wanted), members & free, wanted)
    missed = np.abs((members & free).astype(float) @ fitted - wanted)
    limit = 1e-6 * np.maximum(np.abs(targets).max(axis=0), 1.0)
    if (missed > limit).any():
        period = int((missed - limit).max(axis=0).argmax())
        raise ContradictingLocks(_misses(hierarchy, rows, targets[:, period], ~free, plan[:, period]))
    return np.where(free[:, None], fitted, plan)


def whole(leaves: Matrix, hierarchy: Tree, overrides: Overrides) -> Matrix:
    """Leaves in whole units, still meeting every overridden sum; what is not under an override rounds alone.

    Where overrides do not overlap, by largest remainder; where they do, the cheapest rounding that meets
    them all (an assignment of single units, solved as a linear programme).

    >>> import pandas as pd
    >>> from planning import tree
    >>> items = tree.grow(pd.DataFrame({"item": ["A", "B", "C"]}), [[]])
    >>> whole(np.array([[33.4], [33.3], [33.3]]), items, Overrides(sums={"total": np.array([100.0])})).ravel()
    array([34., 33., 33.])
    """
    rows = [hierarchy.place(name) for name in overrides.sums]
    members = hierarchy.membership(rows).toarray() > 0
    first_leaf = hierarchy.sums.shape[0]
    locked = np.zeros(hierarchy.leaves, dtype=bool)
    locked[[hierarchy.place(name) - first_leaf for name in overrides.locked]] = True
    names = hierarchy.names[first_leaf:]
    rounded = np.where(locked[:, None], leaves, np.round(leaves))
    for period in range(leaves.shape[1]):
        if (members.sum(axis=0) > 1).any():
            rounded[:, period] = _cheapest(leaves[:, period], members, locked)
            continue
        for group in members & ~locked:
            places = np.flatnonzero(group)
            quotas = leaves[places, period]
            total = round(float(quotas.sum()), 6)
            rounded[places, period] = split.largest_remainder(
                list(quotas), [names[place] for place in places], total=total
            )
    return rounded


def _seeded(plan: Matrix, members: NDArray[np.bool_], wanted: Matrix) -> Matrix:
    """The plan, with equal parts where a group is to get something and its free leaves are all zero."""
    seeded = np.maximum(plan, 0.0)
    for group, target in zip(members, wanted, strict=True):
        empty = (seeded[group].sum(axis=0) <= 0) & (target > 0)
        if group.any() and empty.any():
            seeded[np.ix_(group, empty)] = (target[empty] / group.sum())[None, :]
    return seeded


def _swept(leaves: Matrix, members: NDArray[np.bool_], wanted: Matrix) -> Matrix:
    for _ in range(SWEEPS):
        worst = 0.0
        for group, target in zip(members, wanted, strict=True):
            now = leaves[group].sum(axis=0)
            factor = np.where(now > 0, np.maximum(target, 0.0) / np.where(now > 0, now, 1.0), 1.0)
            leaves[group] *= factor
            worst = max(worst, float(np.abs(factor - 1).max(initial=0.0)))
        if worst < CLOSE:
            return leaves
    for period in range(leaves.shape[1]):
        leaves[:, period] = _polished(leaves[:, period], members.astype(float), wanted[:, period])
    return leaves


def _polished(leaves: Vector, members: Matrix, wanted: Vector) -> Vector:
    """The same plan by Newton's method, for overrides that leave next to nothing, where sweeps crawl.

    Fitted leaves are plan * exp(sum of the multipliers of their groups); the multipliers are what is solved.
    """
    for _ in range(NEWTON_STEPS):
        missing = wanted - members @ leaves
        if np.abs(missing).max() <= CLOSE * max(float(np.abs(wanted).max()), 1.0):
            break
        slopes = (members * leaves) @ members.T
        step = np.linalg.lstsq(slopes, missing, rcond=1e-14)[0]
        leaves = leaves * np.exp(np.clip(members.T @ step, -2.0, 2.0))
    return leaves


def _misses(
    hierarchy: Tree, rows: Sequence[int], targets: Vector, locked: NDArray[np.bool_], plan: Vector
) -> dict[str, float]:
    first_leaf = hierarchy.sums.shape[0]
    leaves = {first_leaf + int(leaf): float(plan[leaf]) for leaf in np.flatnonzero(locked)}
    return reconciliation.misses(hierarchy, {**leaves, **dict(zip(rows, targets.tolist(), strict=True))})


def _cheapest(leaves: Vector, members: NDArray[np.bool_], locked: NDArray[np.bool_]) -> Vector:
    """Round each leaf up or down so that all sums hold and the fractions given up are least."""
    from scipy.optimize import linprog

    down = np.where(locked, leaves, np.floor(leaves + 1e-9))
    fraction = leaves - down
    missing = np.round(members.astype(float) @ fraction)
    bounds = [(0.0, 0.0) if fixed else (0.0, 1.0) for fixed in locked]
    found = linprog(
        0.5 - fraction, A_eq=members.astype(float), b_eq=missing, bounds=bounds, method="highs-ds"
    )
    if found.x is None:
        return leaves  # no whole plan meets them all
    rounded: Vector = down + np.round(found.x)
    return rounded
