"""Material requirements: what goes into a plan, when it must be there, and when it must be ordered."""

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
    source = main_sources(network)
    lead = network.sources.frame["lead"].to_numpy(dtype=np.int64)
    inputs = _inputs(network)
    for item in _parents_first(network):
        stock = network.stock.opening[item]
        for month in range(network.horizon):
            available = stock + network.stock.receipts[item, month]
            net[item, month] = max(0.0, gross[item, month] + network.stock.target[item, month] - available)
            stock = available + net[item, month] - gross[item, month]
        if source[item] < 0:
            continue
        late[item, : lead[source[item]]] = net[item, : lead[source[item]]]
        for component, qty, offset in inputs.get(int(source[item]), []):
            shifted = np.zeros(network.horizon)
            shifted[: network.horizon - offset] = net[item, offset:]
            shifted[0] += net[item, :offset].sum()
            gross[component] += qty * shifted
    return Requirements(gross=gross, net=net, late=late)


def main_sources(network: Network) -> Index:
    """The source that each item is planned on: its making, or its cheapest supplier; -1 where it has none."""
    frame = network.sources.frame
    ranked = frame[frame["lever"] == ""].sort_values(["item", "full_cost", "lead", "source"], kind="stable")
    best = ranked.reset_index(names="place").groupby("item")["place"].first()
    return np.asarray(best.reindex(range(len(network.items))).fillna(-1), dtype=np.int64)


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
    chosen = main_sources(network)
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
    chosen = main_sources(network)
    used = np.zeros((len(network.sources.frame), network.horizon))
    has = chosen >= 0
    used[chosen[has]] = quantity[has]
    return used


def _inputs(network: Network) -> dict[int, list[tuple[int, float, int]]]:
    """Source -> its components, each with quantity and offset."""
    bills: dict[int, list[tuple[int, float, int]]] = {}
    for row in network.sources.inputs.itertuples():
        bills.setdefault(int(row.source), []).append((int(row.item), float(row.qty), int(row.offset)))
    return bills


def _parents_first(network: Network) -> list[int]:
    """Items in the order of their low-level code; items of a circular bill come last, each once."""
    parents = network.sources.frame["item"].to_numpy()[network.sources.inputs["source"].to_numpy()]
    components = network.sources.inputs["item"].to_numpy()
    waiting = np.bincount(components, minlength=len(network.items))
    children: dict[int, list[int]] = {}
    for parent, component in zip(parents.tolist(), components.tolist(), strict=True):
        children.setdefault(parent, []).append(component)
    ready = [item for item in range(len(network.items)) if waiting[item] == 0]
    order: list[int] = []
    while ready:
        item = ready.pop(0)
        order.append(item)
        for component in children.get(item, []):
            waiting[component] -= 1
            if waiting[component] == 0:
                ready.append(component)
    return order + [item for item in range(len(network.items)) if waiting[item] > 0]
