"""How good forecasts were: the error measures, value added, and when a verdict is allowed.

Error is actual - forecast. Bias is forecast over actual: above zero is over-forecast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float64]

ALARM = 4.0  # tracking signal
ENOUGH_FOR_SIGNAL = 6  # months
ENOUGH_FOR_VERDICT = 20  # changed forecasts
CONFIDENCE = 0.95  # one-sided, i.e. 90 % two-sided


@dataclass(frozen=True, kw_only=True)
class Score:
    """All measures of one set of forecasts; a ratio without a denominator is NaN.

    wape, accuracy, bias, attainment   ratios (0.1667 is 16.67 %); attainment is actual over forecast
    mad                                mean absolute error, in units
    tracking_signal                    sum of errors over mad
    mape, mape_months                  mean of |e| / actual over the months with sales, and how many those are
    smape                              mean of 2 |e| / (actual + forecast)
    """

    n: int
    actual: float
    forecast: float
    wape: float
    accuracy: float
    bias: float
    mad: float
    error_sum: float
    tracking_signal: float
    mape: float
    mape_months: int
    smape: float
    attainment: float

    @property
    def mape_is_partial(self) -> bool:
        """Whether months without sales had to be left out of the MAPE."""
        return self.mape_months < self.n

    @property
    def alarm(self) -> bool:
        """Whether the tracking signal says that the forecast has lost touch."""
        return self.n >= ENOUGH_FOR_SIGNAL and abs(self.tracking_signal) > ALARM


def score(actual: ArrayLike, forecast: ArrayLike) -> Score:
    """Every measure at once.

        WAPE = sum |e| / sum A      bias = (sum F - sum A) / sum A      tracking signal = sum e / MAD
        MAPE = mean |e| / A         sMAPE = mean 2 |e| / (A + F)        accuracy = max(0, 1 - WAPE)

    (Hyndman and Koehler 2006; Chopra and Meindl for the tracking signal.)

    >>> result = score([100, 80, 120, 0], [90, 100, 110, 10])
    >>> round(result.wape, 4), round(result.bias, 4), result.mad, result.tracking_signal
    (0.1667, 0.0333, 12.5, -0.8)
    """
    a, f = np.asarray(actual, dtype=float), np.asarray(forecast, dtype=float)
    error = a - f
    absolute = np.abs(error)
    sold = a > 0
    wape = _ratio(float(absolute.sum()), float(a.sum()))
    mad = float(absolute.mean()) if len(a) else np.nan
    both = np.abs(a) + np.abs(f)
    return Score(
        n=len(a),
        actual=float(a.sum()),
        forecast=float(f.sum()),
        wape=wape,
        accuracy=max(0.0, 1 - wape) if not np.isnan(wape) else np.nan,
        bias=_ratio(float(f.sum() - a.sum()), float(a.sum())),
        mad=mad,
        error_sum=float(error.sum()),
        tracking_signal=_ratio(float(error.sum()), mad),
        mape=float((absolute[sold] / a[sold]).mean()) if sold.any() else np.nan,
        mape_months=int(sold.sum()),
        smape=float(np.where(both > 0, 2 * absolute / np.where(both > 0, both, 1), 0.0).mean())
        if len(a)
        else np.nan,
        attainment=_ratio(float(a.sum()), float(f.sum())),
    )


def mase(actual: ArrayLike, forecast: ArrayLike, *, naive_error: float) -> float:
    """Mean absolute error in units of the naive forecast's error on the history; below 1 beats naive.

    naive_error   in-sample mean of |A(t) - A(t-m)|, see `naive_error`

    >>> mase([100, 80, 120, 0], [90, 100, 110, 10], naive_error=20)
    0.625
    """
    error = np.abs(np.asarray(actual, dtype=float) - np.asarray(forecast, dtype=float))
    return _ratio(float(error.mean()), naive_error)


def naive_error(history: ArrayLike, *, season: int = 12) -> float:
    """Mean absolute change against the same period of last year.

    >>> naive_error([10, 20, 14, 16], season=2)
    4.0
    """
    values = np.asarray(history, dtype=float)
    return float(np.abs(values[season:] - values[:-season]).mean()) if len(values) > season else np.nan


def weighted_wape(actual: ArrayLike, forecast: ArrayLike, *, value: ArrayLike) -> float:
    """WAPE in money: each item's error and actual weighted with its price or margin.

    >>> round(weighted_wape([10, 100], [5, 100], value=[90, 1]), 2)
    0.45
    """
    a, f, v = (np.asarray(one, dtype=float) for one in (actual, forecast, value))
    return _ratio(float((v * np.abs(a - f)).sum()), float((v * a).sum()))


def mix_adherence(actual: ArrayLike, plan: ArrayLike) -> float:
    """Share of the plan that was met item by item; making more of another item does not help.

    >>> mix_adherence([150, 50], [100, 100])
    0.75
    """
    a, p = np.asarray(actual, dtype=float), np.asarray(plan, dtype=float)
    return _ratio(float(np.minimum(a, p).sum()), float(p.sum()))


def calibration(actual: ArrayLike, lower: ArrayLike, upper: ArrayLike) -> float:
    """Share of actuals inside their stated range, to be held against the share that was promised.

    >>> calibration([5, 9], lower=[4, 4], upper=[6, 6])
    0.5
    """
    a, low, high = (np.asarray(one, dtype=float) for one in (actual, lower, upper))
    return float(((low <= a) & (a <= high)).mean()) if len(a) else np.nan


def table(pairs: pd.DataFrame, *, by: Sequence[str]) -> pd.DataFrame:
    """One row of measures per group: per person, family, item, lag, or any other columns.

    pairs   the columns `by`, `actual` and `forecast`, one row per item and month

    >>> pairs = pd.DataFrame({"person": ["Anna", "Anna"], "actual": [10.0, 10.0], "forecast": [12.0, 8.0]})
    >>> table(pairs, by=["person"])[["person", "n", "wape", "bias"]]
      person  n  wape  bias
    0   Anna  2   0.2   0.0
    """
    rows = [
        {**dict(zip(by, key, strict=True)), **score(group["actual"], group["forecast"]).__dict__}
        for key, group in pairs.groupby(list(by), sort=True)
    ]
    return pd.DataFrame(rows, columns=[*by, *Score.__dataclass_fields__])


class Verdict(StrEnum):
    """What may be said about a step that changes forecasts."""

    HELPS = "helps"
    HURTS = "hurts"
    OPEN = "too early to say"


@dataclass(frozen=True, kw_only=True)
class ValueAdded:
    """What one step did to the error: positive is better. `changed` counts the forecasts it altered."""

    step: str
    wape: float
    bias: float
    added: float  # NaN for the first step
    changed: int
    verdict: Verdict


def value_added(forecasts: Mapping[str, ArrayLike], actual: ArrayLike) -> list[ValueAdded]:
    """The stairstep: each step's error against the step before, same items, months and lag (Gilliland 2010).

    forecasts   step -> forecasts, in the order of the process: naive, statistical, rep, consensus, executive

    The verdict is given only where the changes are many and a t-test on paired absolute errors is clear at
    90 %: at 20 changes the sign of the plain difference is wrong in every fourth case.

    >>> steps = value_added({"naive": [70.0] * 2, "statistical": [90.0, 112.0]}, [100.0, 100.0])
    >>> [(step.step, round(step.wape, 2), step.verdict.value) for step in steps]
    [('naive', 0.3, 'too early to say'), ('statistical', 0.11, 'too early to say')]
    """
    a = np.asarray(actual, dtype=float)
    found: list[ValueAdded] = []
    before: Vector | None = None
    for step, given in forecasts.items():
        f = np.asarray(given, dtype=float)
        result = score(a, f)
        changed = f != before if before is not None else np.zeros(len(a), dtype=bool)
        found.append(
            ValueAdded(
                step=step,
                wape=result.wape,
                bias=result.bias,
                added=found[-1].wape - result.wape if found else np.nan,
                changed=int(changed.sum()),
                verdict=verdict(a[changed], before[changed], f[changed])
                if before is not None
                else Verdict.OPEN,
            )
        )
        before = f
    return found


def verdict(actual: Vector, before: Vector, after: Vector) -> Verdict:
    """Whether changed forecasts were better than what they replaced, as far as the numbers allow to say.

    >>> verdict(np.full(30, 10.0), np.full(30, 14.0) + np.arange(30) % 3, np.full(30, 11.0))
    <Verdict.HELPS: 'helps'>
    """
    if len(actual) < ENOUGH_FOR_VERDICT:
        return Verdict.OPEN
    from scipy.special import stdtrit

    gain = np.abs(before - actual) - np.abs(after - actual)
    spread = float(gain.std(ddof=1)) / np.sqrt(len(gain))
    limit = float(stdtrit(len(gain) - 1, CONFIDENCE)) * spread
    if abs(gain.mean()) <= limit:
        return Verdict.OPEN
    return Verdict.HELPS if gain.mean() > 0 else Verdict.HURTS


@dataclass(frozen=True, kw_only=True)
class OverrideQuality:
    """How often and how much changes helped; small ones apart, since they are mostly noise."""

    n: int
    helped: float  # share of changes that reduced the error
    helped_by_size: float  # the same, weighted with the size of the change
    small: int  # changes within the small percentage
    small_helped: float


def override_quality(
    actual: ArrayLike, before: ArrayLike, after: ArrayLike, *, small_percent: float = 10.0
) -> OverrideQuality:
    """The share of overrides that reduced the error (Fildes, Goodwin, Lawrence, Nikolopoulos 2009).

    >>> override_quality([100, 100], [90, 100], [99, 104]).helped
    0.5
    """
    a, b, f = (np.asarray(one, dtype=float) for one in (actual, before, after))
    changed = b != f
    a, b, f = a[changed], b[changed], f[changed]
    better = (np.abs(f - a) < np.abs(b - a)).astype(float)
    size = np.abs(f - b)
    small = size <= np.abs(b) * small_percent / 100
    return OverrideQuality(
        n=len(a),
        helped=_mean(better),
        helped_by_size=_ratio(float((better * size).sum()), float(size.sum())),
        small=int(small.sum()),
        small_helped=_mean(better[small]),
    )


def _mean(values: Vector) -> float:
    return float(values.mean()) if len(values) else np.nan


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else np.nan
