"""The measures, against figures worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from planning import accuracy
from planning.accuracy import Verdict


@pytest.mark.requirement("R78")
class TestScore:
    result = accuracy.score([100, 80, 120, 0], [90, 100, 110, 10])

    def test_gives_wape_and_accuracy(self) -> None:
        assert self.result.wape == pytest.approx(0.1667, abs=5e-5)
        assert self.result.accuracy == pytest.approx(0.8333, abs=5e-5)

    def test_gives_over_forecast_a_positive_bias(self) -> None:
        assert self.result.bias == pytest.approx(0.0333, abs=5e-5)

    def test_gives_the_tracking_signal(self) -> None:
        assert self.result.mad == 12.5
        assert self.result.error_sum == -10
        assert self.result.tracking_signal == -0.8

    def test_marks_a_mape_that_had_to_leave_months_out(self) -> None:
        assert self.result.mape == pytest.approx(0.1444, abs=5e-5)
        assert self.result.mape_is_partial

    def test_gives_mase_against_the_naive_error(self) -> None:
        assert accuracy.mase([100, 80, 120, 0], [90, 100, 110, 10], naive_error=20) == 0.625

    def test_is_undefined_rather_than_wrong_without_sales(self) -> None:
        nothing = accuracy.score([0, 0], [1, 2])

        assert np.isnan(nothing.wape)
        assert np.isnan(nothing.accuracy)
        assert nothing.mad == 1.5

    def test_of_nothing_is_undefined(self) -> None:
        assert accuracy.score([], []).n == 0

    def test_raises_the_alarm_only_after_six_months(self) -> None:
        assert not accuracy.score([10.0] * 5, [12.0] * 5).alarm
        assert accuracy.score([10.0] * 6, [12.0] * 6).alarm


class TestMixAdherence:
    def test_is_not_mended_by_making_more_of_another_item(self) -> None:
        assert accuracy.score([150, 50], [100, 100]).attainment == 1.0
        assert accuracy.mix_adherence([150, 50], [100, 100]) == 0.75


class TestTable:
    def test_has_one_row_per_person_and_lag(self) -> None:
        pairs = pd.DataFrame(
            {
                "person": ["Anna", "Anna", "Luca", "Luca"],
                "lag": [1, 3, 1, 1],
                "actual": [100.0, 100.0, 50.0, 50.0],
                "forecast": [90.0, 80.0, 60.0, 40.0],
            }
        )

        result = accuracy.table(pairs, by=["person", "lag"])

        assert result[["person", "lag", "n", "wape"]].values.tolist() == [
            ["Anna", 1, 1, 0.1],
            ["Anna", 3, 1, 0.2],
            ["Luca", 1, 2, 0.2],
        ]

    def test_of_nothing_has_the_columns_all_the_same(self) -> None:
        empty = pd.DataFrame({"person": [], "actual": [], "forecast": []})

        assert list(accuracy.table(empty, by=["person"]).columns)[:3] == ["person", "n", "actual"]


class TestValueAdded:
    def test_is_the_error_before_less_the_error_after(self) -> None:
        forecasts = {"naive": [70.0], "statistical": [78.0], "rep": [75.0], "consensus": [79.0]}

        steps = accuracy.value_added(forecasts, [100.0])

        assert [round(step.added * 100) for step in steps[1:]] == [8, -3, 4]

    def test_gives_no_verdict_on_few_changes(self) -> None:
        actual, before = np.full(10, 100.0), np.full(10, 60.0)

        assert accuracy.verdict(actual, before, actual) is Verdict.OPEN

    def test_gives_no_verdict_where_the_changes_are_noise(self) -> None:
        noise = np.random.default_rng(1)
        actual = np.full(60, 100.0)

        result = accuracy.verdict(actual, noise.normal(100, 10, 60), noise.normal(100, 10, 60))

        assert result is Verdict.OPEN

    def test_says_so_when_changes_hurt(self) -> None:
        actual = np.full(30, 100.0)
        before, after = np.full(30, 105.0), 120.0 + np.arange(30.0)

        assert accuracy.verdict(actual, before, after) is Verdict.HURTS


class TestOverrideQuality:
    def test_reports_small_changes_apart(self) -> None:
        result = accuracy.override_quality([100, 100, 100, 100], [100, 60, 140, 90], [104, 90, 110, 90])

        assert result.n == 3
        assert result.helped == pytest.approx(2 / 3)
        assert result.helped_by_size == pytest.approx(60 / 64)
        assert (result.small, result.small_helped) == (1, 0.0)


class TestCalibration:
    def test_is_the_share_of_actuals_inside(self) -> None:
        assert accuracy.calibration([5, 9, 6, 1], lower=[4] * 4, upper=[6] * 4) == 0.5
