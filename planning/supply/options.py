"""Ways out of a shortage: each lever pulled, the plan solved again, ranked by the cost of a unit in time.

A way out is the cheapest plan in which the shortage is gone, with the lever there to be used, and in which
nobody else is served later than before. So a shortage of nineteen units takes the hours of nineteen units,
and what the plan may draw by itself is drawn before a dearer lever.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning import workers
from planning.company import Company
from planning.supply import requirements, shortages, solution, tables
from planning.supply.network import Network
from planning.supply.programme import ABSENT, Array, Arrays
from planning.supply.shortages import Explained, Run
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


COMMITMENT = ["lever", "item", "grade", "month", "qty"]
SHORT = ("late", "lost")  # the decisions about who is not served in time
GAIN = 1e-6  # money for a unit: less than that nobody is held to
NAMED = 3  # of the plan's own levers, in the name of an option
WORTH = 2.0  # times what a unit from the lever costs more: what its lateness counts while the lever is tried


@dataclass(frozen=True, kw_only=True)
class Lever:
    """One way out, in the months in which it helps; positions in the network's months."""

    names: tuple[str, ...]  # one lever, two pulled together, or those that the plan may draw by itself
    is_offered: bool
    run: Run  # the shortage that it is to end
    first: int
    last: int

    @property
    def name(self) -> str:
        """What the option is called: its levers joined by +."""
        return "+".join(self.names)

    @property
    def months(self) -> slice:
        """The months in which it helps."""
        return slice(self.first, self.last + 1)


class Pull(TypedDict):
    """So much of a lever in a month; or how much may be short in it at most, of an item for a grade."""

    lever: str
    item: str
    grade: str
    month: pd.Period
    qty: float


@dataclass(frozen=True, kw_only=True)
class Option:
    """What pulling a lever changes for a shortage, against the plan without it."""

    lever: Lever
    changed: Solution
    pulls: tuple[Pull, ...]  # what is to be committed to, so that it comes true
    used: float  # hours or units of its levers beyond what the plan draws by itself
    recovered: float  # units of this shortage in time
    recovered_all: float  # units of all shortages in time
    months_saved: float  # less delay of this shortage, mean of its units
    cost: float  # more money spent
    revenue: float  # more demand delivered within the horizon, at the list price
    relief: float  # less weight of lateness, loss and missed targets

    @property
    def recovers(self) -> bool:
        """Whether more of the shortage comes in time than rounding."""
        return self.recovered > shortages.TOLERANCE

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
        """Whether this one recovers as much, of this shortage and of all, for no more."""
        return (
            self.recovered >= other.recovered - shortages.TOLERANCE
            and self.recovered_all >= other.recovered_all - shortages.TOLERANCE
            and self.net_cost <= other.net_cost + shortages.TOLERANCE
        )


@dataclass(frozen=True, kw_only=True)
class Priced:
    """The options of a shortage, best first."""

    explained: Explained
    options: tuple[Option, ...]


def price(company: Company, base: Solution, explained: list[Explained]) -> list[Priced]:
    """Pull each lever that acts on a cause, and the best two together; keep what helps.

    The plan is solved with the lever allowed in the months in which it helps, and the shortage counts for
    more than the lever costs, be that worth it or not: whether it is, the option says. What the plan may draw
    by itself, and does not because being late costs less, is an option too. One that recovers no more than a
    cheaper one is left out.
    """
    trials = _Trials(base)
    alone = [levers_for(company, base, each) for each in explained]
    trials.pull(lever for tried in alone for lever in tried)
    useful = [_useful(each, tried, trials) for each, tried in zip(explained, alone, strict=True)]
    trials.pull(both for options in useful for both in _best_two(options))
    return [
        Priced(explained=each, options=tuple(_ranked(each, options, trials)))
        for each, options in zip(explained, useful, strict=True)
    ]


def levers_for(company: Company, base: Solution, each: Explained) -> list[Lever]:
    """What is tried for a shortage: what the plan may draw by itself, and each lever on offer.

    A lever acts on a cause, or on an item between the shortage and its cause; what the plan may draw by
    itself, also on whatever else the item can be made on.
    """
    table = company.table("levers").set_index("lever")
    cause, item = each.cause, each.run.item
    targets = {shortages.item_of(base.network, item)}
    for one in each.causes:
        targets |= {one.name, *one.chain}
    acting = table[table["target"].isin(targets)]
    near = targets | _resources(base.network, item)
    own = table[table["target"].isin(near) & (table["use"] == "plan")]
    first, last = min(cause.first, each.run.first), max(cause.last, each.run.first)
    tried = [(tuple(own.index), False)]
    tried += [((name,), True) for name in acting.index[acting["use"] == "offer"]]
    found = [
        Lever(names=names, is_offered=is_offered, run=each.run, first=first, last=last)
        for names, is_offered in tried
    ]
    return [lever for lever in found if _has_room(base, lever)]


