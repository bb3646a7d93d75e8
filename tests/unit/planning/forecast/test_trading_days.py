"""Months with more working days."""

import numpy as np
import pandas as pd

from planning import forecast
from planning.calendar import Calendar
from tests.builders.histories import history, seasonal

MONTHS = pd.period_range("2019-01", periods=84, freq="M")
CALENDAR = Calendar(country="IT")
DAYS = pd.Series([float(len(CALENDAR.days(month))) for month in MONTHS], index=MONTHS)
WITH_DAYS = forecast.Options(keys=("series",), working_days=DAYS)
WITHOUT = forecast.Options(keys=("series",))


def error(sold: list[float], options: forecast.Options) -> float:
    """Error of the last year's forecast from the six years before."""
    past = history({"A": sold[:72]}, start="2019-01")
    ahead = forecast.fit(past, horizon=12, options=options).lines["qty"].to_numpy()
    return float(np.abs(ahead - np.array(sold[72:])).mean())


class TestWorkingDays:
    def test_help_a_series_that_sells_by_the_day(self) -> None:
        noise = np.random.default_rng(1).normal(1.0, 0.01, 84)
        sold = list(10 * DAYS.to_numpy() * noise)

        assert error(sold, WITH_DAYS) < 0.6 * error(sold, WITHOUT)

    def test_leave_a_series_alone_that_does_not(self) -> None:
        """Dividing everywhere makes more series worse than better."""
        sold = list(seasonal(84))

        assert error(sold, WITH_DAYS) == error(sold, WITHOUT)

    def test_are_said_where_they_count(self) -> None:
        sold = list(10 * DAYS.to_numpy()[:72] + np.random.default_rng(1).normal(0, 1, 72))

        result = forecast.fit(history({"A": sold}, start="2019-01"), horizon=3, options=WITH_DAYS)

        assert "working days" in result.notes["treatment"].tolist()

    def test_that_are_unknown_count_as_usual(self) -> None:
        short = forecast.Options(keys=("series",), working_days=DAYS.iloc[:72])
        sold = list(10 * DAYS.to_numpy()[:72] + np.random.default_rng(1).normal(0, 1, 72))

        result = forecast.fit(history({"A": sold}, start="2019-01"), horizon=3, options=short)

        assert np.isfinite(result.lines["qty"]).all()
