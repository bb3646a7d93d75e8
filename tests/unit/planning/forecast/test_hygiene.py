"""Outliers, stock-outs and gaps."""

import numpy as np
import pandas as pd
import pytest

from planning import forecast
from planning.forecast import hygiene
from tests.builders.histories import SEASON, history, seasonal

ONE = forecast.Options(keys=("series",))


class TestOutliers:
    def test_are_replaced_and_said(self) -> None:
        values = seasonal(60)
        values[40] *= 4

        better, notes = hygiene.treated([values], season=12, clean=True)

        np.testing.assert_allclose(better[0][40], 100 * SEASON[40 % 12], rtol=0.15)
        assert [note.series for note in notes] == [0]
        assert "19 periods before the end" in notes[0].detail

    def test_stay_when_cleaning_is_switched_off(self) -> None:
        values = seasonal(60)
        values[40] *= 4

        better, notes = hygiene.treated([values], season=12, clean=False)

        np.testing.assert_array_equal(better[0], values)
        assert notes == []

    def test_are_not_seen_in_a_yearly_peak(self) -> None:
        """December five times as high every year is a season."""
        values = seasonal(72)
        values[11::12] *= 5

        _, notes = hygiene.treated([values], season=12, clean=True)

        assert notes == []

    def test_are_not_seen_in_a_new_level(self) -> None:
        """Two months at a new level may be the future; cleaning them would hide it."""
        values = seasonal(60)
        values[-2:] *= 3

        better, _ = hygiene.treated([values], season=12, clean=True)

        np.testing.assert_array_equal(better[0][-2:], values[-2:])


class TestStockouts:
    def test_are_estimated_where_they_are_flagged(self) -> None:
        rows = history({"A": list(seasonal(60))})
        rows.loc[[44, 52], "qty"] = 0.0
        rows["stockout"] = rows.index.isin([44, 52])

        flagged = forecast.fit(rows, horizon=12, options=forecast.Options(keys=("series",)))

        np.testing.assert_allclose(flagged.lines["qty"], 100 * SEASON, rtol=0.08)
        assert (
            "2 periods unknown, out of stock or under an event, estimated" in flagged.notes["detail"].tolist()
        )


class TestGaps:
    def test_are_zero_or_unknown_as_told(self) -> None:
        rows = history({"A": list(seasonal(60))}).drop(index=[30, 31])
        unknown = forecast.Options(keys=("series",), gaps=forecast.Gaps.UNKNOWN)

        zero = forecast.fit(rows, horizon=1, options=forecast.Options(keys=("series",)))
        estimated = forecast.fit(rows, horizon=1, options=unknown)

        assert "2 months without a row, counted as zero" in zero.notes["detail"].tolist()
        assert "2 months without a row, estimated" in estimated.notes["detail"].tolist()

    def test_of_duplicated_months_are_added_up_and_said(self) -> None:
        rows = pd.concat([history({"A": [2.0] * 12}), history({"A": [1.0] * 12})])

        result = forecast.fit(rows, horizon=1, options=forecast.Options(keys=("series",)))

        assert result.lines["qty"].tolist() == [3.0]
        assert "12 months had several rows, added up" in result.notes["detail"].tolist()


class TestEmptyShelves:
    def test_a_regular_item_that_sold_nothing_was_out_of_stock(self) -> None:
        values = 100 * np.tile(SEASON, 5)
        values[44] = 0.0

        result = forecast.fit(history({"A": list(values)}), horizon=12, options=ONE)

        np.testing.assert_allclose(result.lines["qty"], 100 * SEASON, rtol=0.08)
        assert result.notes["treatment"].tolist() == ["stock-out"]
        assert "15 periods before the end: nothing sold" in result.notes["detail"].iloc[0]

    @pytest.mark.parametrize("empty", [[7, 19, 31, 43, 55], [59], [40, 41, 42]])
    def test_a_yearly_closure_an_end_or_a_long_pause_is_none(self, empty: list[int]) -> None:
        values = 100 * np.tile(SEASON, 5)
        values[empty] = 0.0
        result = forecast.fit(history({"A": list(values)}), horizon=12, options=ONE)
        assert "stock-out" not in result.notes["treatment"].tolist()
