"""What demand was taken to rest on, held against what was sold."""

import pandas as pd

from planning import uplift
from planning.events import named_by
from planning.uplift import Verdict

YEAR = 12
JUDGED = [
    "assumption", "statement", "tag", "author", "confidence", "start", "end", "expected", "real", "months",
    "verdict",
]  # fmt: skip


def judged(
    assumptions: pd.DataFrame, history: pd.DataFrame, families: pd.Series, *, as_of: pd.Period
) -> pd.DataFrame:
    """Each assumption with the change that was expected and the one that came, in per cent, and the verdict.

    The real change is that of the months that have closed against the same months before it began.
    An assumption stays open until its last month has closed, and where a year before nothing was sold.

    history   item, region, month, qty: what was wanted

    >>> months = pd.period_range("2024-01", periods=24, freq="M")
    >>> qty = [100.0] * 12 + [90.0] * 12
    >>> sold = pd.DataFrame({"item": "A", "region": "Italy", "month": months, "qty": qty})
    >>> rival = pd.DataFrame({"assumption": ["RIVAL"], "statement": ["A rival takes a tenth"], "item": ["A"],
    ...     "tag": ["competitor"], "family": [None], "region": [None],
    ...     "start": [months[12]], "end": [months[23]], "percent": [-10.0],
    ...     "confidence": [0.7], "author": ["anna"]})
    >>> verdicts = judged(rival, sold, pd.Series({"A": "F"}), as_of=months[-1] + 1)
    >>> verdicts[["expected", "real", "months", "verdict"]].round(6).values.tolist()
    [[-10.0, -10.0, 12, 'held']]
    """
    rows = [_judged(one, history, families, as_of) for _, one in assumptions.iterrows()]
    return pd.DataFrame(rows, columns=JUDGED)


def _judged(
    one: pd.Series, history: pd.DataFrame, families: pd.Series, as_of: pd.Period
) -> dict[str, object]:
    sold, before, months = 0.0, 0.0, 0
    for month in pd.period_range(one["start"], min(one["end"], as_of - 1), freq="M"):
        sold += _sold(one, history, families, month)
        before += _sold(one, history, families, _reference(month, one["start"]))
        months += 1
    real = 100 * (sold / before - 1) if before > 0 else float("nan")
    closed = one["end"] < as_of and before > 0
    verdict = uplift.verdict(one["percent"], real) if closed else Verdict.OPEN
    found = {"expected": one["percent"], "real": real, "months": months, "verdict": str(verdict)}
    return {**one.to_dict(), **found}


def _reference(month: pd.Period, start: pd.Period) -> pd.Period:
    """The same month of the last year before the assumption began."""
    years = (month - start).n // YEAR + 1
    return month - YEAR * years


def _sold(one: pd.Series, history: pd.DataFrame, families: pd.Series, month: pd.Period) -> float:
    there = one.copy()
    there["start"] = there["end"] = month
    return float(history.loc[named_by(there, history, families), "qty"].sum())
