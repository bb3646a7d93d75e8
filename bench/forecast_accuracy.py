"""Accuracy of the baseline on a long CSV, beside methods that are free and, on request, statsforecast's.

python -m bench.forecast_accuracy m3_monthly.csv.gz --horizon 18 --against statsforecast
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from bench import series
from bench.series import Sample, Vector
from planning import forecast
from planning.forecast import quartet

Method = Callable[[Sample, int, int], list[Vector]]


def main() -> int:
    arguments = _arguments()
    sample = series.read(arguments.data, horizon=arguments.horizon)
    season, horizon = arguments.season, arguments.horizon
    print(f"{len(sample.names)} series of {arguments.data.name}, {horizon} periods ahead, season {season}\n")
    print(f"{'method':<28}{'sMAPE':>9}{'MASE':>9}{'WAPE':>9}{'bias':>8}{'ms/series':>11}")
    methods: dict[str, Method] = {
        "baseline": baseline,
        "quartet, nothing cleaned": plain,
        "seasonal naive": naive,
    }
    if arguments.against:
        methods |= rivals()
    for name, method in methods.items():
        began = time.process_time()
        forecasts = method(sample, horizon, season)
        spent = (time.process_time() - began) / len(sample.names) * 1000
        result = series.accuracy(forecasts, sample, season=season)
        numbers = (
            f"{result.smape:>9.3f}{result.mase:>9.4f}{result.wape:>9.2f}{result.bias:>+8.1f}{spent:>11.2f}"
        )
        print(f"{name:<28}{numbers}", flush=True)
    coverage(sample, horizon, season)
    return 0


def baseline(sample: Sample, horizon: int, season: int) -> list[Vector]:
    """`forecast.fit` as a planner gets it: cleaned, with intervals and evidence."""
    lines = fitted(sample, horizon, season).lines
    return list(lines["qty"].to_numpy().reshape(len(sample.names), horizon))


def fitted(sample: Sample, horizon: int, season: int) -> forecast.Result:
    history = pd.concat(
        pd.DataFrame(
            {"series": number, "month": pd.period_range("1990-01", periods=len(past), freq="M"), "qty": past}
        )
        for number, past in enumerate(sample.known)
    )
    return forecast.fit(history, horizon=horizon, season=season, options=forecast.Options(keys=("series",)))


def plain(sample: Sample, horizon: int, season: int) -> list[Vector]:
    return list(quartet.forecast(sample.known, horizon=horizon, season=season))


def naive(sample: Sample, horizon: int, season: int) -> list[Vector]:
    return [past[-season:][np.arange(horizon) % min(season, len(past))] for past in sample.known]


def rivals() -> dict[str, Method]:
    """AutoETS, Theta methods, CES, and the median of DOT, CES and ETS, all by statsforecast."""
    from statsforecast.models import AutoCES, AutoETS, DynamicOptimizedTheta, Theta

    kept: dict[str, list[Vector]] = {}

    def by(name: str, model: type) -> Method:
        def method(sample: Sample, horizon: int, season: int) -> list[Vector]:
            kept[name] = [
                model(season_length=season).forecast(y=past, h=horizon)["mean"] for past in sample.known
            ]
            return kept[name]

        return method

    def median(sample: Sample, _horizon: int, _season: int) -> list[Vector]:
        three = [kept[name] for name in ("statsforecast DOT", "statsforecast CES", "statsforecast AutoETS")]
        return [np.median(np.stack([one[row] for one in three]), axis=0) for row in range(len(sample.names))]

    models = {"AutoETS": AutoETS, "DOT": DynamicOptimizedTheta, "Theta": Theta, "CES": AutoCES}
    methods = {f"statsforecast {name}": by(f"statsforecast {name}", model) for name, model in models.items()}
    return {**methods, "median of DOT, CES, ETS": median}


def coverage(sample: Sample, horizon: int, season: int) -> None:
    """Share of what was held out inside the 80 % interval, in all and by horizon."""
    lines = fitted(sample, horizon, season).lines
    shape = (len(sample.names), horizon)
    actual = np.full(shape, np.nan)
    for row, held_out in enumerate(sample.held_out):
        actual[row, : len(held_out)] = held_out
    lower, upper = (lines[name].to_numpy().reshape(shape) for name in ("lower", "upper"))
    known = ~np.isnan(actual)
    inside = (lower <= actual) & (actual <= upper)
    by_horizon = inside.sum(axis=0) / known.sum(axis=0)
    print(f"\n80 % interval: {inside.sum() / known.sum():.1%} inside, by horizon", end=" ")
    print(" ".join(f"{share:.0%}" for share in by_horizon))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, help="long CSV: series, period, value and perhaps split")
    parser.add_argument("--horizon", type=int, default=18)
    parser.add_argument("--season", type=int, default=12)
    parser.add_argument("--against", choices=["statsforecast"], help="also run these (slow)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
