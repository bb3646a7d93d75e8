"""New products borrow a like item's history and ramp up; nothing is sold before launch or after phase-out."""

import pandas as pd

from planning import launch
from planning.demand import KEY

COMMON_MONTHS = 6  # the latest months sold by both, that say how large the new item is beside its model


def borrowed(history: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The history with what new items borrow: their model's months before their own first sale.

        borrowed(t) = scale × history of the like item(t)
        scale = sum own / sum like, over the latest months in which both were sold

    A new item that has not sold yet borrows the whole history at its `like_share`; months in which it was
    still on its ramp count as much as they would have brought at full sales.

    history   item, region, month, qty
    items     item, like_item and, where known, like_share, launch and ramp_months

    >>> months = pd.PeriodIndex(["2026-08", "2026-09", "2026-09"], freq="M")
    >>> history = pd.DataFrame({"item": ["OLD", "OLD", "NEW"], "region": "Italy", "month": months,
    ...                         "qty": [80.0, 100.0, 50.0]})
    >>> items = pd.DataFrame({"item": ["OLD", "NEW"], "like_item": [None, "OLD"]})
    >>> borrowed(history, items).query("item == 'NEW'")["qty"].tolist()
    [40.0, 50.0]
    """
    models = items.dropna(subset=["like_item"]).set_index("item")["like_item"]
    full = history.assign(qty=history["qty"] / _reached(history, items))
    shares = items.set_index("item").get("like_share", pd.Series(dtype=float))
    lent = [
        _lent(full, str(item), str(model), float(shares.get(item, 1.0)))
        for item, model in models[models != ""].items()
    ]
    return pd.concat([full, *lent], ignore_index=True).sort_values(KEY, ignore_index=True)


def ramped(lines: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The same lines with new items on their ramp, and items being phased out giving way to their successors.

        new(t) = full(t) × ramp(t - launch);    old(t) = full(t) × (1 - ramp of its successor)

    lines   item, month, qty, and perhaps lower and upper
    items   item, like_item, launch, ramp_months, phase_out

    >>> months = pd.period_range("2026-11", periods=3, freq="M")
    >>> lines = pd.DataFrame({"item": "NEW", "month": months, "qty": 90.0})
    >>> items = pd.DataFrame({"item": ["NEW"], "like_item": ["OLD"], "launch": [months[0]],
    ...                       "ramp_months": [3.0], "phase_out": [pd.NaT]})
    >>> ramped(lines, items)["qty"].tolist()
    [30.0, 60.0, 90.0]
    """
    share = _reached(lines, items) * _left(lines, items)
    return lines.assign(**{column: lines[column] * share for column in _figures(lines)})


def clipped(lines: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The same lines with nothing before an item's launch or after its last month of sale.

    lines   item, month, qty, and perhaps lower and upper
    items   item, launch, phase_out
    """
    life = items.set_index("item")
    first, last = lines["item"].map(life["launch"]), lines["item"].map(life["phase_out"])
    outside = (first.notna() & (lines["month"] < first)) | (last.notna() & (lines["month"] > last))
    return lines.assign(**{column: lines[column].mask(outside, 0.0) for column in _figures(lines)})


def _figures(lines: pd.DataFrame) -> list[str]:
    return [column for column in ("qty", "lower", "upper") if column in lines.columns]


def _reached(lines: pd.DataFrame, items: pd.DataFrame) -> pd.Series:
    """The share of full sales that each line's item has reached in its month."""
    share = pd.Series(1.0, index=lines.index)
    for item, first, months in _ramps(items)[["item", "launch", "ramp_months"]].itertuples(index=False):
        rows = (lines["item"] == item) & (lines["month"] >= first)
        share[rows] = _ramp(lines.loc[rows, "month"], first, int(months))
    return share


def _left(lines: pd.DataFrame, items: pd.DataFrame) -> pd.Series:
    """The share that an item's successor, which is like it, leaves to an item that is phased out."""
    share = pd.Series(1.0, index=lines.index)
    ending = set(items.loc[items["phase_out"].notna(), "item"])
    ramps = _ramps(items)
    for old, first, months in ramps[["like_item", "launch", "ramp_months"]].itertuples(index=False):
        rows = (lines["item"] == old) & (lines["month"] >= first)
        if old in ending:
            share[rows] *= 1.0 - _ramp(lines.loc[rows, "month"], first, int(months))
    return share


def _ramps(items: pd.DataFrame) -> pd.DataFrame:
    if "ramp_months" not in items.columns:
        return items.iloc[:0].assign(launch=None, ramp_months=0.0)
    return items[items["launch"].notna() & (items["ramp_months"] > 1)]


def _ramp(months: pd.Series, first: pd.Period, length: int) -> pd.Series:
    reached = launch.ramp(length, horizon=length)
    since = [(month - first).n for month in months]
    return pd.Series([reached[min(step, length - 1)] for step in since], index=months.index, dtype=float)


def _lent(history: pd.DataFrame, item: str, model: str, share: float) -> pd.DataFrame:
    own, like = history[history["item"] == item], history[history["item"] == model]
    if own.empty:
        return like.assign(item=item, qty=like["qty"] * share)
    before = like[like["month"] < own["month"].min()]
    scales = before["region"].map(_scales(own, like)).fillna(0.0)
    return before.assign(item=item, qty=before["qty"] * scales)


def _scales(own: pd.DataFrame, like: pd.DataFrame) -> pd.Series:
    """Per region, how much of the new item is sold for one of its model."""
    both = own.merge(like, on=["region", "month"], suffixes=("", "_like")).sort_values("month")
    totals = both.groupby("region").tail(COMMON_MONTHS).groupby("region")[["qty", "qty_like"]].sum()
    return (totals["qty"] / totals["qty_like"]).where(totals["qty_like"] > 0, 0.0)
