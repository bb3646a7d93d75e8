"""New products borrow the history of a like item; nothing is sold before launch or after phase-out."""

import pandas as pd

from planning.demand import KEY

COMMON_MONTHS = 6  # the latest months sold by both, that say how large the new item is beside its model


def borrowed(history: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The history with what new items borrow: their model's months before their own first sale.

        borrowed(t) = scale × history of the like item(t)
        scale = sum own / sum like, over the latest months in which both were sold

    A new item that has not sold yet borrows the whole history at the scale 1.

    history   item, region, month, qty
    items     item, like_item

    >>> months = pd.PeriodIndex(["2026-08", "2026-09", "2026-09"], freq="M")
    >>> history = pd.DataFrame({"item": ["OLD", "OLD", "NEW"], "region": "Italy", "month": months,
    ...                         "qty": [80.0, 100.0, 50.0]})
    >>> items = pd.DataFrame({"item": ["OLD", "NEW"], "like_item": [None, "OLD"]})
    >>> borrowed(history, items).query("item == 'NEW'")["qty"].tolist()
    [40.0, 50.0]
    """
    models = items.dropna(subset=["like_item"]).set_index("item")["like_item"]
    lent = [_lent(history, str(item), str(model)) for item, model in models[models != ""].items()]
    return pd.concat([history, *lent], ignore_index=True).sort_values(KEY, ignore_index=True)


def clipped(lines: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """The same lines with nothing before an item's launch or after its last month of sale.

    lines   item, month, qty, and perhaps lower and upper
    items   item, launch, phase_out
    """
    life = items.set_index("item")
    launch, last = lines["item"].map(life["launch"]), lines["item"].map(life["phase_out"])
    outside = (launch.notna() & (lines["month"] < launch)) | (last.notna() & (lines["month"] > last))
    figures = [column for column in ("qty", "lower", "upper") if column in lines.columns]
    return lines.assign(**{column: lines[column].mask(outside, 0.0) for column in figures})


def _lent(history: pd.DataFrame, item: str, model: str) -> pd.DataFrame:
    own, like = history[history["item"] == item], history[history["item"] == model]
    if own.empty:
        return like.assign(item=item)
    before = like[like["month"] < own["month"].min()]
    scales = before["region"].map(_scales(own, like)).fillna(0.0)
    return before.assign(item=item, qty=before["qty"] * scales)


def _scales(own: pd.DataFrame, like: pd.DataFrame) -> pd.Series:
    """Per region, how much of the new item is sold for one of its model."""
    both = own.merge(like, on=["region", "month"], suffixes=("", "_like")).sort_values("month")
    totals = both.groupby("region").tail(COMMON_MONTHS).groupby("region")[["qty", "qty_like"]].sum()
    return (totals["qty"] / totals["qty_like"]).where(totals["qty_like"] > 0, 0.0)
