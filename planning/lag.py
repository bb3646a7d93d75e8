"""What was planned so many months before: published versions against what then happened."""

from collections.abc import Sequence

import pandas as pd

KEY = ["item", "region", "month"]
LAGS = (1, 3, 6)


def pairs(versions: pd.DataFrame, actuals: pd.DataFrame, *, lags: Sequence[int] = LAGS) -> pd.DataFrame:
    """Forecast and actual per line and lag, as `accuracy.table` takes them.

    The lag-L forecast of a month is its figure in the version published L months before. Accuracy without
    its lag says nothing.

    versions   item, region, month, qty, published (the month of the cycle), and whatever else is to be
               grouped by, such as step or person; frozen when they were published
    actuals    item, region, month, qty: a month without a row sold nothing, a month after the last is open

    >>> month = pd.Period("2025-06", "M")
    >>> line = pd.DataFrame({"item": ["A"], "region": ["North"], "month": [month], "qty": [90.0]})
    >>> sold = line.assign(qty=100.0)
    >>> pairs(line.assign(published=month - 3), sold)[["month", "lag", "forecast", "actual"]]
         month  lag  forecast  actual
    0  2025-06    3      90.0   100.0
    """
    closed = actuals["month"].max()
    lag = (versions["month"].astype("int64") - versions["published"].astype("int64")).rename("lag")
    asked = lag.isin(lags) & (versions["month"] <= closed)
    lines = versions.assign(lag=lag)[asked].rename(columns={"qty": "forecast"})
    sold = actuals.groupby(KEY, as_index=False)["qty"].sum().rename(columns={"qty": "actual"})
    both = lines.merge(sold, on=KEY, how="left").fillna({"actual": 0.0})
    return both.drop(columns="published").sort_values([*KEY, "lag"], ignore_index=True)


def naive(actuals: pd.DataFrame, lines: pd.DataFrame, *, season: int = 12) -> pd.DataFrame:
    """The free benchmark for the same lines: what was sold in the same month a season before.

    lines   item, region, month

    >>> year = pd.DataFrame({"item": "A", "region": "N", "month": [pd.Period("2024-06", "M")], "qty": [80.0]})
    >>> naive(year, year.assign(month=year["month"] + 12))["qty"].tolist()
    [80.0]
    """
    before = actuals.groupby(KEY, as_index=False)["qty"].sum()
    before["month"] = before["month"] + season
    return lines[KEY].merge(before, on=KEY, how="left").fillna({"qty": 0.0})
