"""Whatever a series holds, it gets an answer or a named problem."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import forecast
from tests.builders.histories import history

QUANTITIES = st.one_of(
    st.just(0.0),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(0, 1e6),
    st.integers(-5, 50).map(float),
)


@settings(max_examples=80)
@given(
    series=st.lists(st.lists(QUANTITIES, min_size=1, max_size=70), min_size=1, max_size=4),
    season=st.sampled_from([1, 4, 12]),
    horizon=st.integers(1, 30),
)
def test_every_series_is_forecast_or_named(series: list[list[float]], season: int, horizon: int) -> None:
    """Never a crash, never a silent drop, never a figure that is no number."""
    named = {f"S{number}": values for number, values in enumerate(series)}

    result = forecast.fit(
        history(named), horizon=horizon, season=season, options=forecast.Options(keys=("series",))
    )

    lines = result.lines
    assert np.isfinite(lines[["qty", "lower", "upper"]]).all(axis=None)
    assert (lines["lower"] <= lines["qty"]).all()
    assert (lines["qty"] <= lines["upper"]).all()
    assert (lines["lower"] >= 0).all()
    reported = " ".join(str(problem) for problem in result.problems)
    for name in named:
        assert (lines["series"] == name).sum() == horizon or name in reported


@settings(max_examples=40, derandomize=True)  # where two fits are equally good, rounding chooses
@given(
    values=st.lists(st.floats(0.5, 1e4), min_size=1, max_size=60),
    power=st.integers(-6, 12),
)
def test_a_series_in_another_unit_has_the_same_forecast(values: list[float], power: int) -> None:
    """Grams or tonnes: only the unit differs."""
    unit = 10.0**power
    options = forecast.Options(keys=("series",))

    here = forecast.fit(history({"A": values}), horizon=6, options=options).lines["qty"].to_numpy()
    there = forecast.fit(history({"A": [unit * one for one in values]}), horizon=6, options=options)

    np.testing.assert_allclose(there.lines["qty"] / unit, here, rtol=1e-3, atol=1e-6 * max(values))