def table(company: Company, base: Solution, priced: list[Priced]) -> pd.DataFrame:
    """The options of every shortage, ranked by net cost per recovered unit.

    Returns shortage, rank, lever (two joined by +), kind, target, first_month, last_month, recovered (units
    of this shortage in time), recovered_all (of all shortages: a lever helps more than one), months_saved
    (less delay, mean of the units of this shortage), cost (money spent more), revenue (delivered more),
    net_cost (cost - revenue), cost_per_unit (net cost of a unit in time), relief (less weight of lateness,
    loss and missed targets), worth (relief is more than the cost), used (hours or units of the levers beyond
    what the plan draws by itself). Every figure is the difference of two solved plans.
    """
    levers = company.table("levers").set_index("lever")
    rows = [
        _row(base, each.explained, option, levers) | {"rank": rank}
        for each in priced
        for rank, option in enumerate(each.options, start=1)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def pulls(base: Solution, priced: list[Priced]) -> pd.DataFrame:
    """What each option takes and promises: shortage, option, lever, item, grade, month, qty.

    With a lever, qty more hours or units of it; with an item, for customers of that grade no more than qty
    units of it late at the end of the month or lost in it. The rows of one option are the commitments that
    make it come true; what the plan may draw by itself it will draw for them.
    """
    rows = [
        {"shortage": shortages.key(base, each.explained.run), "option": option.lever.name, **pull}
        for each in priced
        for option in each.options
        for pull in option.pulls
    ]
    return pd.DataFrame(rows, columns=["shortage", "option", *COMMITMENT])


def pulled(network: Network, lever: Lever) -> Network:
    """The network in which the plan may use these levers, up to their limit, in these months."""
    months = lever.months
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
    """The network in which somebody committed to levers and promised items, as in `pulls`.

    A lever is used at least as far as that; of an item no more than that is late at the end of the month or
    lost in it, for customers of the grade, if there is any way. What is committed outside the horizon, to an
    unknown lever or for an unknown item has no effect; no commitment goes beyond what the lever offers. What
    the plan may use by itself stays on top.
    """
    sources, resources = network.sources, network.resources
    least, most = sources.least.copy(), sources.most.copy()
    overtime_least, overtime_most = resources.overtime_least.copy(), resources.overtime_most.copy()
    agreed = commitments[commitments["month"].isin(network.months)]
    pulled = agreed[agreed["lever"] != ""].groupby(["lever", "month"], as_index=False)["qty"].sum()
    for lever, month, quantity in pulled[["lever", "month", "qty"]].itertuples(index=False):
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
        demand=replace(network.demand, most_short=_most_short(network, agreed)),
    )


def _most_short(network: Network, agreed: pd.DataFrame) -> Array:
    """What may be short at most, class x month: the least that was promised."""
    most = network.demand.most_short.copy()
    if "item" not in agreed:
        return most
    classes = network.demand.classes
    there = pd.MultiIndex.from_arrays([network.items[classes["item"]], classes["grade"]])
    rows = there.get_indexer(pd.MultiIndex.from_frame(agreed[["item", "grade"]]))
    columns = network.months.get_indexer(pd.PeriodIndex(agreed["month"], freq="M"))
    known = rows >= 0
    np.minimum.at(most, (rows[known], columns[known]), agreed.loc[known, "qty"].to_numpy(dtype=float))
    return most


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
        arrays = _helping(base, network, lever)
        return _weighed(solution.what_if(base, network, arrays=arrays, is_still_a_plan=True))


def _resources(network: Network, item: int) -> set[str]:
    """The resources on which an item can be made."""
    sources, hours = network.sources.frame, network.sources.hours
    makes = hours["source"].isin(np.flatnonzero(sources["item"] == item))
    return set(network.resources.names[hours.loc[makes, "resource"].unique()])


def _has_room(base: Solution, lever: Lever) -> bool:
    """Whether more of the lever can be had in its months than the plan draws already."""
    return any(
        (offered - drawn > shortages.TOLERANCE).any() for _, offered, drawn in _drawn(base, base, lever)
    )


def _drawn(base: Solution, solved: Solution, lever: Lever) -> Iterator[tuple[str, Array, Array]]:
    """Of each source or overtime of a lever in its months: whose it is, what it offers, and what is drawn."""
    network = base.network
    for names, offered, block in (
        (network.sources.frame["lever"], network.sources.offered, "use"),
        (network.resources.overtime["lever"], network.resources.overtime_offered, "overtime"),
    ):
        amounts = solved.amount(block)
        for row in np.flatnonzero(names.isin(lever.names)):
            yield str(names.iat[row]), offered[row, lever.months], amounts[row, lever.months]


def _useful(each: Explained, levers: list[Lever], trials: _Trials) -> list[Option]:
    """The levers that recover some of a shortage, the best first."""
    options = [trials.option(each, lever) for lever in levers]
    return _undominated([option for option in options if option.lever.names and option.recovers])


def _best_two(options: list[Option]) -> list[Lever]:
    """The best two levers pulled together; nothing where there is but one.

    What the plan may draw by itself it draws with any lever.
    """
    offered = [option.lever for option in options if option.lever.is_offered]
    return [_together(offered[0], offered[1])] if len(offered) > 1 else []


