"""What in last month's figures deserves a look, and how much money it concerns."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

LOW, HIGH = 0.90, 1.10  # attainment beyond these asks for a cause
FULL_COVER_MONTHS = 6.0
SMALLEST_SHARE = 0.001  # of last month's sales value; below it nobody needs to look


class Kind(StrEnum):
    """What is out of line."""

    SALES_BELOW = "sales_below"
    SALES_ABOVE = "sales_above"
    BELOW_SAFETY = "below_safety"
    COVER_HIGH = "cover_high"
    ATTAINMENT_LOW = "attainment_low"  # of production
    ORDERS_OVERDUE = "orders_overdue"
    LOST_DEMAND = "lost_demand"


@dataclass(frozen=True, kw_only=True)
class Exceptional:
    """One item out of line: the figure, what it is held against, and the money between them."""

    kind: Kind
    item: str
    value: float
    reference: float | None
    money: float


def find(items: pd.DataFrame) -> tuple[Exceptional, ...]:
    """Everything out of line in a frame of `position.items`, the most money first."""
    smallest = SMALLEST_SHARE * float(items["value"].sum())
    found = [
        one for item, row in items.iterrows() for one in _of_item(str(item), row) if one.money > smallest
    ]
    return tuple(sorted(found, key=lambda one: (-one.money, one.item, one.kind)))


def _of_item(item: str, row: pd.Series) -> Iterator[Exceptional]:
    yield from _against_plan(item, row)
    if row["stock"] < row["safety_stock"]:
        short = row["safety_stock"] - row["stock"]
        yield _one(Kind.BELOW_SAFETY, item, row["stock"], row["safety_stock"], money=short * row["cost"])
    if 0 < FULL_COVER_MONTHS * row["usual"] < row["stock"]:
        limit = FULL_COVER_MONTHS * row["usual"]
        yield _one(Kind.COVER_HIGH, item, row["stock"], limit, money=(row["stock"] - limit) * row["cost"])
    if row["produced_plan"] > 0 and row["produced"] < LOW * row["produced_plan"]:
        missing = row["produced_plan"] - row["produced"]
        yield _one(
            Kind.ATTAINMENT_LOW, item, row["produced"], row["produced_plan"], money=missing * row["price"]
        )
    if row["overdue"] > 0:
        yield _one(
            Kind.ORDERS_OVERDUE, item, row["overdue"], row["open"], money=row["overdue"] * row["price"]
        )
    if row["lost"] > 0:
        yield _one(Kind.LOST_DEMAND, item, row["lost"], row["wanted"], money=row["lost"] * row["price"])


def _against_plan(item: str, row: pd.Series) -> Iterator[Exceptional]:
    if not row["plan"] > 0:  # also where it is unknown
        return
    money = abs(row["wanted"] - row["plan"]) * row["price"]
    if row["wanted"] < LOW * row["plan"]:
        yield _one(Kind.SALES_BELOW, item, row["wanted"], row["plan"], money=money)
    elif row["wanted"] > HIGH * row["plan"]:
        yield _one(Kind.SALES_ABOVE, item, row["wanted"], row["plan"], money=money)


def _one(kind: Kind, item: str, value: float, reference: float, *, money: float) -> Exceptional:
    return Exceptional(
        kind=kind, item=item, value=float(value), reference=float(reference), money=float(money)
    )
