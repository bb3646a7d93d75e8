"""Why something is short: the price of a unit walked back to the resource, supplier or time that sets it.

At the optimum the price of a unit in a month equals what its source costs: money, hours at the price of an
hour, components at their price, and the rent of a limit. The dearest of these is the reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning.supply.network import Network
from planning.supply.programme import Array, Index
from planning.supply.solution import Solution

FREE = 1e-6  # a price below it, relative to the price of the unit, is no price
NOWHERE = -1  # the source of what cannot be had without a lever
ROOM = 10.0  # how many times its hours a resource gets when its limit is taken away


class CauseKind(StrEnum):
    """What holds a plan back."""

    CAPACITY = "capacity"  # hours of a resource
    MATERIAL = "material"  # the most that a supplier delivers
    LEAD_TIME = "lead_time"  # it would have had to be ordered or started before today
    FENCE = "fence"  # the month is frozen
    UNKNOWN = "unknown"  # no single limit explains it


Spot = tuple[CauseKind, int]  # what is in the way: a kind, and its place in the network


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What holds an item back, and from which to which month it is full; months by their position."""

    kind: CauseKind
    name: str  # the resource, or the item that cannot be had
    place: int  # of the resource or the source in the network
    first: int
    last: int
    chain: tuple[str, ...] = ()  # from the item that is short to the one that is held back

    @property
    def spot(self) -> Spot:
        """What is in the way, whenever that may be."""
        return self.kind, self.place


class TermKind(StrEnum):
    """One part of the price of a unit."""

    MONEY = "money"
    HOURS = "hours"
    COMPONENT = "component"
    LIMIT = "limit"
    FENCE = "fence"


class Term(NamedTuple):
    """One part of the price of a unit from a source: so many hours or parts, at a price."""

    kind: TermKind
    place: int  # of the source, the resource or the item in the network
    month: int
    quantity: float  # per unit of the item
    price: float

    @property
    def amount(self) -> float:
        """Currency per unit of the item."""
        return self.quantity * self.price


class PriceBook:
    """The prices of a solution, ready to be walked from any item and month."""

    def __init__(self, solution: Solution) -> None:
        self.network = solution.network
        self.unit: Array = solution.price("balance")  # item x month
        self.hour: Array = -solution.price("capacity")  # resource x month
        self.rent: Array = np.maximum(0.0, -solution.reduced("use"))  # source x month
        self.fence: Array = _fence_prices(solution)  # source x month
        self.names: list[str] = [str(name) for name in self.network.items]
        self.leads: list[int] = self.network.sources.frame["lead"].astype(int).tolist()
        self.costs: list[float] = self.network.nodes["cost"].tolist()
        self.full_since = _since(self.hour > FREE).tolist()  # resource x month
        self.rented_since = _since(self.rent > FREE).tolist()  # source x month
        self.fenced_since = _since(self.fence > FREE).tolist()  # source x month
        self._cheapest = _cheapest_sources(self).tolist()  # item x month
        self._own = (
            (TermKind.MONEY, self.network.sources.cost.tolist()),
            (TermKind.LIMIT, self.rent.tolist()),
            (TermKind.FENCE, self.fence.tolist()),
        )
        hours = _by_source(self.network.sources.hours, "resource", "hours")
        inputs = _by_source(self.network.sources.inputs, "item", "qty")
        self._taken = (
            (TermKind.HOURS, hours, self.hour.tolist()),
            (TermKind.COMPONENT, inputs, self.unit.tolist()),
        )
        self._terms: dict[tuple[int, int], list[Term]] = {}

    def terms(self, source: int, month: int) -> list[Term]:
        """The price of a unit from a source in a month, part by part.

        money + sum of hours × price of an hour + sum of parts × price of a part + rent of the source's own
        limit + price of leaving the approved plan; what costs nothing is left out. For a source in use this
        is the price of the item; for another one, the price it would need.
        """
        if (source, month) not in self._terms:
            self._terms[source, month] = list(self._listed(source, month))
        return self._terms[source, month]

    def _listed(self, source: int, month: int) -> Iterator[Term]:
        for kind, prices in self._own:
            if price := prices[source][month]:
                yield Term(kind, source, month, 1.0, price)
        for kind, uses, prices in self._taken:
            for place, quantity, offset in uses.get(source, ()):
                if month >= offset and (price := prices[place][month - offset]):
                    yield Term(kind, place, month - offset, quantity, price)

    def has_source(self, item: int) -> bool:
        """Whether the item can be had at all without pulling a lever."""
        return bool(self._cheapest[item][0] != NOWHERE)

    def cheapest(self, item: int, month: int) -> tuple[int, list[Term]]:
        """The ordinary source that an item would be taken from, and the parts of its price."""
        source = self._cheapest[item][month]
        return source, self.terms(source, month)


def causes(book: PriceBook, item: int, month: int) -> list[Cause]:
    """What could hold an item back in a month, the highest rent per unit first, each place once."""
    rents: dict[Spot, float] = {}
    found: dict[Spot, Cause] = {}
    for rent, cause in _scarcities(book, item, month, chain=(), weight=1.0):
        spot = cause.spot
        rents[spot] = rents.get(spot, 0.0) + rent
        found.setdefault(spot, cause)
    ranked = sorted(found, key=lambda spot: (-rents[spot], found[spot].name))
    return [found[spot] for spot in ranked]


