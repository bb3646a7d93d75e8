"""Demand that is already written down: contracts, orders and projects about to be signed."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

import pandas as pd


class Component(StrEnum):
    """What near demand is made of."""

    ORDER = "order"
    SMALL_CONTRACT = "small_contract"
    LARGE_CONTRACT = "large_contract"
    PROJECT = "project"
    OTHER = "other"


def composition(
    book: pd.DataFrame,
    *,
    months: Sequence[pd.Period],
    spreads: Mapping[Component, Sequence[float]] | None = None,
) -> pd.DataFrame:
    """Demand by component: what remains of contracts and orders, and projects by their probability.

        remainder = contract quantity - shipped;   project = quantity * probability

    book      item, region, due (month), kind, qty, shipped, probability
    months    the horizon; what is overdue falls into its first month, what is due later is left out
    spreads   component -> shares of the due month and the ones after it; by default all in the due month

    Returns item, region, month, component, qty. There is no overlap: a project counts until it is signed,
    then it is a contract; `other` is what remains of the forecast, see `with_other`.

    >>> month = pd.Period("2025-07", "M")
    >>> book = pd.DataFrame({"item": "A", "region": "N", "due": month, "kind": ["large_contract", "project"],
    ...                      "qty": [100.0, 50.0], "shipped": [40.0, 0.0], "probability": [1.0, 0.6]})
    >>> half = {Component.LARGE_CONTRACT: [0.5, 0.5]}
    >>> composition(book, months=[month, month + 1], spreads=half)[["month", "component", "qty"]]
         month       component   qty
    0  2025-07  large_contract  30.0
    1  2025-07         project  30.0
    2  2025-08  large_contract  30.0
    """
    probability = book["probability"].where(book["kind"] == Component.PROJECT, 1.0).fillna(1.0)
    open_qty = (book["qty"] - book["shipped"].fillna(0.0)).clip(lower=0.0) * probability
    due = book["due"].where(book["due"] >= months[0], months[0])
    parts = []
    for kind, rows in book.groupby("kind"):
        for later, share in enumerate((spreads or {}).get(Component(str(kind)), [1.0])):
            parts.append(
                rows[["item", "region"]].assign(
                    month=due[rows.index] + later, component=str(kind), qty=open_qty[rows.index] * share
                )
            )
    columns = ["item", "region", "month", "component"]
    nothing = book[["item", "region"]].iloc[:0].assign(month=due.iloc[:0], component="", qty=0.0)
    lines = pd.concat(parts) if parts else nothing
    inside = lines["month"].isin(list(months)) & (lines["qty"] > 0)
    return lines[inside].groupby(columns, as_index=False)["qty"].sum()


def with_other(parts: pd.DataFrame, forecast: pd.DataFrame) -> pd.DataFrame:
    """The components and, as `other`, what the forecast expects beyond them: never below zero.

    parts      of `composition`
    forecast   item, region, month, qty

    >>> month = pd.Period("2025-07", "M")
    >>> line = pd.DataFrame({"item": ["A"], "region": ["N"], "month": [month]})
    >>> with_other(line.assign(component="order", qty=30.0), line.assign(qty=100.0))["qty"].tolist()
    [30.0, 70.0]
    """
    key = ["item", "region", "month"]
    written = parts.groupby(key, as_index=False)["qty"].sum().rename(columns={"qty": "written"})
    rest = forecast[[*key, "qty"]].merge(written, on=key, how="left").fillna({"written": 0.0})
    other = rest.assign(component=str(Component.OTHER), qty=(rest["qty"] - rest["written"]).clip(lower=0.0))
    whole = other[[*key, "component", "qty"]]
    both = pd.concat([parts, whole], ignore_index=True) if len(parts) else whole
    order = pd.Categorical(both["component"], categories=[str(name) for name in Component])
    ranked = both.assign(rank=order.codes).sort_values([*key, "rank"], ignore_index=True)
    return ranked.drop(columns="rank")


def shipments_per_booking(bookings: pd.Series, shipments: pd.Series) -> float:
    """The ratio of what was shipped to what was booked over the same months; NaN without bookings.

    >>> shipments_per_booking(pd.Series([100.0, 100.0]), pd.Series([90.0, 100.0]))
    0.95
    """
    booked = float(bookings.sum())
    return float(shipments.sum()) / booked if booked > 0 else float("nan")


def long_range(bookings_plan: pd.DataFrame, *, ratio: float, lead_months: int) -> pd.DataFrame:
    """Shipments beyond the order book: the bookings plan, later by the lead time, times the ratio.

    bookings_plan   month, qty and whatever labels they have

    >>> plan = pd.DataFrame({"month": [pd.Period("2025-07", "M")], "qty": [200.0]})
    >>> long_range(plan, ratio=0.95, lead_months=2)
         month    qty
    0  2025-09  190.0
    """
    return bookings_plan.assign(month=bookings_plan["month"] + lead_months, qty=bookings_plan["qty"] * ratio)
