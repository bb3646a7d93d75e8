"""The baseline of a whole history."""

import numpy as np
import pandas as pd
import pytest

from planning import forecast
from tests.builders.histories import SEASON, history, seasonal

BY_SERIES = forecast.Options(keys=("series",))

AWKWARD = {
    "one point": [3.0],
    "two zeros": [0.0, 0.0],
    "all zero": [0.0] * 30,
    "constant": [5.0] * 40,
    "negative": list(np.random.default_rng(1).normal(-5, 10, 40)),
    "always negative": [-1.0] * 30,
    "with NaN": [np.nan if month % 7 == 0 else 10.0 + month for month in range(50)],
    "with infinity": [np.inf] * 3 + [1.0, 2.0] * 15,
    "tiny": list(1e-6 * seasonal(60)),
    "huge": list(1e12 * seasonal(60)),
    "from tiny to huge": list(10.0 ** np.random.default_rng(1).integers(-6, 12, 60)),
    "not representable": [1.7e308] * 40,
    "lumpy": [0.0, 0.0, 5.0] * 20,
    "short": [3.0, 4.0, 5.0, 6.0],
    "just two years": list(seasonal(24)),
    "one sale at the end": [0.0] * 50 + [1e9],
    "last month unknown": [5.0] * 30 + [np.nan],
}


class TestAwkwardSeries:
    @pytest.mark.parametrize("season", [1, 2, 7, 12, 52])
    def test_each_get_a_finite_forecast_or_a_named_problem(self, season: int) -> None:
        """One bad series in a million must not spoil the run, nor vanish from it."""
        result = forecast.fit(history(AWKWARD), horizon=18, season=season, options=BY_SERIES)

        numbers = result.lines[["qty", "lower", "upper"]]
        assert np.isfinite(numbers).all(axis=None)
        assert (result.lines["lower"] <= result.lines["qty"]).all()
        assert (result.lines["qty"] <= result.lines["upper"]).all()
        reported = " ".join(str(problem) for problem in result.problems)
        for name in AWKWARD:
            assert (result.lines["series"] == name).sum() == 18 or name in reported

    def test_leave_the_forecasts_of_others_alone(self) -> None:
        """What one series contains must not change another's numbers."""
        alone = forecast.fit(history({"good": list(seasonal(60))}), horizon=6, options=BY_SERIES)
        among = forecast.fit(history({**AWKWARD, "good": list(seasonal(60))}), horizon=6, options=BY_SERIES)

        crowd = among.lines[among.lines["series"] == "good"]
        np.testing.assert_allclose(crowd["qty"], alone.lines["qty"], rtol=1e-6)

    def test_that_hold_nothing_at_all_are_one_problem(self) -> None:
        result = forecast.fit(history({"A": [1.0]}).iloc[:0], horizon=3, options=BY_SERIES)

        assert result.lines.empty
        assert "no month to learn from" in str(result.problems[0])


