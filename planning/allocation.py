"""Sharing out what is scarce: who gets how much of it, by which rule, and why."""

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning.supply.grades import GRADES


class Rule(StrEnum):
    """How scarce supply is shared out."""

    GRADE = "grade"  # better grades first; within a grade, who is due first
    GRADE_PROPORTIONAL = "grade, proportional"  # better grades first; within a grade, in proportion
    DATE = "date"  # who is due first; of the same day, better grades first
    PROPORTIONAL = "proportional"  # everybody in proportion


class Reason(StrEnum):
    """Why a claim got what it got."""

    IN_FULL = "in full"
    SHARE = "share"  # a part, in proportion
    REST = "rest"  # a part, because supply ended here
    NOTHING_LEFT = "nothing left"


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
