"""Forecast value added along the process, lag by lag: naive, statistical, rep, consensus, executive."""

from collections.abc import Sequence

import pandas as pd

from planning import accuracy

KEY = ["item", "region", "month"]
COLUMNS = ["lag", "step", "n", "changed", "wape", "bias", "added", "verdict"]


def climb(pairs: pd.DataFrame, *, steps: Sequence[str]) -> pd.DataFrame:
    """One row per lag and step: its error, its bias, and what it added to the step before.

    pairs   item, region, month, lag, step, forecast, actual, of `lag.pairs` over the frozen versions
    steps   in the order of the process; only lines on which every one of them has a figure are compared, so
            that all steps are judged on the same items and months

    `added` is in points of WAPE, positive where the step helped; `verdict` says helps or hurts only when
    enough changes say so clearly, and `changed` counts those.

    >>> line = {"item": "A", "region": "North", "month": pd.Period("2025-06", "M"), "lag": 1, "actual": 100.0}
    >>> naive, rep = {**line, "step": "naive", "forecast": 70.0}, {**line, "step": "rep", "forecast": 90.0}
    >>> climb(pd.DataFrame([naive, rep]), steps=["naive", "rep"])[["step", "wape"]].round(3).values.tolist()
    [['naive', 0.3], ['rep', 0.1]]
    """
    wide = pairs[pairs["step"].isin(steps)].pivot_table(
        index=[*KEY, "lag"], columns="step", values="forecast"
    )
    actual = pairs.groupby([*KEY, "lag"])["actual"].first()
    rows = []
    for lag, part in wide.reindex(columns=list(steps)).dropna().groupby(level="lag"):
        sold = actual.loc[part.index]
        climbed = accuracy.value_added({name: part[name] for name in steps}, sold)
        rows += [
            (lag, one.step, len(part), one.changed, one.wape, one.bias, one.added, str(one.verdict))
            for one in climbed
        ]
    return pd.DataFrame(rows, columns=COLUMNS)


def by_person(pairs: pd.DataFrame, *, before: str, after: str) -> pd.DataFrame:
    """What each person's step added, for that person's eyes first: person and the columns of `climb`.

    pairs           as for `climb`, and person on the rows of the step `after`
    before, after   two steps of the process, such as statistical and rep
    """
    owners = pairs[pairs["step"] == after].set_index([*KEY, "lag"])["person"]
    labelled = pairs.join(owners.rename("owner"), on=[*KEY, "lag"])
    parts = [
        climb(rows, steps=[before, after]).query("step == @after").assign(person=person)
        for person, rows in labelled.groupby("owner")
    ]
    table = pd.concat(parts) if parts else pd.DataFrame(columns=[*COLUMNS, "person"])
    return table[["person", *COLUMNS]].reset_index(drop=True)
