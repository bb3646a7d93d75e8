"""Material requirements: what goes into a plan, when it must be there, and when it must be ordered."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planning.supply.network import Network
from planning.supply.programme import Array, Index


@dataclass(frozen=True, kw_only=True)
class Requirements:
    """Requirements of every item of a network, item x month, before any limit of capacity or supplier."""

    gross: Array  # asked for by customers and by what is made of it
    net: Array  # what must be made or bought, lot for lot
    late: Array  # of this, what the lead time no longer allows


def explode(network: Network) -> Requirements:
    """Explode demand through the bills of material, level by level, and net it against stock.

    net(t) = max(0, gross(t) + target(t) - stock(t-1) - receipts(t)); it is planned lot for lot, and asks for
    its components in t - offset [Orlicky, Material Requirements Planning]. What would have had to be ordered
    before the first month is late; its components are asked for in the first month.
    """
    gross = network.demand_by_item()
    gross[:, :1] += network.by_item(network.owed)
    net, late = np.zeros_like(gross), np.zeros_like(gross)
    source = network.main_sources
    lead = network.sources.frame["lead"].to_numpy(dtype=np.int64)
    bills = network.sources.inputs
    parent = network.sources.frame["item"].to_numpy()[bills["source"].to_numpy()]
    bills = bills.assign(parent=parent)[source[parent] == bills["source"].to_numpy()]
    for items in _parents_first(network):
        net[items] = _netted(network, gross[items], items)
        planned = items[source[items] >= 0]
        within = np.arange(network.horizon) < lead[source[planned]][:, None]
        late[planned] = np.where(within, net[planned], 0.0)
        for offset, bill in bills[np.isin(bills["parent"], items)].groupby("offset"):
            asked = _earlier(net[bill["parent"]], int(offset)) * bill["qty"].to_numpy(dtype=float)[:, None]
            np.add.at(gross, bill["item"].to_numpy(dtype=np.int64), asked)
    return Requirements(gross=gross, net=net, late=late)


def _netted(network: Network, gross: Array, items: Index) -> Array:
    """What of the gross requirements of these items their stock, receipts and targets leave."""
    net = np.zeros_like(gross)
    stock = network.stock.opening[items]
    for month in range(network.horizon):
        available = stock + network.stock.receipts[items, month]
        net[:, month] = np.maximum(0.0, gross[:, month] + network.stock.target[items, month] - available)
        stock = available + net[:, month] - gross[:, month]
    return net


def _earlier(amounts: Array, offset: int) -> Array:
    """The amounts so many months earlier; what falls before the first month is asked for in it.

    >>> _earlier(np.array([[1.0, 2.0, 4.0]]), 1)
    array([[3., 4., 0.]])
    """
    last = max(0, amounts.shape[1] - offset)
    moved = np.zeros_like(amounts)
    moved[:, :last] = amounts[:, amounts.shape[1] - last :]
    moved[:, 0] += amounts[:, :offset].sum(axis=1)
    return moved


def hours(network: Network, use: Array) -> Array:
    """Hours that the use of the sources (source x month) asks of each resource, resource x month."""
    load = np.zeros((len(network.resources.names), network.horizon))
    for offset, rows in network.sources.hours.groupby("offset"):
        last = network.horizon - int(offset)
        asked = rows["hours"].to_numpy(dtype=float)[:, None] * use[rows["source"].to_numpy(), int(offset) :]
        np.add.at(load, (rows["resource"].to_numpy()[:, None], np.arange(last)[None, :]), asked)
    return load


def per_unit(network: Network, *, items: Index | None = None, resource: int | None = None) -> Array:
    """How much of these items, or how many hours of a resource, one unit of every item takes in all.

    Components and their components count, each item from the source it is planned on.
    """
    chosen = network.main_sources
    own = np.zeros(len(network.items))
    if items is not None:
        own[items] = 1.0
    if resource is not None:
        asked = network.sources.hours[network.sources.hours["resource"] == resource]
        per_source = np.bincount(asked["source"], asked["hours"], minlength=len(network.sources.frame))
        own[chosen >= 0] += per_source[chosen[chosen >= 0]]
    source, component = network.sources.inputs["source"].to_numpy(), network.sources.inputs["item"].to_numpy()
    parent = network.sources.frame["item"].to_numpy()[source]
    counts = chosen[parent] == source
    quantity = network.sources.inputs["qty"].to_numpy(dtype=float)
    total = own
    for _ in range(len(network.items)):
        below = np.bincount(
            parent[counts], quantity[counts] * total[component[counts]], minlength=len(network.items)
        )
        if np.allclose(own + below, total):
            break
        total = own + below
    return np.asarray(total)


def use(network: Network, quantity: Array) -> Array:
    """Item x month quantities as use of each item's main source, source x month."""
    chosen = network.main_sources
    used = np.zeros((len(network.sources.frame), network.horizon))
    has = chosen >= 0
    used[chosen[has]] = quantity[has]
    return used


def _parents_first(network: Network) -> Iterator[Index]:
    """Items by low-level code, level by level; those of a circular bill come last, one by one."""
    parent = network.sources.frame["item"].to_numpy()[network.sources.inputs["source"].to_numpy()]
    component = network.sources.inputs["item"].to_numpy()
    left = np.ones(len(network.items), dtype=bool)
    while left.any():
        waits = np.zeros(len(left), dtype=bool)
        waits[component[left[parent]]] = True
        ready = np.flatnonzero(left & ~waits)
        if not ready.size:
            yield from np.flatnonzero(left)[:, None]
            return
        yield ready
        left[ready] = False
