"""Speed of the baseline as ratios within one run: against statsforecast and the same recipe on statsmodels.

python -m bench.forecast_speed m3_monthly.csv.gz
"""

import argparse
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from bench import series
from bench.series import Vector
from planning.forecast import quartet

HORIZON, SEASON, ROUNDS = 18, 12, 3
COLD = """
import time; began = time.perf_counter()
import numpy as np, pandas as pd
from planning import forecast
months = pd.period_range("2022-07", periods=36, freq="M")
values = np.random.default_rng(1).gamma(9.0, 10.0, (1000, 36))
names = np.repeat(np.arange(1000), 36)
history = pd.DataFrame({"series": names, "month": pd.PeriodIndex(list(months) * 1000), "qty": values.ravel()})
forecast.fit(history, horizon=18, options=forecast.Options(keys=("series",)))
print(f"1,000 items x 36 months, cold, intervals and evidence included: {time.perf_counter() - began:.2f} s")
"""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--slow", type=int, default=60, help="series given to the slow methods")
    arguments = parser.parse_args()
    subprocess.run([sys.executable, "-c", COLD], check=True)
    known = [past for past in series.read(arguments.data, horizon=HORIZON).known if len(past) >= 48]
    ladder = {"mixed lengths": known, "equal lengths (60)": [past[-60:] for past in known if len(past) >= 60]}
    for name, sample in ladder.items():
        compare(name, sample, slow=arguments.slow)
    return 0


def compare(name: str, sample: list[Vector], *, slow: int) -> None:
    """CPU time per series, the median of interleaved rounds, and the ratio to AutoETS."""
    few = sample[:: max(len(sample) // slow, 1)][:slow]
    methods: dict[str, tuple[Callable[[list[Vector]], object], list[Vector]]] = {
        "quartet": (lambda rows: quartet.forecast(rows, horizon=HORIZON, season=SEASON), sample),
        "statsforecast AutoETS": (auto_ets, few),
        "statsforecast DOT": (dynamic_theta, few),
        "quartet's recipe on statsmodels": (on_statsmodels, few[: max(slow // 3, 1)]),
    }
    for method, rows in methods.values():
        method(rows[:8])  # compiled and imported
    spent: dict[str, list[float]] = {label: [] for label in methods}
    for _ in range(ROUNDS):
        for label, (method, rows) in methods.items():
            began = time.process_time()
            method(rows)
            spent[label].append((time.process_time() - began) / len(rows) * 1000)
    reference = median(spent["statsforecast AutoETS"])
    print(f"\n{name}, {len(sample)} series, {HORIZON} periods ahead: ms per series, times as fast as AutoETS")
    for label, times in spent.items():
        print(f"  {label:<34}{median(times):>10.3f}{reference / median(times):>10.1f}x")


def auto_ets(rows: list[Vector]) -> None:
    from statsforecast.models import AutoETS

    for past in rows:
        AutoETS(season_length=SEASON).forecast(y=past, h=HORIZON)


def dynamic_theta(rows: list[Vector]) -> None:
    from statsforecast.models import DynamicOptimizedTheta

    for past in rows:
        DynamicOptimizedTheta(season_length=SEASON).forecast(y=past, h=HORIZON)


def on_statsmodels(rows: list[Vector]) -> None:
    """ThetaModel, Holt-Winters, STL with damped Holt, and Theta on yearly means, one series at a time."""
    from statsmodels.tsa.forecasting.theta import ThetaModel
    from statsmodels.tsa.holtwinters import ExponentialSmoothing, Holt
    from statsmodels.tsa.seasonal import STL

    warnings.simplefilter("ignore")
    for past in rows:
        logs = np.log(np.maximum(past, 1e-9))
        ThetaModel(logs, period=SEASON).fit().forecast(HORIZON)
        seasonal = {"trend": "add", "damped_trend": True, "seasonal": "mul", "seasonal_periods": SEASON}
        ExponentialSmoothing(past, initialization_method="heuristic", **seasonal).fit(use_brute=False)
        rest = logs - STL(logs, period=SEASON).fit().seasonal
        Holt(rest, damped_trend=True, initialization_method="estimated").fit().forecast(HORIZON)
        years = logs[len(logs) % SEASON :].reshape(-1, SEASON).mean(axis=1)
        ThetaModel(years, period=1, deseasonalize=False).fit().forecast(2)


if __name__ == "__main__":
    sys.exit(main())
