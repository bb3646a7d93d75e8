"""The baseline on a bicycle maker's order lines, where nearly everything is young or intermittent."""

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from planning import forecast

ORIGIN = pd.Period("2024-12", "M")
MONTHS = pd.period_range(ORIGIN + 1, periods=6, freq="M")
CELL = ["item", "region"]


@pytest.mark.needs_data("adventureworks")
@pytest.mark.requirement("R29")
class TestLastSixMonths:
    def test_are_forecast_better_than_by_naive_methods_and_by_statsmodels(
        self, public_data: Callable[[str], Path]
    ) -> None:
        """WAPE per item, territory and month; 957 series, most of them half a year old."""
        sales = read_sales(public_data("adventureworks"))
        past = sales[sales["month"] <= ORIGIN]

        ours = forecast.fit(past, horizon=6, options=forecast.Options(end=ORIGIN)).lines

        others = {"naive": naive(past), "seasonal naive": seasonal_naive(past), "statsmodels": smoothed(past)}
        errors = {name: wape(sales, predicted) for name, predicted in others.items()}
        assert wape(sales, ours) < min(errors.values()), errors


def read_sales(folder: Path) -> pd.DataFrame:
    """Units per item, territory and month."""
    lines = pd.read_csv(folder / "SalesOrderLine.csv", parse_dates=["OrderDate"])
    lines = lines.rename(columns={"ProductID": "item", "TerritoryID": "region", "OrderQty": "qty"})
    lines["month"] = lines["OrderDate"].dt.to_period("M")
    return lines.groupby([*CELL, "month"], as_index=False)["qty"].sum()


def wape(sales: pd.DataFrame, predicted: pd.DataFrame) -> float:
    actual = sales[sales["month"].isin(MONTHS)].rename(columns={"qty": "actual"})
    both = actual.merge(predicted[[*CELL, "month", "qty"]], on=[*CELL, "month"], how="outer")
    both = both.fillna({"actual": 0.0, "qty": 0.0})
    return float((both["actual"] - both["qty"]).abs().sum() / both["actual"].sum())


def naive(past: pd.DataFrame) -> pd.DataFrame:
    """The last month again."""
    last = past[past["month"] == ORIGIN]
    return pd.concat([last.assign(month=month) for month in MONTHS])


def seasonal_naive(past: pd.DataFrame) -> pd.DataFrame:
    """The same month of last year."""
    last_year = past[past["month"].isin(MONTHS - 12)]
    return last_year.assign(month=last_year["month"] + 12)


def smoothed(past: pd.DataFrame) -> pd.DataFrame:
    """statsmodels' exponential smoothing alone, with the trend and season that each history allows."""
    rows = []
    for cell, group in past.groupby(CELL):
        span = pd.period_range(group["month"].min(), ORIGIN, freq="M")
        values = group.set_index("month")["qty"].reindex(span, fill_value=0).to_numpy(float)
        rows += [(*cell, month, qty) for month, qty in zip(MONTHS, exponential(values), strict=True)]
    return pd.DataFrame(rows, columns=[*CELL, "month", "qty"])


def exponential(values: NDArray[np.float64]) -> NDArray[np.float64]:
    from statsmodels.tsa.holtwinters import ExponentialSmoothing

    if len(values) < 4:
        return np.full(len(MONTHS), values.mean())
    full = {"trend": "add", "damped_trend": True, "seasonal": "add", "seasonal_periods": 12}
    model = ExponentialSmoothing(
        values, initialization_method="estimated", **(full if len(values) >= 24 else {})
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # flat series do not converge, which is an answer too
        ahead: NDArray[np.float64] = np.maximum(model.fit().forecast(len(MONTHS)), 0.0)
    return ahead
