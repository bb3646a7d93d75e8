"""Reconciliation of 555 nodes x 12 months: agreement with hierarchicalforecast, and time against it.

python -m bench.forecast_reconciliation
"""

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning import proportional, reconciliation, tree
from planning.proportional import Overrides
from planning.reconciliation import Settings
from planning.tree import Tree

Matrix = NDArray[np.float64]

REGIONS, ZONES, STATES, PURPOSES, MONTHS, ERRORS, ROUNDS = 76, 27, 7, 4, 12, 24, 9
LEVELS = [[], ["state"], ["zone"], ["region"], ["purpose"], ["state", "purpose"], ["zone", "purpose"]]


def main() -> int:
    hierarchy, forecasts, errors = example(np.random.default_rng(1))
    print(f"{len(hierarchy.names)} nodes, {hierarchy.leaves} leaves, {MONTHS} months\n")
    settings = Settings(errors=errors, negative=True)
    ours = reconciliation.reconcile(forecasts, hierarchy, settings=settings)
    compare(hierarchy, forecasts, errors, ours)
    locks = {name: ours[hierarchy.place(name)] * 1.1 for name in ("total", "S0", hierarchy.names[-1])}
    locked = Settings(errors=errors, locks=locks)
    result = reconciliation.reconcile(forecasts, hierarchy, settings=locked)
    moved = max(
        float(np.abs(result[hierarchy.place(name)] - figures).max()) for name, figures in locks.items()
    )
    spent = timed(lambda: reconciliation.reconcile(forecasts, hierarchy, settings=locked))
    print(f"three locks, never negative         {spent:8.2f} ms, locked figures moved by {moved:g}")
    decided = Overrides(sums={name: ours[hierarchy.place(name)] * 1.2 for name in ("S0", "S1", "P0")})
    leaves = np.maximum(ours[-hierarchy.leaves :], 0.0)
    spent = timed(lambda: proportional.fit(leaves, hierarchy, decided))
    print(f"three overrides in proportion       {spent:8.2f} ms")
    return 0


def example(generator: np.random.Generator) -> tuple[Tree, Matrix, Matrix]:
    """A hierarchy as large as Australian tourism's, with forecasts that do not agree and past errors."""
    leaves = pd.DataFrame(
        [
            (
                f"S{region * STATES // REGIONS}",
                f"Z{region * ZONES // REGIONS:02d}",
                f"R{region:02d}",
                f"P{purpose}",
            )
            for region in range(REGIONS)
            for purpose in range(PURPOSES)
        ],
        columns=["state", "zone", "region", "purpose"],
    )
    hierarchy = tree.grow(leaves, LEVELS)
    sold = hierarchy.aggregate(generator.gamma(2.0, 50.0, (hierarchy.leaves, MONTHS)))
    spread = 0.1 * sold.mean(axis=1, keepdims=True)
    errors = generator.normal(0.0, spread, (len(hierarchy.names), ERRORS))
    return hierarchy, sold + generator.normal(0.0, spread, sold.shape), errors


def compare(hierarchy: Tree, forecasts: Matrix, errors: Matrix, ours: Matrix) -> None:
    """The same weights given to hierarchicalforecast's MinTrace on numpy arrays."""
    from hierarchicalforecast.methods import MinTrace

    S = hierarchy.aggregate(np.eye(hierarchy.leaves))
    insample = np.zeros_like(errors)
    method = MinTrace(method="wls_var")

    def theirs() -> Matrix:
        fitted = method.fit_predict(S=S, y_hat=forecasts, y_insample=errors, y_hat_insample=insample)
        return np.asarray(fitted["mean"])

    difference = float(np.abs(theirs() - ours).max() / np.abs(ours).max())
    settings = Settings(errors=errors, negative=True)
    own = timed(lambda: reconciliation.reconcile(forecasts, hierarchy, settings=settings))
    other = timed(theirs)
    print(f"by variance, ours                   {own:8.2f} ms")
    print(f"by variance, hierarchicalforecast   {other:8.2f} ms: ours is {other / own:.1f}x as fast,")
    print(f"{'':36}largest relative difference {difference:.0e}")


def timed(work: Callable[[], object]) -> float:
    """Median milliseconds over some rounds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return median(spent)


if __name__ == "__main__":
    sys.exit(main())
