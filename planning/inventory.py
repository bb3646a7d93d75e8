"""Stock over time: projected balance, days of supply, available to promise, safety stock.

Quantities are arrays over months (the last axis) in the item's unit; stock is at the end of a month.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Balance:
    """A projected balance and the demand that it meets."""

    demand: Array
    balance: Array


@dataclass(frozen=True, kw_only=True)
class Cover:
    """How long a stock lasts."""

    days: float  # working days
    months: float
    beyond: bool  # it is not used up within the horizon, so it lasts longer than stated


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What may still be promised out of each month's receipts."""

    discrete: Array  # per month
    cumulative: Array  # by the end of each month; never falls


def pab(
    stock: float,
    *,
    forecast: npt.ArrayLike,
    orders: npt.ArrayLike,
    receipts: npt.ArrayLike,
    demand_fence: int = 0,
) -> Balance:
    """Projected available balance: what stock will be if the plan comes true.

    PAB(t) = PAB(t-1) + receipts(t) - demand(t), where demand is the orders alone inside the demand time fence
    (the first `demand_fence` months) and the larger of orders and forecast beyond it [ASCM dictionary].

    >>> pab(50, forecast=[100] * 4, orders=[120, 90, 40, 10], receipts=[100] * 4, demand_fence=1).balance
    array([30., 30., 30., 30.])
    """
    booked = np.asarray(orders, dtype=float)
    inside = np.arange(booked.size) < demand_fence
    demand = np.where(inside, booked, np.maximum(booked, np.asarray(forecast, dtype=float)))
    return Balance(demand=demand, balance=stock + np.cumsum(np.asarray(receipts, dtype=float) - demand))


def atp(stock: float, *, receipts: npt.ArrayLike, orders: npt.ArrayLike) -> Promise:
    """Available to promise: receipts less the orders they must cover until the next receipt.

    The first month adds the stock. A later month that is over-promised takes what it lacks from the nearest
    earlier month that has some left (look-ahead); what is lacking still is shown as negative in that month.
    Forecasts are not used [ASCM dictionary].

    >>> atp(50, receipts=[100, 0, 100, 0], orders=[80, 40, 30, 20]).cumulative
    array([30., 30., 80., 80.])
    """
    arriving = np.asarray(receipts, dtype=float)
    booked = np.asarray(orders, dtype=float)
    starts = [0, *(t for t in range(1, arriving.size) if arriving[t] > 0)]
    discrete = np.zeros(arriving.size)
    for start, end in zip(starts, [*starts[1:], arriving.size], strict=True):
        discrete[start] = arriving[start] + (stock if start == 0 else 0.0) - booked[start:end].sum()
    for short in range(1, arriving.size):
        for earlier in range(short - 1, -1, -1):
            taken = min(max(discrete[earlier], 0.0), max(-discrete[short], 0.0))
            discrete[earlier] -= taken
            discrete[short] += taken
    return Promise(discrete=discrete, cumulative=np.maximum.accumulate(np.cumsum(discrete)))


def days_of_supply(stock: float, *, demand: npt.ArrayLike, working_days: npt.ArrayLike) -> Cover:
    """How long a stock lasts: the next months are used up one after another, the last one in proportion.

    >>> days_of_supply(150, demand=[100, 80, 60], working_days=[20, 22, 21])
    Cover(days=33.75, months=1.625, beyond=False)
    """
    wanted, days = np.asarray(demand, dtype=float), np.asarray(working_days, dtype=float)
    left, used_days, used_months = max(stock, 0.0), 0.0, 0.0
    for quantity, length in zip(wanted.tolist(), days.tolist(), strict=True):
        if quantity > left:
            share = left / quantity
            return Cover(days=used_days + share * length, months=used_months + share, beyond=False)
        left, used_days, used_months = left - quantity, used_days + length, used_months + 1.0
    return Cover(days=used_days, months=used_months, beyond=True)


def stock_for_days(demand: Array, working_days: Array, *, target_days: Array) -> Array:
    """Stock that covers so many working days of the months that follow, for each item and month.

    The inverse of `days_of_supply`: T(t) = sum over the following months of demand × the share of their days
    that is covered. Beyond the horizon the last month repeats. Demand is items x months, target days one per
    item.

    >>> days = np.array([20.0, 20.0, 20.0])
    >>> stock_for_days(np.array([[100.0, 80.0, 60.0]]), days, target_days=np.array([30.0]))
    array([[110.,  90.,  90.]])
    """
    months = demand.shape[1]
    stock = np.zeros(demand.shape)
    for month in range(months):
        left, following = target_days.astype(float).copy(), month + 1
        while np.any(left > 0) and working_days[min(following, months - 1)] > 0:
            ahead = min(following, months - 1)
            covered = np.minimum(left, working_days[ahead])
            stock[:, month] += demand[:, ahead] * covered / working_days[ahead]
            left, following = left - covered, following + 1
    return stock


def safety_stock(
    *, z: float, error: float, lead: float, demand: float = 0.0, lead_deviation: float = 0.0
) -> float:
    """Stock against forecast error over the lead time, and against the lead time's own spread.

    SS = z × sqrt(L × σe² + d² × σL²), with σe the standard deviation of the forecast error per period, L the
    lead time and σL its standard deviation in periods, d the mean demand per period, z the service factor of
    the cycle service level [King, "Crack the code", APICS 2011].

    >>> round(safety_stock(z=1.645, error=20, lead=4, demand=100, lead_deviation=0.5), 2)
    105.33
    """
    return float(z * np.sqrt(lead * error**2 + demand**2 * lead_deviation**2))
