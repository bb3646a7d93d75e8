"""What hours and scarce supply are worth, found by letting every item plan for itself at given prices.

Items meet only in the hours of resources and in the limits of sources. With a price on each of these, every
item is planned by itself (Lagrangian relaxation: Geoffrion 1974, Mathematical Programming Study 2), and its
cheapest plan is a recursion over its months, components first:

    P(i,t) = min over sources a:  cost(a,t) + rent(a,t) + sum hours(a,r) x hour(r,t) + sum qty(a,c) x V(c,t)
    V(i,t) = min( P(i,t), V(i,t-1) + holding(i,t-1) )                  made now, or kept from before
    W(k,t) = min( V(i,t), late(k,t) + W(k,t+1) )  or  min( V(i,t), lost(k,t) )    what a unit asked for costs

The worth of the prices, demand x W - capacity x hour - limit x rent, is never above the cost of a plan, and
the best prices make both equal. The worth has corners, so each minimum is softened (Nesterov 2005,
Mathematical Programming 103),

    softmin(x) = -tau log sum exp(-x / tau),

the slopes are what the items then ask for less what there is, and a quasi-Newton method climbs while tau
falls. What is in stock or on its way is taken off the first demand: the prices need to be near, not exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planning.supply import model, requirements
from planning.supply.network import Network, Policy
from planning.supply.programme import Array, Index

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NEVER = 1e9  # the price of what cannot be had
SOFTNESS = (1e-2, 1e-3, 3e-4, 1e-4)  # tau of each climb, as a share of the value of an item
STEPS = 40  # of each climb
OVERTIME_SOFTNESS = 50.0  # tau of an hour: so many times that of an item worth one
TYPICAL_HOUR, TYPICAL_RENT = 100.0, 1.0  # the steps of the prices, in money, before the method finds its own


@dataclass(frozen=True, kw_only=True)
class Prices:
    """What things are worth when every item plans for itself and, together, they ask for what there is."""

    hour: Array  # resource x month
    rent: Array  # source x month: of a unit more than its limit
    unit: Array  # item x month: V
    served: Array  # class x month: W


def prices(network: Network) -> Prices:
    """The best prices, nearly, of a network whose bills of material are not circular."""
    from scipy.optimize import minimize

    relaxed = Relaxation(network)
    size = 1.0 + float(np.sum(relaxed.demand * relaxed.value[None, relaxed.item_of_class]))

    def fall(at: Array, softness: float) -> tuple[float, Array]:
        worth, slope = relaxed.worth(at * relaxed.steps, softness)
        return -worth / size * 1e3, -slope * relaxed.steps / size * 1e3

    at = np.zeros(relaxed.steps.size)
    for softness in SOFTNESS:
        at = minimize(
            fall,
            at,
            args=(softness,),
            jac=True,
            method="L-BFGS-B",
            bounds=[(0.0, None)] * at.size,
            options={"maxiter": STEPS, "maxcor": 20, "ftol": 1e-12, "gtol": 1e-12},
        ).x
    return relaxed.prices(at * relaxed.steps)


def circular(network: Network) -> bool:
    """Whether an item goes into itself, so that no order of items has all components first."""
    return bool(_depths(network).max(initial=0) >= len(network.items))


@dataclass(frozen=True, kw_only=True)
class _Level:
    """Items at one depth of the bills of material, and their sources, those of an item side by side."""

    items: Index
    sources: Index
    owner: Index  # of each source: the position of its item
    first: Index  # of each item: the position of its first source
    hours: "tuple[tuple[int, csr_matrix], ...]"  # offset, sources x resources
    inputs: "tuple[tuple[int, csr_matrix], ...]"  # offset, sources x items


class Relaxation:
    """The items of a network, each for itself. Arrays are months x rows, so that a month is one stretch."""

    def __init__(self, network: Network) -> None:
        self.months = network.horizon
        most = network.sources.most.T
        self.cost = np.where(most > 0.0, network.sources.cost.T, NEVER)
        self.limited = np.isfinite(most) & (most > 0.0)
        self.limit = most[self.limited]
        self.capacity, self.holding = network.resources.capacity.T, network.stock.holding.T
        self.overtime_of = network.resources.overtime["resource"].to_numpy(dtype=np.int64)
        self.overtime_cost = network.resources.overtime_cost.T
        self.overtime = np.nan_to_num(network.resources.overtime_most.T, posinf=0.0)
        self.item_of_class = network.demand.classes["item"].to_numpy(dtype=np.int64)
        self.is_lost = (network.demand.classes["policy"] != Policy.LATE).to_numpy()
        self.late, self.lost = model.late_prices(network).T, network.demand.lost.T
        self.demand = _net_demand(network)
        self.value = np.maximum(network.nodes["value"], network.nodes["full_cost"]).to_numpy(dtype=float)
        self.levels = tuple(_levels(network))
        self.steps = np.r_[np.full(self.capacity.size, TYPICAL_HOUR), np.full(self.limit.size, TYPICAL_RENT)]

    def worth(self, at: Array, softness: float) -> tuple[float, Array]:
        """The softened worth of prices, and its slope: what is asked for at them, less what there is."""
        hour, rent = self._unpacked(at)
        unit, ways = self._unit_prices(hour, rent, softness)
        soft = softness * self.value[self.item_of_class]
        served, share = self._served(unit[:, self.item_of_class], soft)
        rent_of_hours, drawn = self._overtime_rent(hour, softness)
        worth = np.sum(served * self.demand) - np.sum(hour * self.capacity) - rent_of_hours
        load, use = self._asked(share, ways)
        np.subtract.at(load.T, self.overtime_of, drawn.T)
        slope = np.r_[(load - self.capacity).ravel(), use[self.limited] - self.limit]
        return float(worth - np.sum(rent[self.limited] * self.limit)), slope

    def prices(self, at: Array) -> Prices:
        """All prices that follow from those of hours and limits, their corners back."""
        hour, rent = self._unpacked(at)
        corner = 1e-9
        unit, _ = self._unit_prices(hour, rent, corner)
        served, _ = self._served(unit[:, self.item_of_class], corner * self.value[self.item_of_class])
        return Prices(hour=hour.T, rent=rent.T, unit=unit.T, served=served.T)

    def _unpacked(self, at: Array) -> tuple[Array, Array]:
        rent = np.zeros(self.cost.shape)
        rent[self.limited] = at[self.capacity.size :]
        return at[: self.capacity.size].reshape(self.capacity.shape), rent

    def _unit_prices(
        self, hour: Array, rent: Array, softness: float
    ) -> tuple[Array, list[tuple[Array, Array]]]:
        """V, and for each level the share of each source and the share that is made in its month."""
        unit = np.full(self.holding.shape, NEVER)
        ways = []
        for level in reversed(self.levels):
            soft = softness * self.value[level.items]
            price = (self.cost + rent)[:, level.sources]
            for offset, hours in level.hours:
                price = price + _later((hours @ hour.T).T, offset)
            for offset, inputs in level.inputs:
                price = price + _later((inputs @ unit.T).T, offset)
            cheapest, share = _cheapest_source(price, level, soft)
            unit[:, level.items], made = self._kept(cheapest, level, soft)
            ways.append((share, made))
        return unit, ways[::-1]

    def _kept(self, made_now: Array, level: _Level, soft: Array) -> tuple[Array, Array]:
        """The price of a unit that may be kept from before, and the share that is made in its month."""
        holding = self.holding[:, level.items]
        price, now = made_now.copy(), np.ones_like(made_now)
        for month in range(1, self.months):
            kept = price[month - 1] + holding[month - 1]
            price[month], now[month] = _softmin(made_now[month], kept, soft)
        return price, now

    def _served(self, unit: Array, soft: Array) -> tuple[Array, Array]:
        """W, and the share that is served in its month."""
        price, share = np.empty_like(unit), np.empty_like(unit)
        later = np.zeros(unit.shape[1])
        for month in reversed(range(self.months)):
            otherwise = np.where(self.is_lost, self.lost[month], self.late[month] + later)
            price[month], share[month] = _softmin(unit[month], otherwise, soft)
            later = price[month]
        return price, share

    def _overtime_rent(self, hour: Array, softness: float) -> tuple[float, Array]:
        """What overtime earns at these prices, and how much of it is drawn."""
        soft = softness * OVERTIME_SOFTNESS
        gain = (hour[:, self.overtime_of] - self.overtime_cost) / soft
        drawn = self.overtime / (1.0 + np.exp(-np.clip(gain, -50.0, 50.0)))
        return float(np.sum(soft * np.logaddexp(0.0, gain) * self.overtime)), drawn

    def _asked(self, share: Array, ways: list[tuple[Array, Array]]) -> tuple[Array, Array]:
        """Hours and sources that the items ask for, when they follow these shares."""
        needed = np.zeros(self.holding.shape)
        waiting = np.zeros(share.shape[1])
        for month in range(self.months):
            asked = self.demand[month] + waiting
            np.add.at(needed[month], self.item_of_class, share[month] * asked)
            waiting = np.where(self.is_lost, 0.0, (1.0 - share[month]) * asked)
        load, use = np.zeros(self.capacity.shape), np.zeros(self.cost.shape)
        for level, (of_source, now) in zip(self.levels, ways, strict=True):
            made = of_source * _made(needed[:, level.items], now)[:, level.owner]
            use[:, level.sources] = made
            for offset, hours in level.hours:
                load += _earlier((hours.T @ made.T).T, offset)
            for offset, inputs in level.inputs:
                needed += _earlier((inputs.T @ made.T).T, offset)
        return load, use


def _net_demand(network: Network) -> Array:
    """What stock and deliveries leave of the demand, month x class: the same share of every class."""
    gross = network.demand_by_item()
    net = requirements.explode(network).net
    share = np.divide(net, gross, out=np.zeros_like(gross), where=gross > 0.0)
    item = network.demand.classes["item"].to_numpy(dtype=np.int64)
    return np.asarray((network.demand.qty * share[item]).T.copy())


def _levels(network: Network) -> Iterator[_Level]:
    """The items that have a source, by depth: what is sold alone first, what goes into nothing last."""
    sources, depth = network.sources, _depths(network)
    item = sources.frame["item"].to_numpy(dtype=np.int64)
    usable = (sources.most > 0.0).any(axis=1)
    hours = sources.hours.rename(columns={"resource": "taken", "hours": "qty"})
    inputs = sources.inputs.rename(columns={"item": "taken"})
    for deep in range(int(depth.max(initial=0)) + 1):
        chosen = np.flatnonzero(usable & (depth[item] == deep))
        chosen = chosen[np.argsort(item[chosen], kind="stable")]
        items, first, owner = np.unique(item[chosen], return_index=True, return_inverse=True)
        if len(chosen):
            yield _Level(
                items=items,
                sources=chosen,
                owner=owner,
                first=first,
                hours=tuple(_per_offset(chosen, hours, len(network.resources.names))),
                inputs=tuple(_per_offset(chosen, inputs, len(network.items))),
            )


def _depths(network: Network) -> Index:
    """How many bills of material lie above each item, at most; endless in a circle."""
    maker = network.sources.frame["item"].to_numpy(dtype=np.int64)
    parent = maker[network.sources.inputs["source"].to_numpy(dtype=np.int64)]
    component = network.sources.inputs["item"].to_numpy(dtype=np.int64)
    depth = np.zeros(len(network.items), dtype=np.int64)
    for _ in range(len(network.items) + 1):
        deeper = depth.copy()
        np.maximum.at(deeper, component, depth[parent] + 1)
        if np.array_equal(deeper, depth):
            break
        depth = deeper
    return depth


def _per_offset(chosen: Index, taken: pd.DataFrame, width: int) -> "Iterator[tuple[int, csr_matrix]]":
    """What a unit of each chosen source takes (source, taken, qty, offset), one matrix per offset."""
    from scipy.sparse import csr_matrix

    position = pd.Series(range(len(chosen)), index=chosen)
    for offset, part in taken[taken["source"].isin(chosen)].groupby("offset"):
        where = (position[part["source"]].to_numpy(), part["taken"].to_numpy(dtype=np.int64))
        quantity = part["qty"].to_numpy(dtype=float)
        yield int(offset), csr_matrix((quantity, where), shape=(len(chosen), width))


def _cheapest_source(price: Array, level: _Level, soft: Array) -> tuple[Array, Array]:
    """The softened minimum over the sources of each item, and the share of each source."""
    least = np.minimum.reduceat(price, level.first, axis=1)
    if len(level.first) == len(level.sources):
        return least, np.ones_like(price)
    weight = np.exp((least[:, level.owner] - price) / soft[level.owner])
    total = np.add.reduceat(weight, level.first, axis=1)
    return least - soft * np.log(total), weight / total[:, level.owner]


def _softmin(first: Array, second: Array, soft: Array) -> tuple[Array, Array]:
    """The softened minimum of two prices, and the share of the first.

    >>> _softmin(np.array([1.0, 2.0]), np.array([1.0, 9.0]), np.array([0.01]))[1]
    array([0.5, 1. ])
    """
    gap = (second - first) / soft
    rest = np.exp(-np.abs(gap))
    share = np.where(gap >= 0.0, 1.0, rest) / (1.0 + rest)
    return np.minimum(first, second) - soft * np.log1p(rest), share


def _made(needed: Array, now: Array) -> Array:
    """What is made in each month, when of all that is needed the share `now` is made in its month."""
    made = np.empty_like(needed)
    ahead = np.zeros(needed.shape[1])
    for month in reversed(range(len(needed))):
        wanted = needed[month] + ahead
        made[month] = now[month] * wanted
        ahead = wanted - made[month]
    return made


def _later(amounts: Array, offset: int) -> Array:
    """The amounts so many months later; before, there are none.

    >>> _later(np.array([[1.0], [2.0], [3.0]]), 1).ravel()
    array([0., 1., 2.])
    """
    moved = np.zeros_like(amounts)
    moved[offset:] = amounts[: max(0, len(amounts) - offset)]
    return moved


def _earlier(amounts: Array, offset: int) -> Array:
    """The amounts so many months earlier; what falls before the first month is past.

    >>> _earlier(np.array([[1.0], [2.0], [3.0]]), 1).ravel()
    array([2., 3., 0.])
    """
    moved = np.zeros_like(amounts)
    moved[: max(0, len(amounts) - offset)] = amounts[offset:]
    return moved