def relaxed(network: Network, places: Iterable[Spot]) -> Network:
    """The network without those causes: a resource has room, a source no limit and no lead time, ever."""
    hours, most = network.resources.capacity.copy(), network.sources.most.copy()
    fence = network.fences.price.copy()
    for kind, place in places:
        if kind is CauseKind.CAPACITY:
            hours[place] += ROOM * (1.0 + hours[place].max())
        elif kind is CauseKind.FENCE:
            fence[place] = 0.0
        else:
            most[place] = np.inf
    return replace(
        network,
        resources=replace(network.resources, capacity=hours),
        sources=replace(network.sources, most=most),
        fences=replace(network.fences, price=fence),
    )


def _scarcities(
    book: PriceBook, item: int, month: int, *, chain: tuple[str, ...], weight: float
) -> Iterator[tuple[float, Cause]]:
    """(rent per unit short, cause) of the cheapest source of an item, and of what goes into it."""
    name = book.names[item]
    if name in chain or not book.has_source(item):
        return  # a circular bill of material, or nowhere to get it from
    here = (*chain, name)
    source, parts = book.cheapest(item, month)
    least = FREE * (1.0 + abs(float(book.unit[item, month])))
    for term in parts:
        if term.kind is TermKind.MONEY or term.amount <= least:
            continue
        if term.kind is TermKind.HOURS:
            yield weight * term.amount, _full_resource(book, term, here)
        elif term.kind is TermKind.LIMIT:
            yield weight * term.amount, _closed_source(book, source, month, here)
        elif term.kind is TermKind.FENCE:
            yield weight * term.amount, _fenced_source(book, source, month, here)
        elif term.price > book.costs[term.place] + FREE:
            yield from _scarcities(book, term.place, term.month, chain=here, weight=weight * term.quantity)


def _full_resource(book: PriceBook, term: Term, chain: tuple[str, ...]) -> Cause:
    """The run of months up to this one in which an hour of the resource has a price."""
    return Cause(
        kind=CauseKind.CAPACITY,
        name=str(book.network.resources.names[term.place]),
        place=term.place,
        first=book.full_since[term.place][term.month],
        last=term.month,
        chain=chain,
    )


def _closed_source(book: PriceBook, source: int, month: int, chain: tuple[str, ...]) -> Cause:
    """Why a source gives no more, its lead time or its limit, and the months in which that has a price."""
    lead = book.leads[source]
    first = 0 if month < lead else max(lead, book.rented_since[source][month])
    return Cause(
        kind=CauseKind.LEAD_TIME if month < lead else CauseKind.MATERIAL,
        name=chain[-1],
        place=source,
        first=first,
        last=max(month, lead - 1),
        chain=chain,
    )


def _fenced_source(book: PriceBook, source: int, month: int, chain: tuple[str, ...]) -> Cause:
    """The run of months up to this one in which leaving the approved plan has a price."""
    first = book.fenced_since[source][month]
    return Cause(kind=CauseKind.FENCE, name=chain[-1], place=source, first=first, last=month, chain=chain)


def _fence_prices(solution: Solution) -> Array:
    """What one unit more than approved costs, source x month."""
    approved = solution.network.fences.approved
    prices = np.zeros(approved.shape)
    prices[~np.isnan(approved)] = -solution.price("fence")
    return np.maximum(0.0, prices)


def _cheapest_sources(book: PriceBook) -> Index:
    """The ordinary source with the lowest price of each item in each month, or nowhere, item x month."""
    sources = book.network.sources
    total = sources.cost + book.rent + book.fence
    for uses, taken, quantity, prices in (
        (sources.hours, "resource", "hours", book.hour),
        (sources.inputs, "item", "qty", book.unit),
    ):
        for offset, rows in uses.groupby("offset"):
            then = prices[rows[taken].to_numpy(), : total.shape[1] - int(offset)]
            amount = np.zeros((len(rows), total.shape[1]))
            amount[:, int(offset) :] = then * rows[quantity].to_numpy(dtype=float)[:, None]
            np.add.at(total, rows["source"].to_numpy(), amount)
    cheapest = np.full(book.unit.shape, NOWHERE)
    ordinary = np.flatnonzero(sources.frame["lever"] == "")
    item = sources.frame["item"].to_numpy(dtype=np.int64)
    ordinary = ordinary[np.argsort(item[ordinary], kind="stable")]
    if ordinary.size:
        items, first, owner = np.unique(item[ordinary], return_index=True, return_inverse=True)
        least = np.minimum.reduceat(total[ordinary], first, axis=0)
        place = np.arange(ordinary.size)[:, None]
        lowest = np.where(total[ordinary] == least[owner], place, ordinary.size)
        cheapest[items] = ordinary[np.minimum.reduceat(lowest, first, axis=0)]
    return cheapest


def _by_source(uses: pd.DataFrame, place: str, quantity: str) -> dict[int, list[tuple[int, float, int]]]:
    """Source -> what a unit of it takes: place, quantity, offset."""
    found: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
    columns = (uses[name].tolist() for name in ("source", place, quantity, "offset"))
    for source, where, amount, offset in zip(*columns, strict=True):
        found[source].append((where, amount, offset))
    return found


def _since(priced: npt.NDArray[np.bool_]) -> Index:
    """The first month of the run of priced months that leads up to each month.

    >>> _since(np.array([[False, True, True, False, True]]))
    array([[0, 1, 1, 1, 4]])
    """
    months = np.broadcast_to(np.arange(priced.shape[1]), priced.shape)
    free_before = np.hstack([np.ones((len(priced), 1), dtype=bool), ~priced[:, :-1]])
    return np.asarray(np.maximum.accumulate(np.where(free_before, months, 0), axis=1))
