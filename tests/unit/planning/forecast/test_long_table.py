"""A long table of any series."""

import numpy as np
import pandas as pd

from planning import forecast
from tests.builders.histories import seasonal


def table(periods: list[str], values: list[float] | None = None) -> pd.DataFrame:
    return pd.DataFrame({"series": "A", "period": periods, "value": values or [4.0] * len(periods)})


class TestMonths:
    def test_give_back_series_period_and_interval(self) -> None:
        result = forecast.from_csv_frame(table([f"2025-{month:02d}" for month in range(1, 7)]), horizon=2)

        assert list(result.lines.columns) == ["series", "period", "forecast", "lower", "upper", "method"]
        assert result.lines["period"].tolist() == ["2025-07", "2025-08"]

    def test_name_the_row_whose_period_is_no_date(self) -> None:
        result = forecast.from_csv_frame(table(["2025-01", "soon"]), horizon=1)

        assert "row 3, column period: 'soon' is not a date" in str(result.problems[0])

    def test_three_apart_ask_whether_they_are_quarters(self) -> None:
        result = forecast.from_csv_frame(table(["2024-01", "2024-04", "2024-10", "2025-01"]), horizon=1)

        assert "give the season 4" in str(result.problems[0])


class TestQuarters:
    def test_are_neighbours_and_keep_their_months(self) -> None:
        """A quarter that ends in March is followed by one that ends in June, not by an empty April."""
        ends = [f"{year}-{month:02d}" for year in range(2015, 2025) for month in (3, 6, 9, 12)]
        values = [float(value) for value in np.tile([80.0, 120.0, 100.0, 100.0], 10)]

        result = forecast.from_csv_frame(table(ends, values), horizon=4, season=4)

        assert result.lines["period"].tolist() == ["2025-03", "2025-06", "2025-09", "2025-12"]
        np.testing.assert_allclose(result.lines["forecast"], [80, 120, 100, 100], rtol=0.02)


class TestWeeks:
    def test_come_back_by_the_day_on_which_they_were_given(self) -> None:
        days = [str(day.date()) for day in pd.date_range("2022-01-05", periods=130, freq="7D")]

        result = forecast.from_csv_frame(table(days), horizon=2, season=52)

        assert result.lines["period"].tolist() == ["2024-07-03", "2024-07-10"]

    def test_have_a_season_of_their_own(self) -> None:
        """Half a year ahead, beyond what a level can say."""
        steps = np.arange(208)
        values = 100 + 40 * np.sin(2 * np.pi * steps / 52) + np.random.default_rng(1).normal(0, 5, 208)
        days = [str(day.date()) for day in pd.date_range("2021-01-04", periods=208, freq="7D")]

        result = forecast.from_csv_frame(table(days[:182], list(values[:182])), horizon=26, season=52)

        np.testing.assert_allclose(result.lines["forecast"], values[182:], atol=22)


class TestDays:
    def test_have_the_season_of_the_week(self) -> None:
        days = [str(day.date()) for day in pd.date_range("2025-01-01", periods=70)]
        values = [float(value) for value in np.tile([10.0, 12.0, 12.0, 13.0, 15.0, 20.0, 2.0], 10)]

        result = forecast.from_csv_frame(table(days, values), horizon=7, season=7)

        np.testing.assert_allclose(result.lines["forecast"], [10, 12, 12, 13, 15, 20, 2], rtol=0.05)
        assert result.lines["period"].iloc[0] == "2025-03-12"


class TestSeriesWithoutSeason:
    def test_are_forecast_as_they_are(self) -> None:
        values = list(seasonal(60))

        result = forecast.from_csv_frame(
            table([str(month) for month in pd.period_range("2020-01", periods=60, freq="M")], values),
            horizon=3,
            season=1,
        )

        assert np.isfinite(result.lines["forecast"]).all()
