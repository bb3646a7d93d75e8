"""A second pass for smallest lots: runs are chosen from the plan, and the plan is solved again with them.

The linear plan knows no smallest lot. Where it makes less than a lot in a month, the lot is made in full and
the months after make so much less; which months run is fixed, and the quantities are planned anew.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply import solution
from planning.supply.network import Network, SourceKind
from planning.supply.programme import Array
from planning.supply.solution import Solution

NEGLIGIBLE = 1e-6


@dataclass(frozen=True, kw_only=True)
class InLots:
    """A plan in whole lots, and what they cost."""

    solved: Solution
    cost_before: float
    cost_after: float

    @property
    def extra(self) -> float:
        """What the lots cost more, as a share."""
        return self.cost_after / self.cost_before - 1.0 if self.cost_before else 0.0


def in_lots(company: Company, plan: Solution) -> InLots:
    """The plan with the lots of items (`items.min_lot`) and suppliers (`suppliers.min_order`) kept."""
    network = plan.network
    lots = _lots(company, network)
    use = plan.amount("use")
    runs = np.array([_runs(use[source], lots[source]) for source in range(len(lots))])
    bound = lots > 0.0
    floor = np.where(bound[:, None] & runs, lots[:, None], network.sources.floor)
    most = np.where(bound[:, None] & ~runs, 0.0, network.sources.most)
    fixed = replace(network, sources=replace(network.sources, floor=floor, most=most))
    solved = solution.of(fixed)
    return InLots(solved=solved, cost_before=_cost(plan), cost_after=_cost(solved))


def _lots(company: Company, network: Network) -> Array:
    """The smallest lot of each source; levers have none."""
    frame = network.sources.frame
    items = company.table("items").set_index("item")["min_lot"]
    suppliers = company.table("suppliers")
    orders = suppliers.set_index(["item", "supplier"])["min_order"]
    item = network.nodes["item"].iloc[frame["item"].to_numpy(dtype=np.int64)].reset_index(drop=True)
    of_item = item.map(items).fillna(0.0)
    pairs = pd.MultiIndex.from_arrays([item, frame["supplier"]])
    of_supplier = orders[~orders.index.duplicated()].reindex(pairs).fillna(0.0).to_numpy()
    made = frame["kind"].eq(SourceKind.MAKE).to_numpy()
    return np.asarray(np.where(made, of_item, of_supplier), dtype=float)


def _runs(quantity: Array, lot: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The months that run, when less than a lot is made in full and the months after make so much less.

    >>> _runs(np.array([30.0, 30.0, 30.0, 0.0]), 60.0)
    array([ True, False,  True, False])
    """
    runs = np.zeros(len(quantity), dtype=bool)
    ahead = 0.0
    for month, wanted in enumerate(quantity):
        needed = wanted - ahead
        runs[month] = needed > NEGLIGIBLE
        ahead = max(lot - needed, 0.0) if runs[month] else -needed
    return runs


def _cost(solved: Solution) -> float:
    return float(solved.model.arrays.cost @ solved.answer.values)