class TestForecast:
    def test_repeats_a_clear_season(self) -> None:
        result = forecast.fit(history({"A": list(seasonal(72))}), horizon=12, options=BY_SERIES)

        np.testing.assert_allclose(result.lines["qty"], 100 * SEASON, rtol=0.08)
        assert set(result.lines["method"]) == {"quartet"}

    def test_starts_in_the_month_after_the_last(self) -> None:
        result = forecast.fit(
            history({"A": list(seasonal(30))}, start="2023-01"), horizon=2, options=BY_SERIES
        )

        assert list(result.lines["month"].astype(str)) == ["2025-07", "2025-08"]

    def test_carries_a_series_without_recent_sales_to_the_common_end(self) -> None:
        """A month without a row is a month without sales, also at the end."""
        sold = history({"A": [7.0] * 30}, start="2022-01")
        options = forecast.Options(keys=("series",), end=pd.Period("2025-06", "M"))

        result = forecast.fit(sold, horizon=1, options=options)

        assert result.lines["qty"].tolist() == [0.0]
        assert "12 months without a row, counted as zero" in result.notes["detail"].tolist()

    def test_does_not_depend_on_the_order_of_rows(self) -> None:
        rows = history({"A": list(seasonal(40)), "B": list(seasonal(50, seed=2)), "C": [0.0, 4.0] * 20})
        shuffled = rows.sample(frac=1.0, random_state=3)

        first = forecast.fit(rows, horizon=6, options=BY_SERIES)
        second = forecast.fit(shuffled, horizon=6, options=BY_SERIES)

        pd.testing.assert_frame_equal(first.lines, second.lines)

    def test_grows_with_the_unit_of_measure(self) -> None:
        """Pieces or thousands of pieces: the same forecast."""
        pieces = forecast.fit(history({"A": list(seasonal(60))}), horizon=6, options=BY_SERIES)
        thousands = forecast.fit(history({"A": list(seasonal(60) / 1000)}), horizon=6, options=BY_SERIES)

        np.testing.assert_allclose(thousands.lines["qty"] * 1000, pieces.lines["qty"], rtol=1e-4)

    def test_refuses_a_table_that_is_no_history(self) -> None:
        with pytest.raises(forecast.HistoryShapeError, match="no column qty"):
            forecast.fit(history({"A": [1.0]}).drop(columns="qty"), horizon=1, options=BY_SERIES)


class TestWorkers:
    def test_do_not_change_the_result(self) -> None:
        rows = history({"A": list(seasonal(40)), "B": [0.0, 4.0, 4.0] * 20})
        alone = forecast.fit(rows, horizon=3, options=BY_SERIES)
        together = forecast.fit(rows, horizon=3, options=forecast.Options(keys=("series",), processes=2))

        pd.testing.assert_frame_equal(alone.lines, together.lines, check_exact=True)


class TestShortHistory:
    def test_borrows_from_the_same_item_in_other_regions(self) -> None:
        """Six months cannot show a season; the item's other regions can."""
        long = history({"North": list(seasonal(60))}).rename(columns={"series": "region"})
        short = history({"South": list(0.5 * seasonal(66)[60:])}, start="2025-01").rename(
            columns={"series": "region"}
        )
        long_too = history({"North": list(seasonal(66)[60:])}, start="2025-01").rename(
            columns={"series": "region"}
        )
        rows = pd.concat([long, long_too, short]).assign(item="A")

        result = forecast.fit(rows, horizon=6)

        south = result.lines[result.lines["region"] == "South"]
        assert set(south["method"]) == {"share of parent"}
        np.testing.assert_allclose(south["qty"], 50 * SEASON[6:], rtol=0.3)
        assert (
            result.notes.query("region == 'South'")["detail"].str.contains("share of the forecast of A").any()
        )


class TestEvidence:
    def test_is_there_for_every_series_long_enough(self) -> None:
        result = forecast.fit(
            history({"long": list(seasonal(72)), "short": [1.0, 2.0, 3.0]}), horizon=18, options=BY_SERIES
        )

        quality = result.quality.set_index("series")
        assert quality.loc["long", "n"] == 36
        assert 0 < quality.loc["long", "wape"] < 0.15
        assert quality.loc["short", "n"] == 0
        assert np.isnan(quality.loc["short", "wape"])

    def test_covers_about_as_much_as_promised(self) -> None:
        """80 % intervals of 200 series, judged on the next year; earlier origins had less to learn from."""
        series = {f"S{i:03d}": seasonal(84, level=10.0 + i, seed=i) for i in range(200)}
        result = forecast.fit(
            history({name: list(values[:72]) for name, values in series.items()}),
            horizon=12,
            options=BY_SERIES,
        )
        actual = np.concatenate([series[name][72:] for name in sorted(series)])
        inside = (result.lines["lower"] <= actual) & (actual <= result.lines["upper"])

        assert 0.76 <= inside.mean() <= 0.9
