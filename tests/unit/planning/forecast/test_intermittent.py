"""Items that sell now and then."""

import numpy as np
import pytest

from planning import forecast
from planning.forecast import intermittent
from tests.builders.histories import history


class TestIntermittent:
    def test_items_get_the_mean_of_a_year(self) -> None:
        sold = [0.0, 0.0, 3.0] * 12
        options = forecast.Options(keys=("series",))

        result = forecast.fit(history({"A": sold}), horizon=6, options=options)

        assert result.lines["qty"].tolist() == [1.0] * 6
        assert result.notes["treatment"].tolist() == ["intermittent"]

    def test_forecasts_fade_when_demand_dies_out(self) -> None:
        """What Croston's method never does."""
        assert intermittent.mean_of_a_year(np.array([0.0, 9.0] * 12 + [0.0] * 12), season=12) == 0

    def test_one_huge_month_does_not_make_a_trend(self) -> None:
        values = np.array([0.0, 2.0] * 12)
        values[-1] = 200.0

        capped = intermittent.mean_of_a_year(values, season=12)

        assert 1 < capped < 200 / 12

    @pytest.mark.parametrize("sold", [np.zeros(24), np.array([0.0, -2.0] * 12)])
    def test_forecasts_are_never_below_zero(self, sold: np.ndarray) -> None:
        assert intermittent.mean_of_a_year(sold, season=12) == 0

    def test_series_are_told_from_regular_ones(self) -> None:
        assert intermittent.is_intermittent(np.array([0.0, 5.0] * 12), season=12)
        assert not intermittent.is_intermittent(np.array([0.0, 5.0, 5.0] * 8), season=12)
