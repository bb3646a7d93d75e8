"""Ways out of a shortage: each lever pulled and the plan solved again, ranked by what a saved unit costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply import shortages, solution, tables
from planning.supply.network import Network
from planning.supply.programme import ABSENT, Array, Arrays
from planning.supply.reasons import CauseKind
from planning.supply.shortages import Explained
from planning.supply.solution import Solution

COLUMNS = [
    "shortage",
    "rank",
    "lever",
    "kind",
    "target",
    "first_month",
    "last_month",
    "recovered",
    "months_saved",
    "cost",
    "revenue",
    "net_cost",
    "cost_per_unit",
    "relief",
    "used",
]


URGENT = 10.0  # times the price of a loss: what the shortage in question counts while an option is tried


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One way out, in the months in which it helps; positions in the network's months."""

    names: tuple[str, ...]  # one lever, or two pulled together
    first: int
    last: int

    @property
    def name(self) -> str:
        """What the option is called: its levers joined by +."""
        return "+".join(self.names)


@dataclass(frozen=True, kw_only=True)
class Option:
    """What pulling a lever for one shortage changes, against the plan without it."""

    lever: Lever
    recovered: float  # units of this shortage in time
    months_saved: float  # less delay, mean of the units short
    cost: float  # more money spent
    revenue: float  # more demand delivered within the horizon, at the list price
    relief: float  # less weight of lateness, loss and missed targets
    pulls: Mapping[tuple[str, int], float]  # lever and month -> hours or units used of it

    @property
    def used(self) -> float:
        """Hours or units of the levers."""
        return sum(self.pulls.values())

    @property
    def net_cost(self) -> float:
        """Money spent more, less revenue gained."""
        return self.cost - self.revenue

    @property
    def cost_per_unit(self) -> float:
        """Net cost of a unit of this shortage in time."""
        return self.net_cost / self.recovered if self.recovered > shortages.TOLERANCE else float("inf")

    def dominates(self, other: "Option") -> bool:
        """Whether this one recovers as much for no more."""
        return (
            self.recovered >= other.recovered - shortages.TOLERANCE
            and self.net_cost <= other.net_cost + shortages.TOLERANCE
        )


def find(company: Company, base: Solution, explained: list[Explained]) -> list[tuple[Explained, Option]]:
    """The options of every shortage, the best of each first.

    An option that recovers no more than a cheaper one is left out; the best two are also tried together,
    because what they save does not add up.
    """
    levers = company.table("levers").set_index("lever")
    return [(each, option) for each in explained for option in _ranked(base, each, levers)]


def table(company: Company, base: Solution, found: list[tuple[Explained, Option]]) -> pd.DataFrame:
    """The options of every shortage, ranked by net cost per recovered unit.

    Returns shortage, rank, lever (two joined by +), kind, target, first_month, last_month, recovered (units
    of this shortage in time), months_saved (less delay, mean of the units short), cost (money spent more),
    revenue (delivered more), net_cost (cost - revenue), cost_per_unit (net cost per recovered unit), relief
    (less weight of lateness, loss and missed targets: an option is worth its money when relief exceeds net
    cost), used (hours or units of the lever).

    Every figure is the difference of two solved plans, with the lever used for this shortage alone.
    """
    levers = company.table("levers").set_index("lever")
    frame = pd.DataFrame([_row(base, each, option, levers) for each, option in found], columns=COLUMNS)
    frame["rank"] = frame.groupby("shortage").cumcount() + 1
    return frame


def pulls(base: Solution, found: list[tuple[Explained, Option]]) -> pd.DataFrame:
    """When and how far each option pulls its levers: shortage, option, lever, month, qty (hours or units)."""
    months = base.network.months
    rows = [
        (shortages.key(base, each.run), option.lever.name, name, months[month], quantity)
        for each, option in found
        for (name, month), quantity in option.pulls.items()
    ]
    return pd.DataFrame(rows, columns=["shortage", "option", "lever", "month", "qty"])


def pulled(network: Network, lever: Lever) -> Network:
    """The network in which the plan may use these levers, up to their limit, in these months."""
    months = slice(lever.first, lever.last + 1)
    most, overtime = network.most.copy(), network.overtime_most.copy()
    sources = network.sources["lever"].isin(lever.names).to_numpy()
    most[sources, months] = network.offered[sources, months]
    hours = network.overtime["lever"].isin(lever.names).to_numpy()
    overtime[hours, months] = network.overtime_offered[hours, months]
    return replace(network, most=most, overtime_most=overtime)


def committed(network: Network, commitments: pd.DataFrame) -> Network:
    """The network in which levers may be used as far as somebody committed to: lever, month, qty.

    What is committed beyond the horizon or to an unknown lever has no effect; no commitment goes beyond what
    the lever offers.
    """
    most, overtime = network.most.copy(), network.overtime_most.copy()
    agreed = commitments.groupby(["lever", "month"], as_index=False)["qty"].sum()
    for lever, month, quantity in agreed[["lever", "month", "qty"]].itertuples(index=False):
        if month not in network.months:
            continue
        column = network.months.get_loc(month)
        for limits, offered, names in (
            (most, network.offered, network.sources["lever"]),
            (overtime, network.overtime_offered, network.overtime["lever"]),
        ):
            rows = np.flatnonzero(names == lever)
            limits[rows, column] = np.minimum(offered[rows, column], limits[rows, column] + quantity)
    return replace(network, most=most, overtime_most=overtime)


