"""Sharing out what is scarce: who gets how much of it, by which rule, and why."""

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning.company import Company
from planning.settings import AllocationRule as Rule
from planning.supply import Result, grades
from planning.supply.grades import GRADES

__all__ = ["Reason", "Rule", "allocate", "of_plan"]

COLUMNS = ["item", "month", "region", "grade", "due", "qty", "granted", "rank", "rule", "reason"]


class Reason(StrEnum):
    """Why a claim got what it got."""

    IN_FULL = "in full"
    SHARE = "share"  # a part, in proportion
    REST = "rest"  # a part, because supply ended here
    NOTHING_LEFT = "nothing left"


NEGLIGIBLE = 1e-6
DECIMALS = 4  # of a share in a plan: whole units are for the schedule


def allocate(available: float, claims: pd.DataFrame, *, rule: Rule, decimals: int = 0) -> pd.DataFrame:
    """Share out a quantity among claims.

    Takes claim, grade (A to C), due, qty; returns the claims in their order with granted, rank (in which it
    was served, from 1), rule and reason. What is granted adds up to what is there, or to all claims if that
    is less; shares are rounded to whole units by largest remainder, ties by the name of the claim.

    >>> claims = pd.DataFrame({"claim": ["x", "y", "z"], "grade": ["B", "A", "B"],
    ...                        "due": pd.Timestamp("2026-01-05"), "qty": [30.0, 40.0, 20.0]})
    >>> allocate(70, claims, rule=Rule.GRADE_PROPORTIONAL)["granted"].tolist()
    [18.0, 40.0, 12.0]
    """
    result = claims.assign(granted=0.0, rank=0, rule=rule.value, reason=Reason.NOTHING_LEFT.value)
    left = float(available)
    for rank, rows in enumerate(_in_turn(claims, rule), start=1):
        wanted = claims.loc[rows, "qty"]
        given = min(left, float(wanted.sum()))
        granted = _shared(given, wanted, claims.loc[rows, "claim"], decimals)
        result.loc[rows, "granted"] = granted
        result.loc[rows, "rank"] = rank
        result.loc[rows, "reason"] = [
            _reason(got, asked, len(rows)).value for got, asked in zip(granted, wanted, strict=True)
        ]
        left -= given
    return result


def of_plan(company: Company, demand: pd.DataFrame, result: Result) -> pd.DataFrame:
    """Who gets what of the items that are short, month by month, by the company's rule.

    What a month delivers is shared among what is asked for in it and what waits from the months before; of
    demand that is lost nobody waits. `demand` is item, region, month, qty. Returns item, month (of delivery),
    region, grade, due (the month asked for), qty (asked), granted, rank, rule and reason, for every month
    from the first one that is short until all is delivered.
    """
    policies = company.table("items").set_index("item")["unmet"]
    short = sorted(set(result.shortages["item"]))
    split = grades.split(company, demand[demand["item"].isin(short)])
    lines = result.lines.groupby(["item", "month"])[["shipped", "backlog", "lost"]].sum()
    rows: list[pd.DataFrame] = []
    for item in short:
        waits = policies.get(item) != "lost"
        rows += _shares(
            lines.loc[item], split[split["item"] == item], company.settings.allocation, waits=waits
        )
    return pd.concat(rows, ignore_index=True)[COLUMNS] if rows else pd.DataFrame(columns=COLUMNS)


def _shares(lines: pd.DataFrame, split: pd.DataFrame, rule: Rule, *, waits: bool) -> Iterator[pd.DataFrame]:
    """The shares of one item in the months in which not everybody is served at once."""
    waiting = split[split["qty"] < 0]
    for month, line in lines.iterrows():
        asked = split[(split["month"] == month) & (split["qty"] > 0)]
        claims = pd.concat([part for part in (waiting, asked) if len(part)] or [asked], ignore_index=True)
        scarce = line["backlog"] + line["lost"] > NEGLIGIBLE or len(waiting) > 0
        if not scarce or claims.empty:
            continue
        claims = claims.assign(due=claims["month"], claim=claims["region"] + "|" + claims["grade"])
        shared = allocate(float(line["shipped"]), claims, rule=rule, decimals=DECIMALS)
        yield shared.assign(month=month)
        rest = claims.assign(qty=claims["qty"] - shared["granted"])[split.columns]
        waiting = rest[rest["qty"] > 10.0**-DECIMALS] if waits else rest.iloc[:0]


def _in_turn(claims: pd.DataFrame, rule: Rule) -> Iterator[pd.Index]:
    """Groups of claims that are served together, one group after another."""
    order = claims["grade"].map({grade: place for place, grade in enumerate(GRADES)}).fillna(len(GRADES))
    if rule is Rule.PROPORTIONAL:
        yield claims.index
        return
    if rule is Rule.GRADE_PROPORTIONAL:
        for grade in sorted(order.unique()):
            yield claims.index[order == grade]
        return
    ranked = claims.assign(order=order)
    first = ["order", "due"] if rule is Rule.GRADE else ["due", "order"]
    for row in ranked.sort_values([*first, "claim"]).index:
        yield pd.Index([row])


def _shared(given: float, wanted: pd.Series, names: pd.Series, decimals: int) -> npt.NDArray[np.float64]:
    """A quantity in proportion to what is wanted, rounded so that the parts add up to it."""
    total = float(wanted.sum())
    if total == 0 or given >= total:
        return np.asarray(wanted, dtype=float)
    scale = 10.0**decimals
    exact = wanted.to_numpy(dtype=float) * (given / total) * scale
    floor = np.floor(exact + 1e-9)
    missing = round(given * scale - float(floor.sum()))
    ranked = np.lexsort((names.to_numpy(dtype=str), -(exact - floor)))
    floor[ranked[:missing]] += 1.0
    return np.asarray(floor / scale)


def _reason(granted: float, asked: float, together: int) -> Reason:
    if granted >= asked:
        return Reason.IN_FULL
    if granted == 0:
        return Reason.NOTHING_LEFT
    return Reason.SHARE if together > 1 else Reason.REST
