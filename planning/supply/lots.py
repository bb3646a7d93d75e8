"""A second pass for smallest lots: runs are chosen from the plan, and the plan is solved again with them.

The linear plan knows no smallest lot. Where it makes less than a lot in a month, the lot is made in full and
the months after make so much less; which months run is fixed, and the quantities are planned anew, from where
the plan ended. A run that capacity or material turn out not to allow is given up, and the plan made again.
A lot that takes more than all hours of a month is a full month: nobody could make it in one.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning.company import Company
from planning.supply import decomposition, model, solve
from planning.supply.model import Model
from planning.supply.network import Network, SourceKind
from planning.supply.programme import ABSENT, Array, Arrays
from planning.supply.solution import Solution
from planning.supply.solve import AT_LOWER, BASIC, Basis

NEGLIGIBLE = 1e-6
Flags = npt.NDArray[np.bool_]


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
    lots = _in_a_month(network, _lots(company, network))
    runs = np.array([_runs(*pair) for pair in zip(plan.amount("use"), lots, strict=True)], dtype=bool)
    stated = model.build(_running(network, lots, lots > 0.0))
    basis = _carried(plan, stated)
    while True:
        fixed = _running(network, lots, runs)
        now = replace(stated, arrays=_bounded(stated, fixed))
        answer = solve.solve(now.arrays, basis=basis, engine=decomposition.engine(fixed, now))
        solved = replace(plan, network=fixed, model=now, answer=answer)
        missed = runs & (lots > 0.0) & (solved.amount("shy") > NEGLIGIBLE)
        if not missed.any():
            return InLots(solved=solved, cost_before=_cost(plan), cost_after=_cost(solved))
        runs, basis = runs & ~missed, answer.basis


def _running(network: Network, lots: Array, runs: Flags) -> Network:
    """The network in which a source with lots gives at least one in the months that run, and else nothing."""
    sources = network.sources
    floor = np.where((lots > 0.0) & runs, np.maximum(lots, sources.floor), sources.floor)
    most = np.where((lots > 0.0) & ~runs, sources.floor, sources.most)
    return replace(network, sources=replace(sources, floor=floor, most=most))


def _bounded(stated: Model, fixed: Network) -> Arrays:
    """The programme that knows all lots, within the floors and limits of these runs."""
    row_lower, upper = stated.arrays.row_lower.copy(), stated.arrays.upper.copy()
    row_lower[stated.rows["floor"]] = fixed.sources.floor[stated.places["shy"] != ABSENT]
    upper[stated.places["use"]] = fixed.sources.most
    return replace(stated.arrays, row_lower=row_lower, upper=upper)


def _carried(plan: Solution, stated: Model) -> Basis | None:
    """Where the plan ended, in the programme that knows its lots: their floors are slack so far."""
    ended, before = plan.answer.basis, plan.model
    if ended is None:
        return None
    columns = np.full(stated.arrays.priced.size, AT_LOWER, dtype=np.int8)
    rows = np.full(stated.arrays.row_lower.size, BASIC, dtype=np.int8)
    for block, places in before.places.items():
        here = (places != ABSENT) & (stated.places[block] != ABSENT)
        columns[stated.places[block][here]] = ended.columns[places[here]]
    for block in before.rows.keys() - {"floor"}:
        rows[stated.rows[block]] = ended.rows[before.rows[block]]
    return Basis(columns=columns, rows=rows)


def _in_a_month(network: Network, lots: Array) -> Array:
    """The lots, source x month, none larger than the hours of its resources allow in a month."""
    hours, resources = network.sources.hours, network.resources
    there = resources.capacity.copy()
    np.add.at(there, resources.overtime["resource"].to_numpy(), resources.overtime_most)
    busiest = np.zeros((len(lots), network.horizon))  # the share of a month that one unit takes
    with np.errstate(divide="ignore"):
        share = hours["hours"].to_numpy(dtype=float)[:, None] / there[hours["resource"].to_numpy()]
    crewed = np.isin(hours["resource"], resources.crews["resource"])  # crews may grow
    np.maximum.at(busiest, hours["source"].to_numpy(), np.where(crewed[:, None], 0.0, share))
    with np.errstate(divide="ignore"):
        return np.asarray(np.minimum(lots[:, None], 1.0 / busiest))


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


def _runs(quantity: Array, lots: Array) -> Flags:
    """The months that run, when less than a lot is made in full and the months after make so much less.

    >>> _runs(np.array([30.0, 30.0, 30.0, 0.0]), np.full(4, 60.0))
    array([ True, False,  True, False])
    """
    runs = np.zeros(len(quantity), dtype=bool)
    ahead = 0.0
    for month, wanted in enumerate(quantity):
        needed = wanted - ahead
        runs[month] = needed > NEGLIGIBLE
        ahead = max(lots[month] - needed, 0.0) if runs[month] else -needed
    return runs


def _cost(solved: Solution) -> float:
    return float(solved.model.arrays.cost @ solved.answer.values)
