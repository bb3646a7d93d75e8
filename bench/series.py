"""Public series as arrays: what was known, and what then happened."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Series with the part that was held out; `known[i]` ends where `held_out[i]` begins."""

    names: list[str]
    known: list[Vector]
    held_out: list[Vector]


def read(path: Path, *, horizon: int) -> Sample:
    """A long CSV with the columns series, period, value; the last `horizon` periods of each are held out.

    Where there is a column split, its rows `test` are held out instead.
    """
    table = pd.read_csv(path).sort_values(["series", "period"], kind="stable")
    names, known, held_out = [], [], []
    for name, group in table.groupby("series", sort=False):
        values = group["value"].to_numpy(float)
        cut = int((group["split"] == "train").sum()) if "split" in table.columns else len(values) - horizon
        if cut < 1:
            continue
        names.append(str(name))
        known.append(values[:cut])
        held_out.append(values[cut : cut + horizon])
    return Sample(names=names, known=known, held_out=held_out)


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """Means over series: sMAPE and MASE as the M competitions count them, and the bias of the total."""

    smape: float
    mase: float
    wape: float
    bias: float


def accuracy(forecasts: list[Vector], sample: Sample, *, season: int) -> Accuracy:
    """How far forecasts lie from what was held out (per cent; MASE against the seasonal naive method)."""
    smapes, mases, wapes, biases = [], [], [], []
    for ahead, actual, past in zip(forecasts, sample.held_out, sample.known, strict=True):
        f = ahead[: len(actual)]
        error, size = np.abs(actual - f), np.abs(actual) + np.abs(f)
        smapes.append(float(np.mean(200 * error / np.where(size > 0, size, 1.0))))
        naive = np.abs(past[season:] - past[:-season]).mean() if len(past) > season else np.nan
        mases.append(float(error.mean() / naive) if naive > 0 else np.nan)
        total = float(np.abs(actual).sum())
        wapes.append(100 * float(error.sum()) / total if total else np.nan)
        biases.append(100 * float((f - actual).sum()) / total if total else np.nan)
    return Accuracy(
        smape=float(np.mean(smapes)),
        mase=float(np.nanmean(mases)),
        wape=float(np.nanmean(wapes)),
        bias=float(np.nanmean(biases)),
    )
