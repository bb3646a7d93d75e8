"""Three and a half years of sales by customer, with one stock-out, as an ERP would report them."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from bot.demo.brera import market
from planning import periods

FIRST_MONTH = periods.parse("2023-05")
LAST_MONTH = periods.parse("2026-10")

# Share of each customer in its region.
SHARES: Mapping[str, Mapping[str, float]] = {
    "Italy": {"C-101": 0.34, "C-102": 0.21, "C-103": 0.20, "C-104": 0.09, "C-105": 0.16},
    "China": {"C-201": 0.30, "C-202": 0.17, "C-203": 0.21, "C-204": 0.32},
    "United States": {"C-301": 0.36, "C-302": 0.27, "C-303": 0.19, "C-304": 0.18},
}
# What a customer pays, against the net list price.
TERMS: Mapping[str, float] = {
    "C-101": 0.97,
    "C-102": 1.0,
    "C-103": 0.99,
    "C-104": 1.03,
    "C-105": 1.06,
    "C-201": 0.98,
    "C-202": 1.0,
    "C-203": 0.99,
    "C-204": 1.04,
    "C-301": 0.97,
    "C-302": 0.98,
    "C-303": 1.01,
    "C-304": 1.06,
}
STOCK_OUT_ITEM = "EM-200"
STOCK_OUT_MONTH = periods.parse("2025-12")
STOCK_OUT_SERVED = 0.58  # share of the demand that could be shipped


def actuals(prices: Mapping[str, float], luck: np.random.Generator) -> pd.DataFrame:
    """Sales per item, customer and month, with revenue and the demand that the stock-out lost."""
    months = periods.between(FIRST_MONTH, LAST_MONTH)
    moods = market.moods(months, luck)
    rows: list[dict[str, object]] = []
    for item in market.LEVELS:
        for region in market.REGIONS:
            wanted = market.demanded(item, region, months, luck) * moods[region]
            for month, quantity in zip(months, wanted, strict=True):
                rows.extend(_sales(item, region, month, quantity, prices[item], luck))
    return pd.DataFrame(rows)


def _sales(
    item: str, region: str, month: pd.Period, wanted: float, price: float, luck: np.random.Generator
) -> Iterator[dict[str, object]]:
    shares = np.array(list(SHARES[region].values()))
    drifting = luck.dirichlet(shares * 150)
    served = STOCK_OUT_SERVED if (item, month) == (STOCK_OUT_ITEM, STOCK_OUT_MONTH) else 1.0
    for customer, share in zip(SHARES[region], drifting, strict=True):
        asked = round(wanted * share)
        sold = round(asked * served)
        if asked:
            yield {
                "item": item,
                "customer": customer,
                "month": periods.iso(month),
                "qty": sold,
                "revenue": round(sold * price * TERMS[customer], 2),
                "lost": asked - sold,
            }
