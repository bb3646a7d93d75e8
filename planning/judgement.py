"""What a person's adjustments are worth: their bias, how far to follow them, and what that would have gained.

With F the statistical forecast, H the person's figure and A the actual, all over the item's usual quantity,
d = (H - F) / scale is the adjustment and r = (A - F) / scale what it should have been.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]

USUAL_BIAS = 0.04  # standard deviation of people's bias before anything is known of a person
HALF = 0.5  # the weight to start from: half model, half person (Blattberg and Hoch 1990)
PRIOR_CASES = 10.0  # adjustments that the starting weight counts for


@dataclass(frozen=True, kw_only=True)
class Record:
    """What one person's past adjustments say.

    n        adjustments made
    bias     mean of d - r, drawn towards 0: 0.1 means a tenth of the usual quantity too much
    weight   share of an adjustment, freed of its bias, that is worth following, 0 to 1
    """

    n: int
    bias: float
    weight: float


NOTHING_KNOWN = Record(n=0, bias=0.0, weight=HALF)


def record(adjustment: ArrayLike, needed: ArrayLike) -> Record:
    """Bias and weight from past adjustments d and what was needed, r (cells that were not adjusted left out).

        b = mean(d - r) * s2 / (s2 + v / n),    v the variance of d - r, s the usual bias
        w = (sum (d - b) r + k / 2) / (sum (d - b)^2 + k),    k = 10 var(d),    clipped to 0..1

    The first is Theil's correction, which is usually enough (Goodwin 2000), drawn to 0; the second a
    regression drawn to one half.

    >>> record([0.2, 0.3, -0.1, 0.2] * 10, [0.1, 0.2, -0.2, 0.1] * 10)  # right, but a tenth too high
    Record(n=40, bias=0.1, weight=0.908163)
    """
    d, r = np.asarray(adjustment, dtype=float), np.asarray(needed, dtype=float)
    moved = d != 0
    d, r = d[moved], r[moved]
    if len(d) == 0:
        return NOTHING_KNOWN
    noise = float((d - r).var(ddof=1)) / len(d) if len(d) > 1 else float(np.inf)
    bias = float((d - r).mean()) * USUAL_BIAS**2 / (USUAL_BIAS**2 + noise)
    freed = d - bias
    prior = PRIOR_CASES * float(d.var()) if len(d) > 1 else PRIOR_CASES * float(d[0] ** 2)
    weight = (float(freed @ r) + HALF * prior) / max(float(freed @ freed) + prior, 1e-12)
    return Record(n=len(d), bias=round(bias, 6), weight=round(float(np.clip(weight, 0.0, 1.0)), 6))


def records(past: pd.DataFrame) -> dict[str, Record]:
    """The record of each person.

    past   person, statistical, human, actual, scale (the item's usual quantity), one row per item and month

    >>> rows = pd.DataFrame({"person": ["Anna"], "statistical": [100.0], "human": [100.0], "actual": [90.0],
    ...                      "scale": [100.0]})
    >>> records(rows)["Anna"].n
    0
    """
    known = past[past["scale"] > 0]
    adjustment = (known["human"] - known["statistical"]) / known["scale"]
    needed = (known["actual"] - known["statistical"]) / known["scale"]
    return {
        str(person): record(adjustment[rows.index], needed[rows.index])
        for person, rows in known.groupby("person")
    }


def proposal(statistical: ArrayLike, human: ArrayLike, scale: ArrayLike, *, known: Record) -> Vector:
    """What the record makes of new figures:  F + w (d - b) scale,  or F where nothing was adjusted.

    >>> proposal([100.0, 100.0], [130.0, 100.0], [100.0, 100.0], known=Record(n=40, bias=0.1, weight=0.5))
    array([110., 100.])
    """
    f, h, s = (np.asarray(one, dtype=float) for one in (statistical, human, scale))
    some = s > 0
    d = np.where(some, (h - f) / np.where(some, s, 1.0), 0.0)
    followed = f + known.weight * (d - known.bias) * s
    return np.maximum(np.where(h == f, f, np.where(some, followed, h)), 0.0)


@dataclass(frozen=True, kw_only=True)
class Gain:
    """WAPE of one person's figures as they were, and as correcting them would have made them."""

    person: str
    n: int
    bias: float
    statistical: float
    human: float
    corrected: float

    @property
    def gained(self) -> float:
        """Points of WAPE that the correction would have saved."""
        return self.human - self.corrected


def gains(past: pd.DataFrame) -> list[Gain]:
    """What correcting each person would have gained, month after month with only what was known by then.

    past   as for `records`, and `month`
    """
    found = []
    for person, rows in past.groupby("person"):
        corrected = pd.Series(np.nan, index=rows.index)
        for month, now in rows.groupby("month"):
            known = records(rows[rows["month"] < month]).get(str(person), NOTHING_KNOWN)
            corrected[now.index] = proposal(now["statistical"], now["human"], now["scale"], known=known)
        sold = float(rows["actual"].sum())
        found.append(
            Gain(
                person=str(person),
                n=records(rows)[str(person)].n if (rows["scale"] > 0).any() else 0,
                bias=records(rows).get(str(person), NOTHING_KNOWN).bias,
                statistical=_wape(rows["statistical"], rows["actual"], sold),
                human=_wape(rows["human"], rows["actual"], sold),
                corrected=_wape(corrected, rows["actual"], sold),
            )
        )
    return found


def stream_weights(wapes: dict[str, float], *, months: int, prior_months: int = 12) -> dict[str, float]:
    """Weights of streams from their past error, w proportional to 1 / WAPE, drawn to equal weights.

    months   of evidence behind the errors; as many as `prior_months` count for half

    >>> stream_weights({"statistical": 0.2, "sales": 0.1}, months=12)
    {'statistical': 0.416667, 'sales': 0.583333}
    """
    inverse = {name: 1 / max(wape, 1e-6) for name, wape in wapes.items()}
    total = sum(inverse.values())
    trust = months / (months + prior_months)
    equal = 1 / len(wapes) if wapes else 0.0
    return {name: round(trust * one / total + (1 - trust) * equal, 6) for name, one in inverse.items()}


def _wape(forecast: pd.Series, actual: pd.Series, sold: float) -> float:
    return float((forecast - actual).abs().sum()) / sold if sold > 0 else np.nan
