"""A plan made demand by demand, without looking back: a preview, and the bar that the optimum must beat.

Better grades come first, then earlier months, then dearer items. Each demand is made in its month if hours
and materials are left, else earlier, the nearest month first, else later.
"""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from planning.supply import solution
from planning.supply.grades import GRADES
from planning.supply.network import Network, SourceKind
from planning.supply.programme import Array
from planning.supply.solution import Solution

NEGLIGIBLE = 1e-9


def preview(network: Network) -> Array:
    """What each source of a sold item makes, source x month.

    Made components count with their hours, bought ones with what their suppliers can deliver; stock of
    components that are made is not seen, so that the preview errs on the safe side.
    """
    shop = _Shop(network)
    classes = network.demand.classes
    value = network.nodes["value"].to_numpy(dtype=float)
    cells = [
        (GRADES.index(grade), month, -value[item], int(item), float(network.demand.qty[row, month]))
        for row, (item, grade) in enumerate(zip(classes["item"], classes["grade"], strict=True))
        for month in np.flatnonzero(network.demand.qty[row])
    ]
    for _, month, _, item, quantity in sorted(cells):
        shop.serve(item, int(month), quantity)
    return shop.made


def evaluate(base: Solution, made: Array) -> Solution:
    """The best plan that makes exactly this of what is sold: components, stock and lateness follow."""
    network = base.network
    sold = np.isin(network.sources.frame["item"], network.demand.classes["item"])
    ours = sold & (network.sources.frame["lever"] == "").to_numpy()
    fixed = replace(
        network.sources,
        least=np.where(ours[:, None], made, network.sources.least),
        most=np.where(ours[:, None], made, network.sources.most),
    )
    return solution.of(replace(network, sources=fixed))


class _Shop:
    """What is left of hours, materials and stock while demand after demand is served."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.made = np.zeros((len(network.sources.frame), network.horizon))
        self._free = network.resources.capacity.copy()
        np.add.at(
            self._free,
            network.resources.overtime["resource"].to_numpy(dtype=np.int64),
            network.resources.overtime_most,
        )
        self._stock = np.cumsum(network.stock.receipts, axis=1) + network.stock.opening[:, None]
        self._bought = self._deliveries()
        self._sources = self._ways()

    def serve(self, item: int, month: int, quantity: float) -> None:
        """Take a demand from stock, else make it: in its month, earlier, or later."""
        quantity -= self._take_stock(item, month, quantity)
        earlier, later = range(month, -1, -1), range(month + 1, self.network.horizon)
        for when in (*earlier, *later):
            if quantity <= NEGLIGIBLE:
                return
            for source, hours, parts in self._sources[item]:
                quantity -= self._make(source, when, quantity, (hours, parts))

    def _take_stock(self, item: int, month: int, quantity: float) -> float:
        taken = max(0.0, min(quantity, float(self._stock[item, month:].min())))
        self._stock[item, month:] -= taken
        return taken

    def _make(
        self,
        source: int,
        month: int,
        quantity: float,
        takes: tuple[list[tuple[int, float, int]], list[tuple[int, float, int]]],
    ) -> float:
        hours, parts = takes
        most = min(quantity, float(self.network.sources.most[source, month] - self.made[source, month]))
        for resource, each, offset in hours:
            if month >= offset:
                most = min(most, float(self._free[resource, month - offset]) / each)
        for part, each, offset in parts:
            most = min(most, float(self._bought[part, max(0, month - offset) :].min()) / each)
        if most <= NEGLIGIBLE:
            return 0.0
        self.made[source, month] += most
        for resource, each, offset in hours:
            if month >= offset:
                self._free[resource, month - offset] -= most * each
        for part, each, offset in parts:
            self._bought[part, max(0, month - offset) :] -= most * each
        return most

    def _deliveries(self) -> Array:
        """What can be there of each bought item by the end of each month."""
        sources = self.network.sources
        ordinary = sources.frame["kind"].eq(SourceKind.BUY).to_numpy()
        arriving = np.zeros((len(self.network.items), self.network.horizon))
        items = sources.frame["item"].to_numpy(dtype=np.int64)
        np.add.at(arriving, items[ordinary], sources.most[ordinary])
        return np.asarray(np.cumsum(arriving, axis=1) + self._stock)

    def _ways(
        self,
    ) -> dict[int, list[tuple[int, list[tuple[int, float, int]], list[tuple[int, float, int]]]]]:
        """Item -> its sources, cheapest first, each with all hours and bought parts of a unit."""
        bills = _Bills(self.network)
        ways = defaultdict(list)
        frame = self.network.sources.frame
        usable = self.network.sources.most.max(axis=1) > 0.0
        for source in frame.sort_values(["full_cost", "source"]).index:
            if usable[source]:
                ways[int(frame["item"].iat[source])].append((int(source), *bills.takes(int(source))))
        return ways


class _Bills:
    """All hours and bought parts that a unit takes, through the bills of material."""

    def __init__(self, network: Network) -> None:
        self._main = network.main_sources
        self._bought = {
            int(item)
            for item in network.sources.frame.loc[network.sources.frame["kind"] == SourceKind.BUY, "item"]
        }
        self._hours: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        for source, resource, hours, offset in network.sources.hours.itertuples(index=False):
            self._hours[int(source)].append((int(resource), float(hours), int(offset)))
        self._inputs: dict[int, list[tuple[int, float, int]]] = defaultdict(list)
        for source, item, quantity, offset in network.sources.inputs.itertuples(index=False):
            self._inputs[int(source)].append((int(item), float(quantity), int(offset)))

    def takes(self, source: int) -> tuple[list[tuple[int, float, int]], list[tuple[int, float, int]]]:
        """(resource, hours, offset) and (bought item, quantity, offset) of a unit."""
        hours: dict[tuple[int, int], float] = defaultdict(float)
        parts: dict[tuple[int, int], float] = defaultdict(float)
        waiting = [(source, 1.0, 0, frozenset({source}))]
        while waiting:
            current, count, before, seen = waiting.pop()
            for resource, each, offset in self._hours[current]:
                hours[resource, before + offset] += count * each
            for item, each, offset in self._inputs[current]:
                following = int(self._main[item])
                if item in self._bought:
                    parts[item, before + offset] += count * each
                elif following >= 0 and following not in seen:
                    waiting.append((following, count * each, before + offset, seen | {following}))
        return (
            [(resource, each, offset) for (resource, offset), each in hours.items() if each > 0],
            [(item, each, offset) for (item, offset), each in parts.items() if each > 0],
        )
