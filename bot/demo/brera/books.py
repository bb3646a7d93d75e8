"""The books at the start of the cycle: orders, stock, receipts, production, budget and last month's plan."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from bot.demo.brera import history, market
from planning import periods

AS_OF = periods.parse("2026-11")
COUNTED = periods.last_day(AS_OF - 1).isoformat()

STOCK: Mapping[str, int] = {
    "EM-050": 120,
    "EM-100": 232,
    "EM-200": 64,
    "EM-300": 176,
    "PM-400": 30,
    "PM-600": 24,
    "GR-10": 265,
    "GR-20": 185,
    "GR-50": 70,
    "AC-10": 45,
    "AC-20": 690,
    "AC-30": 74,
    "PUMP-15": 1450,
    "PUMP-R": 150,
    "BOIL-B": 2300,
    "PCB-T": 100,
    "MOT-G": 640,
    "BURR-64": 350,
}

# Item, day, quantity, kind of order.
RECEIPTS = (
    ("PUMP-15", "2026-11-12", 900, "purchase"),
    ("PUMP-15", "2026-12-03", 1200, "purchase"),
    ("PUMP-R", "2026-11-20", 120, "purchase"),
    ("BOIL-B", "2026-11-16", 1600, "purchase"),
    ("BOIL-B", "2026-12-09", 1800, "purchase"),
    ("PCB-T", "2026-11-18", 140, "purchase"),
    ("MOT-G", "2026-11-10", 300, "purchase"),
    ("BURR-64", "2026-12-14", 750, "purchase"),  # promised for November, delayed by the supplier
    ("AC-10", "2026-11-26", 600, "purchase"),
    ("AC-20", "2026-11-19", 500, "purchase"),
    ("AC-30", "2026-11-25", 40, "purchase"),
)

# Item, customer, day, quantity, shipped, kind, probability.
NAMED_ORDERS = (
    ("GR-10", "C-101", "2026-10-23", 40, 18, "order", 1.0),  # overdue: burr sets were short
    ("EM-300", "C-204", "2026-10-28", 12, 0, "order", 1.0),  # overdue
    ("PM-400", "C-203", "2026-12-10", 24, 0, "large_contract", 1.0),
    ("PM-600", "C-203", "2027-01-20", 10, 0, "large_contract", 1.0),
    ("PM-400", "C-303", "2027-02-15", 36, 0, "project", 0.6),
    ("EM-300", "C-301", "2026-12-04", 60, 0, "small_contract", 1.0),
    ("GR-50", "C-103", "2026-12-11", 12, 0, "small_contract", 1.0),
)
BOOKED_SHARE = (0.62, 0.28, 0.08)  # of the demand expected in the next three months

PRODUCTION_MONTHS = 12
BAD_MONTH = periods.parse("2026-07")  # the assembly line stood still for a week
PLAN_BIAS: Mapping[str, float] = {"Italy": 0.96, "China": 1.09, "United States": 1.01}
BUDGET_LEVEL: Mapping[str, float] = {
    "Home machines": 0.98,
    "Professional machines": 0.97,
    "Grinders": 0.95,
    "Accessories": 0.98,
}


def orders(luck: np.random.Generator) -> pd.DataFrame:
    """The open order book: part of the next months' demand, what is overdue, and the large deals."""
    rows = [
        {"item": item, "customer": customer, "due": due.isoformat(), "qty": quantity}
        for item in market.LEVELS
        for region in market.REGIONS
        for due, customer, quantity in _booked(item, region, luck)
    ]
    frame = pd.concat(
        [
            pd.DataFrame(rows).assign(shipped=0, kind="order", probability=1.0),
            pd.DataFrame(
                NAMED_ORDERS, columns=["item", "customer", "due", "qty", "shipped", "kind", "probability"]
            ),
        ],
        ignore_index=True,
    ).sort_values(["due", "item", "customer"], ignore_index=True)
    frame.insert(0, "order", [f"SO-{4200 + n}" for n in range(len(frame))])
    return frame


def _booked(item: str, region: str, luck: np.random.Generator) -> Iterator[tuple[date, str, int]]:
    months = periods.horizon(AS_OF, len(BOOKED_SHARE))
    for month, mean, share in zip(months, market.expected(item, region, months), BOOKED_SHARE, strict=True):
        for customer, part in history.SHARES[region].items():
            quantity = round(mean * share * part * luck.uniform(0.8, 1.2))
            if quantity and item not in market.SPORADIC_ITEMS:
                day = periods.first_day(month) + timedelta(days=int(luck.integers(2, 26)))
                yield day, customer, quantity


def stock() -> pd.DataFrame:
    """What the count at the end of the last month found."""
    return pd.DataFrame(
        {"item": item, "site": "Milano", "qty": quantity, "as_of": COUNTED, "last_issue": COUNTED}
        for item, quantity in STOCK.items()
    )


def receipts() -> pd.DataFrame:
    """Open purchase orders."""
    frame = pd.DataFrame(RECEIPTS, columns=["item", "due", "qty", "source"])
    frame.insert(0, "receipt", [f"PO-{880 + n}" for n in range(len(frame))])
    return frame


def production(actuals: pd.DataFrame, made: list[str], luck: np.random.Generator) -> pd.DataFrame:
    """A year of output against plan: near the plan, but for the week in which the line stood still."""
    months = periods.horizon(AS_OF - PRODUCTION_MONTHS, PRODUCTION_MONTHS)
    sold = actuals.groupby(["item", "month"])["qty"].sum()
    rows = []
    for item in made:
        for month in months:
            planned = 10 * round(sold.get((item, periods.iso(month)), 0) * luck.uniform(0.96, 1.06) / 10)
            stood_still = month == BAD_MONTH and not item.startswith("GR")
            reached = luck.uniform(0.72, 0.8) if stood_still else luck.uniform(0.93, 1.02)
            if planned:
                rows.append((item, periods.iso(month), round(planned * reached), planned))
    return pd.DataFrame(rows, columns=["item", "month", "qty", "planned"])


def budget(families: Mapping[str, str], prices: Mapping[str, float]) -> pd.DataFrame:
    """The annual operating plan of this year and the next, made a year ago."""
    months = periods.between(periods.parse("2026-01"), periods.parse("2028-04"))
    rows: dict[tuple[str, pd.Period], list[float]] = {}
    for item in market.LEVELS:
        family = families[item]
        total = np.sum([market.expected(item, region, months) for region in market.REGIONS], axis=0)
        for month, mean in zip(months, total * BUDGET_LEVEL[family], strict=True):
            entry = rows.setdefault((family, month), [0.0, 0.0])
            entry[0] += mean
            entry[1] += mean * prices[item]
    return pd.DataFrame(
        {"family": family, "month": periods.iso(month), "qty": round(qty), "value": round(value, -2)}
        for (family, month), (qty, value) in rows.items()
    )


def last_plan(luck: np.random.Generator) -> pd.DataFrame:
    """The plan approved in the cycle before, with each region's habit of planning low or high."""
    months = periods.horizon(AS_OF - 1, 18)
    return pd.DataFrame(
        {
            "item": item,
            "region": region,
            "month": periods.iso(month),
            "qty": round(mean * PLAN_BIAS[region] * luck.normal(1.0, 0.03)),
        }
        for item in market.LEVELS
        for region in market.REGIONS
        for month, mean in zip(months, market.expected(item, region, months), strict=True)
    )