def _levers(base: Solution, each: Explained, levers: pd.DataFrame) -> Iterable[Lever]:
    """The levers that act on the cause, or on an item between the shortage and its cause."""
    network, cause = base.network, each.cause
    targets = {str(network.items[each.run.item]), *cause.chain}
    if cause.kind is CauseKind.CAPACITY:
        targets.add(cause.name)
    first, last = min(cause.first, each.run.first), max(cause.last, each.run.first)
    offered = levers[(levers["use"] == "offer") & levers["target"].isin(targets)]
    return [Lever(names=(str(name),), first=first, last=last) for name in offered.index]


def _ranked(base: Solution, each: Explained, levers: pd.DataFrame) -> list[Option]:
    tried = [_try(base, each, lever) for lever in _levers(base, each, levers)]
    useful = _undominated([option for option in tried if option.recovered > shortages.TOLERANCE])
    if len(useful) > 1:
        both = _try(base, each, _together(useful[0].lever, useful[1].lever))
        if not any(single.dominates(both) for single in useful):
            useful.append(both)
    return sorted(useful, key=_rank)


def _try(base: Solution, each: Explained, lever: Lever) -> Option:
    """Pull a lever for one shortage: as much of it in time as can be, cheaply, and at nobody's expense."""
    network = pulled(base.network, lever)
    changed = solution.what_if(base, network, arrays=_for_this_shortage(base, network, each))
    return Option(
        lever=lever,
        recovered=shortages.recovered(each.run, changed),
        months_saved=(each.run.waiting - shortages.waited(changed, each.run)) / each.run.quantity,
        cost=_amount(changed, money=True) - _amount(base, money=True),
        revenue=_revenue(changed) - _revenue(base),
        relief=_amount(base, money=False) - _amount(changed, money=False),
        pulls=_pulls(base, changed, lever),
    )


def _for_this_shortage(base: Solution, network: Network, each: Explained) -> Arrays:
    """The programme in which this shortage is dear and everything else stays as late and as low as it is."""
    arrays = solution.bounded(base, network)
    lower, upper, priced = arrays.lower.copy(), arrays.upper.copy(), arrays.priced.copy()
    this_item = (network.classes["item"] == each.run.item).to_numpy()
    months = slice(each.run.first, each.run.last + 1)
    dear = URGENT * network.classes["lost"].to_numpy(dtype=float)[this_item, None]
    for block in ("late", "lost", "below"):
        places = base.model.places[block]
        there = places[places != ABSENT]
        upper[there] = base.answer.values[there].clip(min=0.0)
        elsewhere = places if block == "below" else places[~this_item]
        stays = elsewhere[elsewhere != ABSENT]
        lower[stays] = upper[stays]
        if block == "below":
            continue
        here = places[this_item, months]
        priced[here[here != ABSENT]] += np.broadcast_to(dear, here.shape)[here != ABSENT]
    return replace(arrays, lower=lower, upper=upper, priced=priced)


def _row(base: Solution, each: Explained, option: Option, levers: pd.DataFrame) -> dict[str, object]:
    names, months = list(option.lever.names), base.network.months
    return {
        "shortage": shortages.key(base, each.run),
        "lever": option.lever.name,
        "kind": "+".join(levers.loc[names, "kind"]),
        "target": "+".join(levers.loc[names, "target"]),
        "first_month": months[option.lever.first],
        "last_month": months[option.lever.last],
        "recovered": option.recovered,
        "months_saved": option.months_saved,
        "cost": option.cost,
        "revenue": option.revenue,
        "net_cost": option.net_cost,
        "cost_per_unit": option.cost_per_unit,
        "relief": option.relief,
        "used": option.used,
    }


def _undominated(options: list[Option]) -> list[Option]:
    """Cheapest per unit first, without those that recover no more than one that costs no more."""
    ranked = sorted(options, key=_rank)
    return [
        option
        for option in ranked
        if not any(other.dominates(option) for other in ranked if other is not option)
    ]


def _rank(option: Option) -> tuple[float, float, tuple[str, ...]]:
    return option.cost_per_unit, -option.recovered, option.lever.names


def _together(first: Lever, second: Lever) -> Lever:
    return Lever(
        names=first.names + second.names,
        first=min(first.first, second.first),
        last=max(first.last, second.last),
    )


def _amount(solved: Solution, *, money: bool) -> float:
    costs = tables.objective(solved)
    return float(costs.loc[costs["money"] == money, "amount"].sum())


def _revenue(solved: Solution) -> float:
    value = solved.network.prices["value"].to_numpy(dtype=float)[solved.network.classes["item"].to_numpy()]
    return float((solved.shipped() * value[:, None]).sum())


def _pulls(base: Solution, changed: Solution, lever: Lever) -> dict[tuple[str, int], float]:
    return {
        (name, month): float(more)
        for name in lever.names
        for month, more in enumerate(_used(changed, name) - _used(base, name))
        if more > shortages.TOLERANCE
    }


def _used(solved: Solution, lever: str) -> Array:
    """Hours or units of a lever, month by month."""
    network = solved.network
    sources = (network.sources["lever"] == lever).to_numpy()
    hours = (network.overtime["lever"] == lever).to_numpy()
    used: Array = solved.amount("use")[sources].sum(axis=0) + solved.amount("overtime")[hours].sum(axis=0)
    return used
