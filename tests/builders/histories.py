"""Histories for the forecasting tests."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SEASON = np.array([0.8, 0.85, 0.95, 1.0, 1.05, 1.1, 1.0, 0.7, 1.0, 1.1, 1.2, 1.25])


def history(series: Mapping[str, Sequence[float]], *, start: str = "2020-01") -> pd.DataFrame:
    """A long history with the columns series, month, qty."""
    parts = [
        pd.DataFrame(
            {"series": name, "month": pd.period_range(start, periods=len(values), freq="M"), "qty": values}
        )
        for name, values in series.items()
    ]
    return pd.concat(parts, ignore_index=True)


def seasonal(months: int, *, level: float = 100.0, growth: float = 0.0, seed: int = 1) -> NDArray[np.float64]:
    """A seasonal series with 5 % noise."""
    steps = np.arange(months)
    noise = np.random.default_rng(seed).normal(1.0, 0.05, months)
    values: NDArray[np.float64] = level * (1 + growth) ** steps * SEASON[steps % 12] * noise
    return values
