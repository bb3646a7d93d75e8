"""Where last year's months were clearly better, the forecast goes half way to them, and says so."""

import numpy as np
import pytest

from planning import forecast
from planning.forecast import naive
from planning.forecast.chunk import Vector
from tests.builders.histories import history

OPTIONS = forecast.Options(keys=("series",))


def copied(years: int) -> Vector:
    """A pattern that no season explains, the same to the unit every other year."""
    luck = np.random.default_rng(7)
    odd, even = luck.uniform(50, 250, 12), luck.uniform(50, 250, 12)
    first = np.concatenate([odd, even])[: 12 * years]
    return np.concatenate([first, np.tile(even, years - 2)])


@pytest.mark.requirement("R59")
def test_a_series_that_repeats_last_year_meets_it_half_way() -> None:
    values = copied(5)
    values[:24] = np.random.default_rng(3).uniform(50, 250, 24)
    values[24:36] = values[36:48] + np.random.default_rng(4).normal(0, 40, 12)

    result = forecast.fit(history({"A": list(values)}), horizon=12, options=OPTIONS)

    assert result.lines["method"].unique().tolist() == ["quartet and last year"]
    assert "combined" in result.notes["treatment"].tolist()
    last_year = naive.forecast([values], horizon=12, season=12)[0]
    assert np.abs(result.lines["qty"] - last_year).mean() < 0.5 * np.abs(values - values.mean()).mean()


def test_luck_does_not_change_the_method() -> None:
    luck = np.random.default_rng(1)
    named = {f"S{number}": list(luck.uniform(80, 120, 60)) for number in range(20)}
    methods = forecast.fit(history(named), horizon=6, options=OPTIONS).evidence()["method"]
    assert (methods == "quartet").sum() >= 19


def test_the_error_of_last_years_months_stands_beside_that_of_the_forecast() -> None:
    luck = np.random.default_rng(5)
    result = forecast.fit(history({"A": list(luck.uniform(80, 120, 60))}), horizon=6, options=OPTIONS)
    quality = result.quality.iloc[0]
    assert 0 < quality["wape"] < quality["naive"]
