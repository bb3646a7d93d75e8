"""Series of under two years."""

import numpy as np
import pandas as pd
import pytest

from planning import forecast
from tests.builders.histories import history, seasonal

BY_SERIES = forecast.Options(keys=("series",))


class TestShortSeries:
    @pytest.mark.parametrize(
        ("months", "method"), [(6, "smoothed level"), (18, "level and last year"), (24, "quartet")]
    )
    def test_get_the_method_that_their_length_allows(self, months: int, method: str) -> None:
        result = forecast.fit(history({"A": list(seasonal(months))}), horizon=3, options=BY_SERIES)

        assert set(result.lines["method"]) == {method}

    def test_in_their_launch_are_not_compared_with_last_year(self) -> None:
        """A product that grew from 1 to 18 will not sell last year's 7 again."""
        result = forecast.fit(history({"A": list(np.arange(1.0, 19.0))}), horizon=1, options=BY_SERIES)

        assert result.lines["method"].tolist() == ["smoothed level"]
        assert result.lines["qty"].iloc[0] > 15

    def test_are_not_extrapolated(self) -> None:
        """13 rising months must not become several times as much in 18."""
        result = forecast.fit(history({"A": list(np.arange(10.0, 23.0))}), horizon=18, options=BY_SERIES)

        assert result.lines["qty"].max() < 23

    def test_leave_a_launch_month_that_was_cut_short_out(self) -> None:
        """Launched on the 20th: the first month says nothing of the level."""
        result = forecast.fit(history({"A": [30.0, 99.0, 101.0, 100.0, 100.0]}), horizon=1, options=BY_SERIES)

        assert result.lines["qty"].iloc[0] > 99

    def test_launched_everywhere_at_once_share_the_sum_of_their_regions(self) -> None:
        """Six months of one region are noise; of all regions together they are a level."""
        noise = np.random.default_rng(1).poisson(6.0, (8, 7)).astype(float) + 1
        parts = [
            history({f"R{region}": list(values)}).rename(columns={"series": "region"}).assign(item="A")
            for region, values in enumerate(noise)
        ]

        result = forecast.fit(pd.concat(parts), horizon=1)

        assert set(result.lines["method"]) == {"share of parent"}
        np.testing.assert_allclose(result.lines["qty"].sum(), noise[:, 1:].sum(axis=0).mean(), rtol=0.15)
