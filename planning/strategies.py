"""Production strategies: how much to make each month, before any limit of capacity or material.

Demand, targets and results are arrays over months in the item's unit; stock is at the end of a month.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a strategy makes, and the stock that follows; negative stock is demand not met in time."""

    production: Array
    stock: Array


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """A make-to-order plan: what is made and shipped, and the order book that is left."""

    production: Array
    backlog: Array


def target_stock(stock: float, *, demand: npt.ArrayLike, target: npt.ArrayLike) -> Plan:
    """Make what brings stock back to its target: R(t) = max(0, D(t) + T(t) - I(t-1)).

    >>> target_stock(200, demand=[300, 400, 500, 400], target=100).production
    array([200., 400., 500., 400.])
    """
    wanted = np.asarray(demand, dtype=float)
    aim = np.broadcast_to(np.asarray(target, dtype=float), wanted.shape)
    production, stocks = np.zeros(wanted.size), np.zeros(wanted.size)
    for month in range(wanted.size):
        production[month] = max(0.0, wanted[month] + aim[month] - stock)
        stock += production[month] - wanted[month]
        stocks[month] = stock
    return Plan(production=production, stock=stocks)


def chase(stock: float, *, demand: npt.ArrayLike, target: npt.ArrayLike | None = None) -> Plan:
    """Follow demand at a constant stock: target stock, at the opening stock unless another is given.

    >>> chase(200, demand=[300, 400, 500, 400]).production
    array([300., 400., 500., 400.])
    """
    return target_stock(stock, demand=demand, target=stock if target is None else target)


def use_stock_first(stock: float, *, demand: npt.ArrayLike) -> Plan:
    """Make nothing until stock is used up: R(t) = max(0, D(t) - I(t-1)).

    >>> use_stock_first(200, demand=[300, 400, 500, 400]).production
    array([100., 400., 500., 400.])
    """
    return target_stock(stock, demand=demand, target=0.0)


def level(
    stock: float,
    *,
    demand: npt.ArrayLike,
    end_stock: float = 0.0,
    working_days: npt.ArrayLike | None = None,
) -> Plan:
    """Make the same every month, or every working day, and end at a given stock.

    R = (sum of D + I(N) - I(0)) / N; per working day the divisor is the sum of days, and each month gets its
    share. Stock may be negative in between [Chopra and Meindl, Supply Chain Management].

    >>> level(200, demand=[300, 400, 500, 400], end_stock=100).stock
    array([275., 250., 125., 100.])
    """
    wanted = np.asarray(demand, dtype=float)
    days = _days(wanted, working_days)
    rate = max(0.0, wanted.sum() + end_stock - stock) / days.sum()
    return _after(stock, wanted, rate * days)


def level_no_stockout(
    stock: float,
    *,
    demand: npt.ArrayLike,
    safety: npt.ArrayLike = 0.0,
    working_days: npt.ArrayLike | None = None,
) -> Plan:
    """The lowest level rate that never lets stock fall below the safety stock.

    R = max over k of (sum of D up to k + SS(k) - I(0)) / k, with working days instead of k where given.

    >>> level_no_stockout(200, demand=[300, 400, 500, 400]).production[0].round(2)
    np.float64(350.0)
    """
    wanted = np.asarray(demand, dtype=float)
    days = _days(wanted, working_days)
    aim = np.broadcast_to(np.asarray(safety, dtype=float), wanted.shape)
    needed = np.cumsum(wanted) + aim - stock
    rate = max(0.0, float(np.max(needed / np.cumsum(days), initial=0.0)))
    return _after(stock, wanted, rate * days)


def make_to_order(backlog: float, *, bookings: npt.ArrayLike, target: npt.ArrayLike) -> Backlog:
    """Make what brings the order book to its target: R(t) = bookings(t) + B(t-1) - target B(t).

    What is made is shipped, so B(t) = B(t-1) + bookings(t) - R(t) [Wallace and Stahl].

    >>> make_to_order(500, bookings=[300], target=400)
    Backlog(production=array([400.]), backlog=array([400.]))
    """
    booked = np.asarray(bookings, dtype=float)
    aim = np.broadcast_to(np.asarray(target, dtype=float), booked.shape)
    production, open_orders = np.zeros(booked.size), backlog
    for month in range(booked.size):
        production[month] = max(0.0, booked[month] + open_orders - aim[month])
        open_orders += booked[month] - production[month]
    return Backlog(production=production, backlog=backlog_after(backlog, booked, production))


def backlog_after(opening: float, bookings: npt.ArrayLike, production: npt.ArrayLike) -> Array:
    """The order book at the end of each month, when so much is made and shipped.

    >>> backlog_after(500, [300], [350])
    array([450.])
    """
    change = np.asarray(bookings, dtype=float) - np.asarray(production, dtype=float)
    return np.asarray(opening + np.cumsum(change))


def lot(need: float, *, minimum: float = 0.0) -> float:
    """What to make or order for a need: nothing, or at least the smallest lot.

    >>> lot(0, minimum=20), lot(5, minimum=20), lot(25, minimum=20)
    (0.0, 20.0, 25.0)
    """
    return float(max(need, minimum)) if need > 0 else 0.0


def replenishment(
    stock: float, *, demand: float, target: float, minimum: float = 0.0, maximum: float = float("inf")
) -> tuple[float, float]:
    """What is needed to reach a target after demand, and what is suggested within the lot limits.

    need = max(0, demand + target - stock), kept between the least and the most that may be made at once.

    >>> replenishment(60, demand=75, target=10, minimum=5, maximum=20)
    (25.0, 20.0)
    """
    need = max(0.0, float(demand + target - stock))
    return need, min(lot(need, minimum=minimum), float(maximum))


def _days(demand: Array, working_days: npt.ArrayLike | None) -> Array:
    return np.ones(demand.size) if working_days is None else np.asarray(working_days, dtype=float)


def _after(stock: float, demand: Array, production: Array) -> Plan:
    return Plan(production=production, stock=np.asarray(stock + np.cumsum(production - demand)))
