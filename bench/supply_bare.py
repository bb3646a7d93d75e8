"""The same plan stated twice more, without the package: by hand for the solver, and as in a textbook.

Both read the arrays of a network and cover what the companies of `supply_case` have.
"""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csc_matrix

from planning.supply import model
from planning.supply.network import Network

Array = npt.NDArray[np.float64]
INF = float("inf")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """A programme: least cost of x >= 0, with x and matrix @ x between bounds."""

    cost: Array
    upper: Array
    row_lower: Array
    row_upper: Array
    matrix: csc_matrix


class _Rows:
    """Triplets of a matrix, collected."""

    def __init__(self) -> None:
        self.parts: list[tuple[Any, Any, Any]] = []

    def add(self, rows: Any, columns: Any, values: Any) -> None:
        down, across, amounts = np.broadcast_arrays(rows, columns, np.asarray(values, dtype=float))
        self.parts.append((down.ravel(), across.ravel(), amounts.ravel()))

    def matrix(self, shape: tuple[int, int]) -> csc_matrix:
        down, across, amounts = (np.concatenate(part) for part in zip(*self.parts, strict=True))
        return coo_matrix((amounts, (down, across)), shape=shape).tocsc()


def compact(network: Network) -> Stated:
    """No shipments: late(t) - late(t-1) + lost(t) <= demand(t)."""
    return _stated(network, ships=False)


def textbook(network: Network) -> Stated:
    """Shipments as decisions: ship(t) = demand(t) + late(t-1) - late(t) - lost(t)."""
    return _stated(network, ships=True)


def hand_over(stated: Stated) -> Any:
    """HiGHS with this programme in it."""
    solver: Any = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("parallel", "off")
    solver.setOptionValue("solver", "simplex")
    rows, columns = stated.matrix.shape
    solver.passModel(
        *(columns, rows, stated.matrix.nnz, 1, 1, 0.0),  # by columns; the least is sought
        *(stated.cost, np.zeros(columns), stated.upper, stated.row_lower, stated.row_upper),
        *(stated.matrix.indptr, stated.matrix.indices, stated.matrix.data, np.zeros(columns, dtype=np.int32)),
    )
    return solver


def _stated(network: Network, *, ships: bool) -> Stated:
    months, items = network.horizon, len(network.items)
    sources, classes, hours = network.sources, network.demand.classes, network.resources
    widths = [len(sources.frame), items, len(classes), len(classes), len(hours.overtime)]
    widths += [len(classes)] if ships else []
    use, stock, late, lost, overtime, *ship = _grids(widths, months)
    heights = [items, len(classes), len(hours.names)]
    balance, service, capacity = _grids(heights, months)
    item = classes["item"].to_numpy()
    rows = _Rows()
    rows.add(balance[sources.frame["item"].to_numpy()], use, 1.0)
    rows.add(
        balance[sources.inputs["item"]],
        use[sources.inputs["source"]],
        -sources.inputs["qty"].to_numpy()[:, None],
    )
    rows.add(balance, stock, -1.0)
    rows.add(balance[:, 1:], stock[:, :-1], 1.0)
    rows.add(
        capacity[sources.hours["resource"]],
        use[sources.hours["source"]],
        sources.hours["hours"].to_numpy()[:, None],
    )
    rows.add(capacity[hours.overtime["resource"]], overtime, -1.0)
    rows.add(service, late, 1.0)
    rows.add(service[:, 1:], late[:, :-1], -1.0)
    rows.add(service, lost, 1.0)
    if ships:
        rows.add(service, ship[0], 1.0)
        rows.add(balance[item], ship[0], -1.0)
    else:
        rows.add(balance[item], late, 1.0)
        rows.add(balance[item, 1:], late[:, :-1], -1.0)
        rows.add(balance[item], lost, 1.0)
    needed = np.zeros((items, months)) if ships else network.demand_by_item()
    needed[:, 0] -= network.stock.opening
    never = (classes["policy"] == "late").to_numpy()[:, None]
    blocks = [
        (sources.cost, sources.most),
        (network.stock.holding, INF),
        (model.late_prices(network), np.where(never, INF, 0.0)),
        (network.demand.lost, np.where(never, 0.0, INF)),
        (hours.overtime_cost, hours.overtime_most),
        *([(0.0, INF)] if ships else []),
    ]
    shapes = [(width, months) for width in widths]
    cost, upper = (
        np.concatenate(
            [np.broadcast_to(block[part], shape).ravel() for block, shape in zip(blocks, shapes, strict=True)]
        )
        for part in (0, 1)
    )
    demand = network.demand.qty.ravel()
    lower = [needed.ravel(), demand if ships else np.full(demand.size, -INF), np.full(capacity.size, -INF)]
    return Stated(
        cost=cost,
        upper=upper,
        row_lower=np.concatenate(lower),
        row_upper=np.concatenate([needed.ravel(), demand, hours.capacity.ravel()]),
        matrix=rows.matrix((sum(heights) * months, cost.size)),
    )


def _grids(heights: list[int], months: int) -> list[npt.NDArray[np.int64]]:
    """Consecutive numbers for blocks of rows by months."""
    starts = np.cumsum([0, *heights]) * months
    return [
        np.arange(start, start + height * months).reshape(height, months)
        for start, height in zip(starts, heights, strict=False)
    ]
