"""Ways out of a shortage: each lever pulled, the plan solved again, ranked by the cost of a unit in time."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np
import pandas as pd

from planning import workers
from planning.company import Company
from planning.supply import requirements, shortages, solution, tables
from planning.supply.network import Network
from planning.supply.programme import Array, Arrays
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
    "recovered_all",
    "months_saved",
    "cost",
    "revenue",
    "net_cost",
    "cost_per_unit",
    "relief",
    "worth",
    "used",
]


SPARED = 0.8  # of the price of a late month: what a dear lever counts, so that it is used to spare one
SHADE = 0.1  # of the same price: by how much the dearer of two such levers may count more


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
    """What pulling a lever changes for a shortage, against the plan without it."""

    lever: Lever
    changed: Solution
    recovered: float  # units of this shortage in time
    recovered_all: float  # units of all shortages in time
    months_saved: float  # less delay of this shortage, mean of its units
    cost: float  # more money spent
    revenue: float  # more demand delivered within the horizon, at the list price
    relief: float  # less weight of lateness, loss and missed targets

    @property
    def net_cost(self) -> float:
        """Money spent more, less revenue gained."""
        return self.cost - self.revenue

    @property
    def cost_per_unit(self) -> float:
        """Net cost of a unit in time."""
        return self.net_cost / max(self.recovered_all, self.recovered)

    @property
    def worth(self) -> bool:
        """Whether the plan would pull the lever by itself if it were allowed to."""
        return self.relief >= self.cost

    def dominates(self, other: "Option") -> bool:
        """Whether this one recovers as much for no more."""
        return (
            self.recovered >= other.recovered - shortages.TOLERANCE
            and self.net_cost <= other.net_cost + shortages.TOLERANCE
        )


class Pull(TypedDict):
    """So much of a lever in a month."""

    lever: str
    month: pd.Period
    qty: float


@dataclass(frozen=True, kw_only=True)
class Priced:
    """The options of a shortage, best first."""

    explained: Explained
    options: tuple[Option, ...]


def price(company: Company, base: Solution, explained: list[Explained]) -> list[Priced]:
    """Pull each lever that acts on a cause, and the best two together; keep what helps.

    The plan is solved with the lever allowed in the months in which it helps, and used wherever it spares a
    late month, be it worth its cost or not: whether it is, the option says. An option that recovers no more
    than a cheaper one is left out.
    """
    levers = company.table("levers").set_index("lever")
    trials = _Trials(base)
    alone = [list(_levers(base.network, each, levers)) for each in explained]
    trials.pull(lever for tried in alone for lever in tried)
    useful = [_useful(each, tried, trials) for each, tried in zip(explained, alone, strict=True)]
    trials.pull(both for options in useful for both in _best_two(options))
    return [
        Priced(explained=each, options=tuple(_ranked(each, options, trials)))
        for each, options in zip(explained, useful, strict=True)
    ]


def table(company: Company, base: Solution, priced: list[Priced]) -> pd.DataFrame:
    """The options of every shortage, ranked by net cost per recovered unit.

    Returns shortage, rank, lever (two joined by +), kind, target, first_month, last_month, recovered (units
    of this shortage in time), recovered_all (of all shortages: a lever helps more than one), months_saved
    (less delay, mean of the units of this shortage), cost (money spent more), revenue (delivered more),
    net_cost (cost - revenue), cost_per_unit (net cost of a unit in time), relief (less weight of lateness,
    loss and missed targets), worth (relief is more than the cost), used (hours or units of the levers).
    Every figure is the difference of two solved plans.
    """
    levers = company.table("levers").set_index("lever")
    rows = [
        _row(base, each.explained, option, levers) | {"rank": rank}
        for each in priced
        for rank, option in enumerate(each.options, start=1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def pulls(base: Solution, priced: list[Priced]) -> pd.DataFrame:
    """When and how far each option pulls its levers: shortage, option, lever, month, qty (hours or units).

    The rows of one option are the commitments that make it come true.
    """
    rows = [
        {"shortage": shortages.key(base, each.explained.run), "option": option.lever.name, **pull}
        for each in priced
        for option in each.options
        for pull in _pulls(option)
    ]
    return pd.DataFrame(rows, columns=["shortage", "option", "lever", "month", "qty"])


def pulled(network: Network, lever: Lever) -> Network:
    """The network in which the plan may use these levers, up to their limit, in these months."""
    months = slice(lever.first, lever.last + 1)
    sources, resources = network.sources, network.resources
    most, overtime = sources.most.copy(), resources.overtime_most.copy()
    rows = sources.frame["lever"].isin(lever.names).to_numpy()
    most[rows, months] = sources.offered[rows, months]
    hours = resources.overtime["lever"].isin(lever.names).to_numpy()
    overtime[hours, months] = resources.overtime_offered[hours, months]
    return replace(
        network,
        sources=replace(sources, most=most),
        resources=replace(resources, overtime_most=overtime),
    )


def committed(network: Network, commitments: pd.DataFrame) -> Network:
    """The network in which levers are used exactly as far as somebody committed to: lever, month, qty.

    What is committed outside the horizon or to an unknown lever has no effect; no commitment goes beyond what
    the lever offers. What the plan may use by itself stays on top.
    """
    sources, resources = network.sources, network.resources
    least, most = sources.least.copy(), sources.most.copy()
    overtime_least, overtime_most = resources.overtime_least.copy(), resources.overtime_most.copy()
    agreed = commitments[commitments["month"].isin(network.months)]
    agreed = agreed.groupby(["lever", "month"], as_index=False)["qty"].sum()
    for lever, month, quantity in agreed[["lever", "month", "qty"]].itertuples(index=False):
        column = network.months.get_loc(month)
        for names, offered, low, high in (
            (sources.frame["lever"], sources.offered, least, most),
            (resources.overtime["lever"], resources.overtime_offered, overtime_least, overtime_most),
        ):
            rows = np.flatnonzero(names == lever)
            low[rows, column] = np.minimum(offered[rows, column], quantity)
            high[rows, column] = np.maximum(high[rows, column], low[rows, column])
    return replace(
        network,
        sources=replace(sources, least=least, most=most),
        resources=replace(resources, overtime_least=overtime_least, overtime_most=overtime_most),
    )


@dataclass(frozen=True, kw_only=True)
class _Weighed:
    """A plan and what it comes to."""

    solved: Solution
    spent: float
    weighed: float  # lateness, loss and missed targets
    revenue: float


class _Trials:
    """The plan without a lever, and with each that was tried, solved and weighed once."""

    def __init__(self, base: Solution) -> None:
        self._base = _weighed(base)
        self._tried: dict[Lever, _Weighed] = {}

    def pull(self, levers: Iterable[Lever]) -> None:
        """Try each of these that was not tried before."""
        untried = [lever for lever in dict.fromkeys(levers) if lever not in self._tried]
        self._tried |= zip(untried, workers.side_by_side(self._pulled, untried), strict=True)

    def option(self, each: Explained, lever: Lever) -> Option:
        """What a lever that was tried changes for a shortage."""
        return _option(self._base, each, lever, self._tried[lever])

    def _pulled(self, lever: Lever) -> _Weighed:
        base = self._base.solved
        network = pulled(base.network, lever)
        return _weighed(solution.what_if(base, network, arrays=_eager(base, network, lever)))


def _levers(network: Network, each: Explained, levers: pd.DataFrame) -> Iterable[Lever]:
    """The levers that act on a cause, or on an item between the shortage and its cause."""
    cause = each.cause
    targets = {shortages.item_of(network, each.run.item)}
    for one in each.causes:
        targets |= {one.name, *one.chain}
    first, last = min(cause.first, each.run.first), max(cause.last, each.run.first)
    offered = levers[(levers["use"] == "offer") & levers["target"].isin(targets)]
    return [Lever(names=(str(name),), first=first, last=last) for name in offered.index]


def _useful(each: Explained, levers: list[Lever], trials: _Trials) -> list[Option]:
    """The levers that recover some of a shortage, the best first."""
    options = [trials.option(each, lever) for lever in levers]
    return _undominated([option for option in options if option.recovered > shortages.TOLERANCE])


def _best_two(options: list[Option]) -> list[Lever]:
    """The best two levers pulled together; nothing where there is but one."""
    return [_together(options[0].lever, options[1].lever)] if len(options) > 1 else []


def _ranked(each: Explained, useful: list[Option], trials: _Trials) -> list[Option]:
    """Each lever alone, and the best two together where that recovers more; the best first."""
    together = [trials.option(each, both) for both in _best_two(useful)]
    more = [both for both in together if not any(single.dominates(both) for single in useful)]
    return sorted([*useful, *more], key=_rank)


def _eager(base: Solution, network: Network, lever: Lever) -> Arrays:
    """The programme in which these levers count no more than most of the late month that they spare."""
    arrays = solution.bounded(base, network)
    priced = arrays.priced.copy()
    late = np.full(len(network.items), np.inf)
    asked = network.demand.classes["item"].to_numpy(dtype=np.int64)
    np.minimum.at(late, asked, network.demand.late.min(axis=1))
    for row in np.flatnonzero(network.sources.frame["lever"].isin(lever.names)):
        item = int(network.sources.frame["item"].iat[row])
        need = requirements.per_unit(base.network, items=np.array([item]))
        places = base.model.places["use"][row]
        normal = float(network.nodes["full_cost"].iat[item])
        priced[places] = [normal + _counted(cost - normal, late, need) for cost in network.sources.cost[row]]
    for row in np.flatnonzero(network.resources.overtime["lever"].isin(lever.names)):
        resource = int(network.resources.overtime["resource"].iat[row])
        need = requirements.per_unit(base.network, resource=resource)
        places = base.model.places["overtime"][row]
        priced[places] = [_counted(cost, late, need) for cost in network.resources.overtime_cost[row]]
    return replace(arrays, priced=priced)


def _counted(extra: float, late: Array, need: Array) -> float:
    """What a lever counts: its own price, or less than the cheapest late month that a unit of it spares.

    A dearer lever always counts more than a cheaper one, so that two pulled together are used in that order.
    """
    helped = need > 0.0
    spared = float(np.min(late[helped] / need[helped], initial=np.inf))
    if extra <= SPARED * spared:
        return extra
    return spared * (SPARED + SHADE * (1.0 - SPARED * spared / extra))


def _option(base: _Weighed, each: Explained, lever: Lever, after: _Weighed) -> Option:
    run, changed = each.run, after.solved
    return Option(
        lever=lever,
        changed=changed,
        recovered=shortages.recovered(run, changed),
        recovered_all=float(base.solved.short.sum() - changed.short.sum()),
        months_saved=(run.waiting - shortages.waited(changed, run)) / run.quantity,
        cost=after.spent - base.spent,
        revenue=after.revenue - base.revenue,
        relief=base.weighed - after.weighed,
    )


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
        "recovered_all": option.recovered_all,
        "months_saved": option.months_saved,
        "cost": option.cost,
        "revenue": option.revenue,
        "net_cost": option.net_cost,
        "cost_per_unit": option.cost_per_unit,
        "relief": option.relief,
        "worth": option.worth,
        "used": sum(pull["qty"] for pull in _pulls(option)),
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


def _weighed(solved: Solution) -> _Weighed:
    costs = tables.objective(solved)
    asked = solved.network.demand.classes["item"].to_numpy(dtype=np.int64)
    value = solved.network.nodes["value"].to_numpy(dtype=float)[asked]
    return _Weighed(
        solved=solved,
        spent=float(costs.loc[costs["money"], "amount"].sum()),
        weighed=float(costs.loc[~costs["money"], "amount"].sum()),
        revenue=float((solved.shipped() * value[:, None]).sum()),
    )


def _pulls(option: Option) -> list[Pull]:
    """Hours or units of each lever in each month in which it is used."""
    solved, lever = option.changed, option.lever
    network = solved.network
    found: list[Pull] = []
    for names, amounts in (
        (network.sources.frame["lever"].to_numpy(), solved.amount("use")),
        (network.resources.overtime["lever"].to_numpy(), solved.amount("overtime")),
    ):
        rows, months = np.nonzero(np.isin(names, lever.names)[:, None] & (amounts > 0.0))
        found += [
            Pull(lever=str(names[row]), month=network.months[month], qty=float(amounts[row, month]))
            for row, month in zip(rows, months, strict=True)
        ]
    return found
