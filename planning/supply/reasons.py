"""Why something is short: the price of a unit walked back to the resource, supplier or time that sets it.

At the optimum the price of a unit in a month equals what its source costs: money, hours at the price of an
hour, components at their price, and the rent of a limit. The dearest of these is the reason.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from planning.supply.network import Network
from planning.supply.programme import Array
from planning.supply.solution import Solution

FREE = 1e-6  # a price below it, relative to the price of the unit, is no price
ROOM = 10.0  # how many times its hours a resource gets when its limit is taken away


class CauseKind(StrEnum):
    """What holds a plan back."""

    CAPACITY = "capacity"  # hours of a resource
    MATERIAL = "material"  # the most that a supplier delivers
    LEAD_TIME = "lead_time"  # it would have had to be ordered or started before today
    FENCE = "fence"  # the month is frozen
    UNKNOWN = "unknown"  # no single limit explains it


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
    def spot(self) -> tuple[CauseKind, int]:
        """What is in the way, whenever that may be."""
        return self.kind, self.place


class TermKind(StrEnum):
    """One part of the price of a unit."""

    MONEY = "money"
    HOURS = "hours"
    COMPONENT = "component"
    LIMIT = "limit"
    FENCE = "fence"


@dataclass(frozen=True, kw_only=True)
class Term:
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
        self._hours: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        for source, resource, hours, offset in self.network.sources.hours.itertuples(index=False):
            self._hours[int(source)].append((int(resource), float(hours), int(offset)))
        self._inputs: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        for source, item, quantity, offset in self.network.sources.inputs.itertuples(index=False):
            self._inputs[int(source)].append((int(item), float(quantity), int(offset)))
        self._sources: dict[int, list[int]] = defaultdict(list)
        for source, (item, lever) in enumerate(
            zip(self.network.sources.frame["item"], self.network.sources.frame["lever"], strict=True)
        ):
            if not lever:
                self._sources[int(item)].append(source)

    def terms(self, source: int, month: int) -> list[Term]:
        """The price of a unit from a source in a month, part by part.

        money + sum of hours × price of an hour + sum of parts × price of a part + rent of the source's own
        limit + price of leaving the approved plan. For a source in use this is the price of the item; for
        another one, the price it would need.
        """
        money = float(self.network.sources.cost[source, month])
        parts = [Term(kind=TermKind.MONEY, place=source, month=month, quantity=1.0, price=money)]
        for kind, uses, prices in (
            (TermKind.HOURS, self._hours[source], self.hour),
            (TermKind.COMPONENT, self._inputs[source], self.unit),
        ):
            parts += [
                Term(
                    kind=kind,
                    place=place,
                    month=month - offset,
                    quantity=quantity,
                    price=float(prices[place, month - offset]),
                )
                for place, quantity, offset in uses
                if month >= offset
            ]
        for kind, rents in ((TermKind.LIMIT, self.rent), (TermKind.FENCE, self.fence)):
            rent = float(rents[source, month])
            parts.append(Term(kind=kind, place=source, month=month, quantity=1.0, price=rent))
        return parts

    def has_source(self, item: int) -> bool:
        """Whether the item can be had at all without pulling a lever."""
        return bool(self._sources[item])

    def cheapest(self, item: int, month: int) -> tuple[int, list[Term]]:
        """The ordinary source that an item would be taken from, and the parts of its price."""
        options = [(source, self.terms(source, month)) for source in self._sources[item]]
        return min(options, key=lambda option: sum(term.amount for term in option[1]))


def causes(book: PriceBook, item: int, month: int) -> list[Cause]:
    """What could hold an item back in a month, the highest rent per unit first, each place once."""
    rents: dict[tuple[CauseKind, int], float] = defaultdict(float)
    found: dict[tuple[CauseKind, int], Cause] = {}
    for rent, cause in _scarcities(book, item, month, chain=(), weight=1.0):
        rents[cause.spot] += rent
        found.setdefault(cause.spot, cause)
    return sorted(found.values(), key=lambda cause: (-rents[cause.spot], cause.name))


def relaxed(network: Network, places: Iterable[tuple[CauseKind, int]]) -> Network:
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
    name = str(book.network.items[item])
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
        elif term.price > float(book.network.nodes["cost"].iat[term.place]) + FREE:
            yield from _scarcities(book, term.place, term.month, chain=here, weight=weight * term.quantity)


def _full_resource(book: PriceBook, term: Term, chain: tuple[str, ...]) -> Cause:
    """The run of months up to this one in which an hour of the resource has a price."""
    prices = book.hour[term.place]
    first = term.month
    while first > 0 and prices[first - 1] > FREE:
        first -= 1
    return Cause(
        kind=CauseKind.CAPACITY,
        name=str(book.network.resources.names[term.place]),
        place=term.place,
        first=first,
        last=term.month,
        chain=chain,
    )


def _closed_source(book: PriceBook, source: int, month: int, chain: tuple[str, ...]) -> Cause:
    """Why a source gives no more, its lead time or its limit, and the months in which that has a price."""
    lead = int(book.network.sources.frame["lead"].iat[source])
    first = 0 if month < lead else month
    while first > lead and book.rent[source, first - 1] > FREE:
        first -= 1
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
    first = month
    while first > 0 and book.fence[source, first - 1] > FREE:
        first -= 1
    return Cause(kind=CauseKind.FENCE, name=chain[-1], place=source, first=first, last=month, chain=chain)


def _fence_prices(solution: Solution) -> Array:
    """What one unit more than approved costs, source x month."""
    approved = solution.network.fences.approved
    prices = np.zeros(approved.shape)
    prices[~np.isnan(approved)] = -solution.price("fence")
    return np.maximum(0.0, prices)
