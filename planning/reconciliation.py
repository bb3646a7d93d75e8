"""Making the forecasts of all levels agree: with locks, never negative, each sharing by how sure it is.

    x = y + W K' (K W K')^-1 (d - K y)

y are the forecasts of all nodes, W how unsure each is; K x = d says that every sum equals its parts and
every lock its figure. Wickramasuriya, Athanasopoulos, Hyndman 2019 (MinT) without locks; Zhang, Kang,
Panagiotelis, Li 2023 with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from planning import covariance
from planning.tree import Tree

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Places = NDArray[np.intp]

TOLERANCE = 1e-6  # of the largest figure: beyond it a lock is contradicted


class Trust(StrEnum):
    """How sure each node is taken to be."""

    EQUAL = "equal"  # ordinary least squares
    STRUCTURAL = "structural"  # a node is as unsure as the number of its parts
    VARIANCE = "variance"  # its own past errors; enough in practice
    COVARIANCE = "covariance"  # past errors of all nodes together (MinT); costs a dense matrix of the nodes


class ContradictingLocks(ValueError):
    """Locked figures that cannot all hold; `misses` says by how much the nearest plan would miss which."""

    def __init__(self, misses: Mapping[str, float]) -> None:
        words = ", ".join(f"{name} by {miss:+g}" for name, miss in misses.items())
        super().__init__(f"these locked figures contradict each other; the nearest plan would miss {words}")
        self.misses = dict(misses)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How to reconcile.

    trust      where the variances come from
    errors     past errors of all nodes (nodes x months), for Trust.VARIANCE and Trust.COVARIANCE
    locks      node name -> its figure per period: it stays exactly so; NaN where it is free
    negative   whether leaves may be negative
    """

    trust: Trust = Trust.VARIANCE
    errors: Matrix | None = None
    locks: Mapping[str, Vector] | None = None
    negative: bool = False


def reconcile(forecasts: Matrix, hierarchy: Tree, *, settings: Settings) -> Matrix:
    """Coherent figures of all nodes (nodes x periods), as near to the forecasts as their trust allows.

    forecasts   one row per node in the order of `hierarchy.names`, one column per period

    Locked figures are returned to the last digit; locks that cannot all hold raise `ContradictingLocks`.

    >>> import pandas as pd
    >>> from planning import tree
    >>> two = tree.grow(pd.DataFrame({"item": ["A", "B"]}), [[]])
    >>> base = np.array([[110.0], [40.0], [60.0]])
    >>> reconcile(base, two, settings=Settings(trust=Trust.EQUAL)).ravel().round(2)
    array([106.67,  43.33,  63.33])
    >>> locked = Settings(trust=Trust.EQUAL, locks={"total": np.array([130.0])})
    >>> reconcile(base, two, settings=locked).ravel()
    array([130.,  55.,  75.])
    """
    spread = _spread(hierarchy, settings)
    locks = _locked_rows(hierarchy, settings.locks or {}, forecasts.shape[1])
    reconciled = np.empty(forecasts.shape)
    for periods in _locked_alike(locks, forecasts.shape[1]):
        here = {row: one[periods] for row, one in locks.items() if not np.isnan(one[periods[0]])}
        solved = _projected(forecasts[:, periods], hierarchy, spread, here)
        if not settings.negative:
            solved = _without_negative(forecasts[:, periods], solved, hierarchy, spread, here)
        for row, figures in here.items():
            solved[row] = figures
        reconciled[:, periods] = solved
    return reconciled


def _spread(hierarchy: Tree, settings: Settings) -> Vector | Matrix:
    """How unsure the nodes are: a variance each, or their covariance."""
    if settings.trust is Trust.COVARIANCE and settings.errors is not None:
        return covariance.shrunken(settings.errors)
    return _variance(hierarchy, settings)


def _variance(hierarchy: Tree, settings: Settings) -> Vector:
    if settings.trust is Trust.EQUAL:
        return np.ones(len(hierarchy.names))
    if settings.trust is Trust.STRUCTURAL or settings.errors is None:
        return hierarchy.parts
    mean_squares = np.nanmean(settings.errors**2, axis=1)
    variance: Vector = np.maximum(mean_squares, 1e-9 * max(float(mean_squares.max()), 1e-300))
    return variance


def _locked_rows(hierarchy: Tree, locks: Mapping[str, Vector], periods: int) -> dict[int, Vector]:
    return {
        hierarchy.place(name): np.broadcast_to(np.asarray(figures, dtype=float), (periods,))
        for name, figures in locks.items()
    }


