"""STL as matrices."""

import numpy as np
import pytest

from planning.forecast import stl


class TestSeasonalComponent:
    @pytest.mark.parametrize(
        ("season", "length"), [(12, 25), (12, 68), (12, 126), (4, 30), (7, 60), (52, 160)]
    )
    def test_equals_the_one_of_statsmodels(self, season: int, length: int) -> None:
        """The matrices are the published algorithm, not something like it."""
        from statsmodels.tsa.seasonal import STL

        walk = np.random.default_rng(length).normal(size=length).cumsum()

        ours = stl.seasonal_component(walk[None, :], season)[0]

        np.testing.assert_allclose(ours, STL(walk, period=season, seasonal=7).fit().seasonal, atol=1e-10)
