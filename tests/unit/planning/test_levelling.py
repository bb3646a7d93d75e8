"""Three ways to change a figure of a higher level."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning import levelling, tree
from planning.levelling import Method

LEAVES = pd.DataFrame({"family": ["X", "X", "Y"], "item": ["A", "B", "C"]})
SIX = tree.grow(LEAVES, [[], ["family"]])
AGREED = SIX.aggregate(np.array([[30.0], [10.0], [60.0]]))


@pytest.mark.requirement("R34")
class TestChange:
    def test_consistent_keeps_all_levels_in_agreement(self) -> None:
        after = levelling.change(AGREED, SIX, "X", np.array([80.0]), method=Method.CONSISTENT)

        assert after.ravel().tolist() == [140, 80, 60, 60, 20, 60]
        assert levelling.gaps(after, SIX).empty

    def test_level_by_level_leaves_a_gap_to_be_closed_on_purpose(self) -> None:
        after = levelling.change(AGREED, SIX, "X", np.array([80.0]), method=Method.LEVEL_BY_LEVEL)

        assert levelling.gaps(after, SIX)[["node", "gap"]].values.tolist() == [["X", 40.0]]
        closed = levelling.split_down(after, SIX, 1)
        assert closed.ravel().tolist() == [140, 80, 60, 60, 20, 60]

    def test_rolling_up_gives_the_leaves_the_last_word(self) -> None:
        after = levelling.change(AGREED, SIX, "X", np.array([80.0]), method=Method.LEVEL_BY_LEVEL)

        np.testing.assert_array_equal(levelling.rolled_up(after, SIX), AGREED)

    def test_delta_keeps_the_gaps_that_levels_had(self) -> None:
        apart = AGREED.copy()
        apart[0] += 15  # management's figure lies above the sum

        after = levelling.change(apart, SIX, "X", np.array([60.0]), method=Method.DELTA)

        assert after.ravel().tolist() == [135, 60, 60, 45, 15, 60]


@given(
    leaves=st.lists(st.floats(0.1, 1000), min_size=3, max_size=3),
    wanted=st.floats(0, 5000),
    node=st.sampled_from(["total", "X", "Y"]),
)
def test_on_a_plan_that_agrees_consistent_and_delta_are_the_same(
    leaves: list[float], wanted: float, node: str
) -> None:
    plan = SIX.aggregate(np.array(leaves)[:, None])

    consistent = levelling.change(plan, SIX, node, np.array([wanted]), method=Method.CONSISTENT)
    delta = levelling.change(plan, SIX, node, np.array([wanted]), method=Method.DELTA)

    np.testing.assert_allclose(delta, consistent, atol=1e-6)
