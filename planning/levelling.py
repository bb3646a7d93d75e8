"""Three ways to change a figure of a higher level: consistent, level by level, and by the difference."""

from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning import proportional
from planning.proportional import Overrides
from planning.tree import Tree

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


class Method(StrEnum):
    """How the other levels follow a change."""

    CONSISTENT = "consistent"  # all levels always agree: the change goes down to the leaves and up again
    LEVEL_BY_LEVEL = "level by level"  # only this level changes, until it is split or rolled up on purpose
    DELTA = "delta"  # the difference alone goes down and up; levels keep the gaps they had


def change(figures: Matrix, hierarchy: Tree, node: str, wanted: Vector, *, method: Method) -> Matrix:
    """All nodes after one of them was set.

    figures   nodes x periods, in the order of `hierarchy.names`
    wanted    the node's new figure per period

    >>> from planning import tree
    >>> two = tree.grow(pd.DataFrame({"item": ["A", "B"]}), [[]])
    >>> plan = np.array([[110.0], [60.0], [40.0]])  # the total holds 10 more than its items
    >>> for method in Method:
    ...     print(method, change(plan, two, "total", np.array([120.0]), method=method).ravel())
    consistent [120.  72.  48.]
    level by level [120.  60.  40.]
    delta [120.  66.  44.]
    """
    row = hierarchy.place(node)
    if method is Method.LEVEL_BY_LEVEL:
        after = figures.copy()
        after[row] = wanted
        return after
    leaves = figures[-hierarchy.leaves :]
    members = np.asarray(hierarchy.membership([row]).toarray()[0] > 0)
    now = leaves[members].sum(axis=0)
    target = wanted if method is Method.CONSISTENT else now + (wanted - figures[row])
    moved = proportional.fit(leaves, hierarchy, Overrides(sums={node: np.maximum(target, 0.0)}))
    if method is Method.CONSISTENT:
        return hierarchy.aggregate(moved)
    return figures + hierarchy.aggregate(moved - leaves)


def split_down(figures: Matrix, hierarchy: Tree, level: int) -> Matrix:
    """Leaves brought to the figures of one level, and all levels summed up from them."""
    rows = np.flatnonzero(hierarchy.level == level)
    sums = {hierarchy.names[row]: figures[row] for row in rows}
    return hierarchy.aggregate(
        proportional.fit(figures[-hierarchy.leaves :], hierarchy, Overrides(sums=sums))
    )


def rolled_up(figures: Matrix, hierarchy: Tree) -> Matrix:
    """All levels summed up from the leaves."""
    return hierarchy.aggregate(figures[-hierarchy.leaves :])


def gaps(figures: Matrix, hierarchy: Tree) -> pd.DataFrame:
    """Where a node and its leaves do not agree: node, period, figure, leaves, gap.

    >>> from planning import tree
    >>> two = tree.grow(pd.DataFrame({"item": ["A", "B"]}), [[]])
    >>> gaps(np.array([[110.0], [60.0], [40.0]]), two)
        node  period  figure  leaves   gap
    0  total       0   110.0   100.0  10.0
    """
    summed = rolled_up(figures, hierarchy)
    rows, periods = np.nonzero(np.abs(figures - summed) > 1e-6)
    return pd.DataFrame(
        {
            "node": [hierarchy.names[row] for row in rows],
            "period": periods,
            "figure": figures[rows, periods],
            "leaves": summed[rows, periods],
            "gap": figures[rows, periods] - summed[rows, periods],
        }
    )
