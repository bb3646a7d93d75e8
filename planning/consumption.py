"""Forecast consumption: orders take the place of the forecast they were expected under."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Window:
    """How far an order looks for forecast, in buckets, and in which direction first.

    Buckets, not days: a window of 30 days leaks into the next month.
    abnormal_percent   share of a bucket's forecast that abnormal orders may take in all
    """

    back: int = 1
    forward: int = 1
    forward_first: bool = False
    abnormal_percent: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order line due in a bucket; an abnormal one is a one-off that nobody had forecast."""

    name: str
    bucket: int
    qty: float
    abnormal: bool = False


@dataclass(frozen=True, kw_only=True)
class Taken:
    """So much of one order was found under the forecast of one bucket."""

    order: str
    bucket: int
    qty: float


@dataclass(frozen=True, kw_only=True)
class Consumption:
    """What is left of the forecast, and where the orders found theirs.

    net     forecast not yet covered by orders, per bucket
    demand  orders + net, per bucket: what supply must plan for
    taken   the consumption record, order by order
    over    order quantity that found no forecast, by order name; still demand, and worth an alert
    """

    net: tuple[float, ...]
    demand: tuple[float, ...]
    taken: tuple[Taken, ...]
    over: dict[str, float]


def consume(forecast: Sequence[float], orders: Sequence[Order], *, window: Window = Window()) -> Consumption:
    """Let each order, by due bucket, take from its own bucket, then backwards, then forwards, nearest first.

        net(t) = forecast(t) - taken(t) >= 0,        demand(t) = orders(t) + net(t)

    forecast   gross, per bucket; an order due before the first bucket is overdue: it is demand of the first
               bucket and takes nothing, since its forecast has gone with its month

    >>> booked = [Order(name="a", bucket=0, qty=80), Order(name="b", bucket=1, qty=150)]
    >>> result = consume([100, 100, 100], booked)
    >>> result.net, result.demand
    ((0.0, 0.0, 70.0), (80.0, 150.0, 70.0))
    """
    net = [float(max(qty, 0.0)) for qty in forecast]
    abnormal = [qty * window.abnormal_percent / 100 for qty in net]
    booked = [0.0] * len(net)
    taken, over = [], {}
    for order in sorted(orders, key=lambda order: (order.bucket, order.name)):
        if order.bucket >= len(net):
            continue  # beyond the horizon
        booked[max(order.bucket, 0)] += order.qty
        found = list(_take(order, net, abnormal, window))
        taken += found
        rest = order.qty - sum(one.qty for one in found)
        if rest > 1e-9:
            over[order.name] = rest
    demand = tuple(orders + rest for orders, rest in zip(booked, net, strict=True))
    return Consumption(net=tuple(net), demand=demand, taken=tuple(taken), over=over)


def _take(order: Order, net: list[float], abnormal: list[float], window: Window) -> Iterator[Taken]:
    """Take from the buckets in reach until the order is covered; `net` and `abnormal` shrink as it does."""
    left = order.qty
    for bucket in _reach(order.bucket, len(net), window):
        qty = min(left, net[bucket], abnormal[bucket]) if order.abnormal else min(left, net[bucket])
        if qty <= 0:
            continue
        net[bucket] -= qty
        if order.abnormal:
            abnormal[bucket] -= qty
        left -= qty
        yield Taken(order=order.name, bucket=bucket, qty=qty)


def _reach(bucket: int, buckets: int, window: Window) -> list[int]:
    """Own bucket first, then the two directions, nearest first."""
    if bucket < 0:
        return []
    back = list(range(bucket - 1, max(bucket - window.back, 0) - 1, -1))
    forward = list(range(bucket + 1, min(bucket + window.forward, buckets - 1) + 1))
    return [bucket, *forward, *back] if window.forward_first else [bucket, *back, *forward]
