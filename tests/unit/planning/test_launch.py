"""Launches and phase-outs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning import launch
from planning.launch import Ramp


@pytest.mark.requirement("R144")
class TestRamp:
    @pytest.mark.parametrize("shape", list(Ramp))
    def test_never_falls_and_ends_at_one(self, shape: Ramp) -> None:
        reached = launch.ramp(6, shape=shape, horizon=12)

        assert (np.diff(reached) >= 0).all()
        assert reached[5:].tolist() == [1.0] * 7


class TestLikeItem:
    def test_sells_nothing_before_the_launch(self) -> None:
        sold = launch.like_item([100.0] * 4, scale=0.5, reached=[0.5, 1.0], launch=2)

        assert sold.tolist() == [0, 0, 25, 50]

    def test_stays_at_the_last_share(self) -> None:
        assert launch.like_item([100.0] * 4, scale=1.0, reached=[0.5, 0.8]).tolist() == [50, 80, 80, 80]

    def test_launched_beyond_the_horizon_sells_nothing(self) -> None:
        assert launch.like_item([100.0] * 2, scale=1.0, reached=[1.0], launch=5).tolist() == [0, 0]


@given(
    old=st.lists(st.floats(0, 1e6), min_size=1, max_size=18),
    months=st.integers(1, 12),
    start=st.integers(0, 18),
    shape=st.sampled_from(list(Ramp)),
)
def test_a_successor_and_its_predecessor_sell_together_what_one_did(
    old: list[float], months: int, start: int, shape: Ramp
) -> None:
    reached = list(launch.ramp(months, shape=shape, horizon=len(old)))
    new = launch.like_item(old, scale=1.0, reached=reached, launch=start)

    np.testing.assert_allclose(new + launch.phase_out(old, reached=reached, start=start), old)
