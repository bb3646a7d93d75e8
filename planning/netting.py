"""Orders against the agreed forecast, line by line: what is booked, what is left, what nobody expected."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planning import consumption
from planning.consumption import Consumption, Order, Window

LINE = ["item", "region"]
DEFAULT = Window()


@dataclass(frozen=True, kw_only=True)
class Netting:
    """Gross and net, and the record of it.

    lines   item, region, month, gross, orders, net, demand (orders + net: what supply must plan for)
    taken   order, item, region, month (whose forecast it took), qty
    over    order, item, region, qty: booked beyond any forecast in reach; still demand, and worth an alert
    """

    lines: pd.DataFrame
    taken: pd.DataFrame
    over: pd.DataFrame


def net(
    forecast: pd.DataFrame, orders: pd.DataFrame, *, months: Sequence[pd.Period], window: Window = DEFAULT
) -> Netting:
    """Let every order consume the forecast of its item and region.

    forecast   item, region, month, qty (gross)
    orders     order, item, region, due (month), qty, shipped and, if known, abnormal (yes or no)
    months     the horizon, without gaps

    >>> months = list(pd.period_range("2025-07", periods=2, freq="M"))
    >>> gross = pd.DataFrame({"item": "A", "region": "North", "month": months, "qty": [100.0, 100.0]})
    >>> booked = pd.DataFrame({"order": ["SO-1"], "item": "A", "region": "North", "due": months[:1],
    ...                        "qty": [130.0], "shipped": [0.0]})
    >>> net(gross, booked, months=months).lines[["month", "gross", "orders", "net", "demand"]]
         month  gross  orders   net  demand
    0  2025-07  100.0   130.0   0.0   130.0
    1  2025-08  100.0     0.0  70.0    70.0
    """
    place = {month: bucket for bucket, month in enumerate(months)}
    gross = _by_bucket(forecast, place)
    booked = _open(orders, months[0])
    keys = sorted({*gross, *booked})
    parts: dict[tuple[str, str], Consumption] = {
        key: consumption.consume(gross.get(key, [0.0] * len(months)), booked.get(key, []), window=window)
        for key in keys
    }
    return Netting(
        lines=_lines(parts, gross, months),
        taken=pd.DataFrame(
            [
                (taken.order, *key, months[taken.bucket], taken.qty)
                for key, part in parts.items()
                for taken in part.taken
            ],
            columns=["order", *LINE, "month", "qty"],
        ),
        over=pd.DataFrame(
            [(order, *key, qty) for key, part in parts.items() for order, qty in part.over.items()],
            columns=["order", *LINE, "qty"],
        ),
    )


def _by_bucket(forecast: pd.DataFrame, place: dict[pd.Period, int]) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = {}
    for item, region, month, qty in forecast[[*LINE, "month", "qty"]].itertuples(index=False):
        if month in place:
            found.setdefault((item, region), [0.0] * len(place))[place[month]] += qty
    return found


def _open(orders: pd.DataFrame, first: pd.Period) -> dict[tuple[str, str], list[Order]]:
    """What is still to be shipped, by line; the bucket counts from the first month and may lie before it."""
    abnormal = orders["abnormal"] if "abnormal" in orders.columns else [False] * len(orders)
    rest = (orders["qty"] - orders["shipped"].fillna(0.0)).clip(lower=0.0)
    found: dict[tuple[str, str], list[Order]] = {}
    rows = zip(orders["order"], orders["item"], orders["region"], orders["due"], rest, abnormal, strict=True)
    for name, item, region, due, qty, one_off in rows:
        if qty > 0:
            order = Order(name=name, bucket=(due - first).n, qty=float(qty), abnormal=bool(one_off))
            found.setdefault((item, region), []).append(order)
    return found


def _lines(
    parts: dict[tuple[str, str], Consumption],
    gross: dict[tuple[str, str], list[float]],
    months: Sequence[pd.Period],
) -> pd.DataFrame:
    rows = [
        (*key, month, before, demand - after, after, demand)
        for key, part in parts.items()
        for month, before, after, demand in zip(
            months, gross.get(key, [0.0] * len(months)), part.net, part.demand, strict=True
        )
    ]
    return pd.DataFrame(rows, columns=[*LINE, "month", "gross", "orders", "net", "demand"])
