"""Dated effects on demand: promotions, launches, lost customers, as changes to a baseline."""

import pandas as pd

from planning.demand import KEY


def effects(events: pd.DataFrame, lines: pd.DataFrame, families: pd.Series) -> pd.DataFrame:
    """What the active events change in each line: the baseline's lines that change, with `qty` as the change.

        changed(t) = baseline(t) × product of (1 + percent / 100) + sum of quantities

    Percentages come first, quantities on top, so that the order in which events were entered does not
    matter. A quantity for several lines is shared out by their baseline; where that is zero, equally.

    events     item, family, region, start, end, percent, qty, active
    lines      item, region, month, qty: the baseline
    families   item -> family

    >>> month = pd.Period("2026-12", "M")
    >>> lines = pd.DataFrame({"item": ["A", "B"], "region": "Italy", "month": month, "qty": [100.0, 300.0]})
    >>> events = pd.DataFrame({"item": [None, None], "family": ["F", "F"], "region": [None, "Italy"],
    ...     "start": month, "end": month, "percent": [10.0, None], "qty": [None, 40.0], "active": True})
    >>> effects(events, lines, pd.Series({"A": "F", "B": "F"}))["qty"].round(6).tolist()
    [20.0, 60.0]
    """
    factor = pd.Series(1.0, index=lines.index)
    added = pd.Series(0.0, index=lines.index)
    for _, event in events[events["active"].astype(bool)].iterrows():
        touched = named_by(event, lines, families)
        if pd.notna(event["percent"]):
            factor[touched] *= 1.0 + event["percent"] / 100.0
        if pd.notna(event["qty"]):
            added += _shared(event["qty"], lines, touched)
    change = lines["qty"] * factor + added - lines["qty"]
    return lines[KEY].assign(qty=change)[change != 0.0]


def each(events: pd.DataFrame, lines: pd.DataFrame, families: pd.Series) -> pd.DataFrame:
    """What each active event does by itself: event, name, item, region, month, qty."""
    active = events[events["active"].astype(bool)]
    parts = [
        effects(active.loc[[row]], lines, families).assign(event=event["event"], name=event["name"])
        for row, event in active.iterrows()
    ]
    columns = ["event", "name", *KEY, "qty"]
    some = [part for part in parts if len(part)]
    return pd.concat(some, ignore_index=True)[columns] if some else pd.DataFrame(columns=columns)


def named_by(event: pd.Series, lines: pd.DataFrame, families: pd.Series) -> pd.Series:
    """Which lines an event names by item, family, region and month; what it leaves empty means all."""
    touched: pd.Series = (lines["month"] >= event["start"]) & (lines["month"] <= event["end"])
    if _given(event["item"]):
        touched &= lines["item"] == event["item"]
    if _given(event["family"]):
        touched &= lines["item"].map(families) == event["family"]
    if _given(event["region"]):
        touched &= lines["region"] == event["region"]
    return touched


def _shared(quantity: float, lines: pd.DataFrame, touched: pd.Series) -> pd.Series:
    """A quantity for each month, shared among the lines touched in it by their baseline."""
    weights = lines["qty"].where(touched, 0.0)
    monthly = weights.groupby(lines["month"]).transform("sum")
    count = touched.groupby(lines["month"]).transform("sum")
    share = (weights / monthly).where(monthly > 0, touched / count.where(count > 0, 1))
    return quantity * share.where(touched, 0.0)


def _given(value: object) -> bool:
    return isinstance(value, str) and value != ""
