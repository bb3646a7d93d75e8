"""Events of the past held against what they did, and what they teach about the next ones."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning import uplift
from planning.events import named_by
from planning.uplift import PRIOR_PROMOTIONS, Effect, Promotion, Verdict

LONGEST = 3  # months; a longer event is a new level, which the history itself should show
LEAST_HISTORY = 13  # months before what would have been sold without an event can be told
REVIEW = [
    "event", "name", "item", "family", "region", "start", "end", "expected", "base", "uplift", "percent",
    "dip", "cannibalised", "rest", "net", "verdict",
]  # fmt: skip


def promoted(history: pd.DataFrame, events: pd.DataFrame, families: pd.Series) -> pd.Series:
    """Which months of the history a short event has changed, so that they do not show usual demand.

    history    item, region, month
    families   item -> family
    """
    touched = pd.Series(data=False, index=history.index)
    for _, event in _short(events).iterrows():
        touched |= named_by(event, history, families)
    return touched


def review(
    events: pd.DataFrame, history: pd.DataFrame, families: pd.Series, *, as_of: pd.Period
) -> pd.DataFrame:
    """Each short event that is over: what was expected of it, what it did, and the verdict on that.

    In units over the whole event: base (what would have been sold), uplift, dip (beside it), cannibalised
    (taken from the rest of the family, which would have sold `rest`), net; percent is the uplift of the base.
    Empty where the history is too short.

    >>> months = pd.period_range("2023-01", periods=36, freq="M")
    >>> sold = pd.DataFrame({"item": "A", "region": "Italy", "month": months, "qty": 100.0})
    >>> sold.loc[sold["month"] == "2025-05", "qty"] = 150.0
    >>> fair = pd.DataFrame({"event": ["FAIR"], "name": ["Fair"], "item": ["A"], "family": [None],
    ...     "region": [None], "start": months[28:29], "end": months[28:29], "percent": [40.0],
    ...     "qty": [np.nan], "active": [True]})
    >>> seen = review(fair, sold, pd.Series({"A": "F"}), as_of=months[-1] + 1)
    >>> seen[["expected", "uplift", "verdict"]].values.tolist()
    [[40.0, 50.0, 'held']]
    """
    over = _short(events)
    over = over[over["end"] < as_of]
    rows = [_judged(event, history, families, as_of) for _, event in over.iterrows()]
    return pd.DataFrame(rows, columns=REVIEW)


def learnt(
    events: pd.DataFrame, reviewed: pd.DataFrame, families: pd.Series, *, as_of: pd.Period
) -> pd.DataFrame:
    """The events, those without an effect given the one that past events of their kind had.

    Kind means the same item, or the same family where the item has none. The dip after it and what it takes
    from the rest of its family come as events of their own, as far as past ones show them. All effects are
    drawn towards none while there are few to learn from.
    """
    open_ones = events["percent"].isna() & events["qty"].isna() & (events["end"] >= as_of)
    rows: list[pd.Series] = []
    for _, event in events[open_ones].iterrows():
        rows += _taught(event, reviewed, families)
    known = events[~open_ones]
    return pd.concat([known, pd.DataFrame(rows)], ignore_index=True)[events.columns] if rows else known


def _short(events: pd.DataFrame) -> pd.DataFrame:
    months = events["end"].astype("int64") - events["start"].astype("int64") + 1
    return events[events["active"].astype(bool) & (months <= LONGEST)]


def _judged(
    event: pd.Series, history: pd.DataFrame, families: pd.Series, as_of: pd.Period
) -> dict[str, object]:
    told = {name: event[name] for name in ("event", "name", "item", "family", "region", "start", "end")}
    found = _effect(event, history, families, as_of)
    if found is None:
        return {**told, "verdict": str(Verdict.OPEN)}
    seen, rest = found
    expected = _expected(event, seen)
    return {
        **told,
        "expected": expected,
        "base": seen.base,
        "uplift": seen.uplift,
        "percent": seen.percent,
        "dip": seen.dip,
        "cannibalised": seen.cannibalised,
        "rest": rest,
        "net": seen.net,
        "verdict": str(Verdict.OPEN if np.isnan(expected) else uplift.verdict(expected, seen.uplift)),
    }


def _expected(event: pd.Series, seen: Effect) -> float:
    if pd.isna(event["percent"]) and pd.isna(event["qty"]):
        return float("nan")
    share = 0.0 if pd.isna(event["percent"]) else float(event["percent"]) / 100
    return seen.base * share + (0.0 if pd.isna(event["qty"]) else float(event["qty"]) * _months(event))


def _effect(
    event: pd.Series, history: pd.DataFrame, families: pd.Series, as_of: pd.Period
) -> tuple[Effect, float] | None:
    """What the event did to the lines that it names, and what the rest of the family would have sold."""
    named = _ever(event, history, families)
    sold = _monthly(history[named], as_of)
    if sold is None or event["start"] < sold.index[0] or len(sold) < LEAST_HISTORY:
        return None
    first = (event["start"] - sold.index[0]).n
    promotion = Promotion(first=first, last=first + _months(event) - 1)
    others = [
        one.reindex(sold.index, fill_value=0.0).to_numpy(float)
        for one in _siblings(event, history, families, as_of)
    ]
    seen = uplift.effect(sold.to_numpy(float), promotion, siblings=others)
    during = promotion.during(len(sold))
    return seen, sum(float(one[during].sum()) for one in others) - seen.cannibalised


def _siblings(
    event: pd.Series, history: pd.DataFrame, families: pd.Series, as_of: pd.Period
) -> Iterator[pd.Series]:
    family = families.get(event["item"], "") if isinstance(event["item"], str) else ""
    if not family:
        return
    wider = event.copy()
    wider["item"], wider["family"] = None, family
    rest = history[_ever(wider, history, families) & (history["item"] != event["item"])]
    for _, rows in rest.groupby("item"):
        monthly = _monthly(rows, as_of)
        if monthly is not None and monthly.index[0] <= event["start"]:
            yield monthly


def _monthly(rows: pd.DataFrame, as_of: pd.Period) -> pd.Series | None:
    """Sales per month from the first one to the last that has closed."""
    if rows.empty:
        return None
    sums = rows.groupby("month")["qty"].sum()
    return sums.reindex(pd.period_range(sums.index.min(), as_of - 1, freq="M"), fill_value=0.0)


def _ever(event: pd.Series, history: pd.DataFrame, families: pd.Series) -> pd.Series:
    """The lines that an event names, in all their months."""
    always = event.copy()
    always["start"], always["end"] = history["month"].min(), history["month"].max()
    return named_by(always, history, families)


def _taught(event: pd.Series, reviewed: pd.DataFrame, families: pd.Series) -> list[pd.Series]:
    """The event with the effect of its kind, its dip, and what it takes from the rest of its family."""
    past = _alike(event, reviewed, families)
    if past.empty:
        return [event]
    monthly = past["base"] / [_months(one) for _, one in past.iterrows()]
    rows = [_like(event, percent=_percent(past["uplift"], past["base"]))]
    dip = max(_percent(past["dip"], monthly), -100.0)
    if dip < 0:
        after = event["end"] + 1
        rows.append(_like(event, event=f"{event['event']}, dip", start=after, end=after, percent=dip))
    taken = max(_percent(past["cannibalised"], past["rest"]), -100.0)
    if taken < 0 and isinstance(event["item"], str):
        kin = families[families == families.get(event["item"])].index.drop(event["item"])
        rows += [_like(event, event=f"{event['event']}, {item}", item=item, percent=taken) for item in kin]
    return rows


def _alike(event: pd.Series, reviewed: pd.DataFrame, families: pd.Series) -> pd.DataFrame:
    known = reviewed[reviewed["base"].notna() & (reviewed["base"] > 0)]
    same = known[known["item"] == event["item"]]
    if len(same):
        return same
    kin = families.get(event["item"], event["family"])
    return known[(known["family"] == kin) | (known["item"].map(families) == kin)]


def _percent(effects: pd.Series, bases: pd.Series) -> float:
    """Effects in per cent of what they are held against, drawn to none while they are few."""
    total, count = float(bases.sum()), len(effects)
    return 100 * float(effects.sum()) / total * count / (count + PRIOR_PROMOTIONS) if total > 0 else 0.0


def _like(model: pd.Series, **changes: object) -> pd.Series:
    return pd.Series({**model.to_dict(), **changes})


def _months(event: pd.Series) -> int:
    return int((event["end"] - event["start"]).n) + 1