def _ranked(each: Explained, useful: list[Option], trials: _Trials) -> list[Option]:
    """Each lever alone, and the best two together where that recovers more; the best first."""
    together = [trials.option(each, both) for both in _best_two(useful)]
    more = [both for both in together if not any(single.dominates(both) for single in useful)]
    return sorted([*useful, *more], key=_rank)


def _helping(base: Solution, network: Network, lever: Lever) -> Arrays:
    """The programme that ends the shortage with the lever, at nobody else's cost.

    The plan without the lever is a plan of it still.
    """
    arrays, run = solution.bounded(base, network), lever.run
    upper, priced = arrays.upper.copy(), arrays.priced.copy()
    own = np.flatnonzero(network.demand.classes["item"] == run.item)
    worth = WORTH * _extra(base.network, lever)
    for block in SHORT:
        places = base.model.places[block]
        there = places != ABSENT
        upper[places[there]] = np.maximum(base.amount(block), 0.0)[there]
        wanted = places[own, run.first : run.last + 1]
        priced[wanted[wanted != ABSENT]] += worth
    return replace(arrays, upper=upper, priced=priced)


def _extra(network: Network, lever: Lever) -> float:
    """What one unit of the item that is short costs more from the dearest of these levers."""
    item, extra = lever.run.item, [0.0]
    sources, resources = network.sources, network.resources
    for row in np.flatnonzero(sources.frame["lever"].isin(lever.names)):
        made = int(sources.frame["item"].iat[row])
        need = requirements.per_unit(network, items=np.array([made]))[item]
        extra.append((sources.cost[row].max() - network.nodes["full_cost"].iat[made]) * (need or 1.0))
    for row in np.flatnonzero(resources.overtime["lever"].isin(lever.names)):
        need = requirements.per_unit(network, resource=int(resources.overtime["resource"].iat[row]))[item]
        extra.append(resources.overtime_cost[row].max() * (need or 1.0))
    return float(max(extra))


def _option(base: _Weighed, each: Explained, lever: Lever, after: _Weighed) -> Option:
    run, changed = each.run, after.solved
    used = _used(base.solved, changed, lever)
    return Option(
        lever=replace(lever, names=tuple(used)),
        changed=changed,
        pulls=tuple(_pulls(base.solved, changed, lever)),
        used=sum(used.values()),
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
        "used": option.used,
    }


def _undominated(options: list[Option]) -> list[Option]:
    """Cheapest per unit first, without those that recover no more than one that costs no more."""
    kept: list[Option] = []
    for option in sorted(options, key=_rank):
        if not any(other.dominates(option) for other in kept):
            kept = [*(other for other in kept if not option.dominates(other)), option]
    return kept


def _rank(option: Option) -> tuple[float, float, tuple[str, ...]]:
    return option.cost_per_unit, -option.recovered, option.lever.names


def _together(first: Lever, second: Lever) -> Lever:
    return replace(
        first,
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


def _pulls(base: Solution, changed: Solution, lever: Lever) -> Iterator[Pull]:
    """The offered levers as far as they are drawn, and what is not to be later than so, here and elsewhere.

    What the plan may draw by itself it will draw, to keep what was promised.
    """
    months = base.network.months
    if lever.is_offered:
        for name, more in _more(base, changed, lever):
            for month in np.flatnonzero(more > 0.0):
                at, hours = months[lever.first + month], float(more[month])
                yield Pull(lever=name, item="", grade="", month=at, qty=hours)
    classes, short = base.network.demand.classes, changed.late + changed.lost
    promised = _held(changed)
    promised[classes["item"] == lever.run.item, lever.run.first : lever.run.last + 1] = True
    for row, month in zip(*np.nonzero(promised), strict=True):
        item, grade = str(base.network.items[classes["item"].iat[row]]), str(classes["grade"].iat[row])
        most = float(max(short[row, month], 0.0))
        yield Pull(lever="", item=item, grade=grade, month=months[month], qty=most)


def _more(base: Solution, changed: Solution, lever: Lever) -> Iterator[tuple[str, Array]]:
    """Hours or units of each lever in its months, beyond those that the plan draws without it."""
    before, after = _drawn(base, base, lever), _drawn(base, changed, lever)
    for (name, _, was), (*_, now) in zip(before, after, strict=True):
        yield name, (now - was).clip(min=0.0)


def _used(base: Solution, changed: Solution, lever: Lever) -> dict[str, float]:
    """All that is drawn more of each lever; of the plan's own, those that are drawn most."""
    used = dict.fromkeys(lever.names, 0.0)
    for name, more in _more(base, changed, lever):
        used[name] += float(more.sum())
    drawn = [name for name in used if used[name] > shortages.TOLERANCE]
    if not lever.is_offered:
        drawn = sorted(drawn, key=lambda name: (-used[name], name))[:NAMED]
    return {name: used[name] for name in drawn}


def _held(solved: Solution) -> npt.NDArray[np.bool_]:
    """Where somebody else would be served later, were that not ruled out, class x month."""
    late, lost = (solved.reduced(block) < -GAIN for block in SHORT)
    return np.asarray(late | lost)