def _locked_alike(locks: Mapping[int, Vector], periods: int) -> list[Places]:
    """The periods, grouped by which nodes are locked in them."""
    free = np.array([np.isnan(figures) for figures in locks.values()]).reshape(len(locks), periods)
    _, pattern = np.unique(free, axis=1, return_inverse=True)
    return [np.flatnonzero(pattern.ravel() == number) for number in range(int(pattern.max(initial=0)) + 1)]


def _projected(
    forecasts: Matrix, hierarchy: Tree, spread: Vector | Matrix, locks: Mapping[int, Vector]
) -> Matrix:
    """The formula of the module."""
    from scipy.sparse import csr_matrix, diags, hstack, identity, issparse, vstack

    nodes, sums = len(hierarchy.names), hierarchy.sums.shape[0]
    coherence = hstack([identity(sums), -hierarchy.sums], format="csr")
    rows = list(locks)
    picks = csr_matrix((np.ones(len(rows)), (np.arange(len(rows)), rows)), shape=(len(rows), nodes))
    constraints = vstack([coherence, picks], format="csr") if rows else coherence
    wanted = np.vstack([np.zeros((sums, forecasts.shape[1])), *(locks[row][None, :] for row in rows)])
    shares = diags(spread) if spread.ndim == 1 else spread
    weighted = shares @ constraints.T
    normal = constraints @ weighted
    gap = wanted - constraints @ forecasts
    solved: Matrix = forecasts + weighted @ _solve(normal.toarray() if issparse(normal) else normal, gap)
    # A nearly singular system "succeeds" with nonsense; only the residual tells.
    missed = np.abs(constraints @ solved - wanted).max(axis=0)
    if missed.max(initial=0.0) > TOLERANCE * max(float(np.abs(solved).max()), 1.0):
        period = int(missed.argmax())
        raise ContradictingLocks(misses(hierarchy, {row: float(locks[row][period]) for row in rows}))
    return solved


def _solve(normal: Matrix, gap: Matrix) -> Matrix:
    """Cholesky; least squares where constraints repeat each other (a total and all its parts locked)."""
    from scipy.linalg import LinAlgError, cho_factor, cho_solve

    scale = 1 / np.sqrt(np.maximum(np.diag(normal), 1e-300))
    scaled = normal * scale[:, None] * scale[None, :]
    try:
        factor = cho_factor(scaled)
        if np.abs(np.diag(factor[0])).min() > 1e-6:
            solution: Matrix = scale[:, None] * cho_solve(factor, scale[:, None] * gap)
            return solution
    except LinAlgError:
        pass
    least: Matrix = scale[:, None] * np.linalg.lstsq(scaled, scale[:, None] * gap, rcond=1e-12)[0]
    return least


def _without_negative(
    forecasts: Matrix,
    solved: Matrix,
    hierarchy: Tree,
    spread: Vector | Matrix,
    locks: Mapping[int, Vector],
) -> Matrix:
    """Active set, period by period: negative leaves are set to zero and the rest is solved again."""
    result = solved.copy()
    first_leaf = hierarchy.sums.shape[0]
    below = -1e-9 * np.maximum(np.abs(solved).max(axis=0), 1.0)
    for period in np.flatnonzero((solved[first_leaf:] < below).any(axis=0)):
        one = slice(period, period + 1)
        here = {row: figures[one] for row, figures in locks.items()}
        zeros: dict[int, Vector] = {}
        column = result[:, one]
        while True:
            negative = set((first_leaf + np.flatnonzero(column[first_leaf:, 0] < below[period])).tolist())
            new = negative - zeros.keys() - here.keys()
            if not new:
                break
            zeros |= {row: np.zeros(1) for row in new}
            column = _projected(forecasts[:, one], hierarchy, spread, {**zeros, **here})
        result[:, one] = column
    return hierarchy.aggregate(np.maximum(result[first_leaf:], 0.0))


def misses(hierarchy: Tree, locks: Mapping[int, float]) -> dict[str, float]:
    """By how much the nearest plan without negative leaves would miss each locked figure (only those missed).

    A linear programme: leaves x >= 0 and a surplus and a lack per lock, the sum of which is least.
    """
    from scipy.optimize import linprog
    from scipy.sparse import hstack, identity

    rows = list(locks)
    sums = hierarchy.membership(rows)
    both = hstack([sums, identity(len(rows)), -identity(len(rows))], format="csr")
    cost = np.concatenate([np.zeros(hierarchy.leaves), np.ones(2 * len(rows))])
    found = linprog(cost, A_eq=both, b_eq=np.array([locks[row] for row in rows]), method="highs")
    lack, surplus = np.split(found.x[hierarchy.leaves :], 2)
    amounts = surplus - lack
    limit = TOLERANCE * max(float(np.abs(list(locks.values())).max()), 1.0)
    return {
        hierarchy.names[row]: float(amount)
        for row, amount in zip(rows, amounts, strict=True)
        if abs(amount) > limit
    }
