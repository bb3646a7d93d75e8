"""Overrides shared out in proportion."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import proportional, tree
from planning.proportional import Overrides
from planning.reconciliation import ContradictingLocks

LEAVES = pd.DataFrame(
    [(family, region) for family in ("F", "G") for region in ("North", "South")], columns=["family", "region"]
)
CROSSED = tree.grow(LEAVES, [[], ["family"], ["region"]])
PLAN = np.array([[40.0], [20.0], [10.0], [30.0]])


@pytest.mark.requirement("R41")
class TestFit:
    def test_keeps_the_proportions_of_the_plan(self) -> None:
        result = proportional.fit(PLAN, CROSSED, Overrides(sums={"F": np.array([90.0])}))

        assert result.ravel().tolist() == [60, 30, 10, 30]

    def test_meets_overrides_that_cross(self) -> None:
        decided = Overrides(sums={"F": np.array([90.0]), "North": np.array([70.0])})

        result = proportional.fit(PLAN, CROSSED, decided).ravel()

        assert result[0] + result[1] == pytest.approx(90)
        assert result[0] + result[2] == pytest.approx(70)

    def test_leaves_locked_leaves_alone(self) -> None:
        decided = Overrides(sums={"F": np.array([90.0])}, locked=["F / North"])

        assert proportional.fit(PLAN, CROSSED, decided).ravel().tolist() == [40, 50, 10, 30]

    def test_shares_equally_where_the_plan_is_empty(self) -> None:
        empty = np.array([[0.0], [0.0], [10.0], [30.0]])

        result = proportional.fit(empty, CROSSED, Overrides(sums={"F": np.array([90.0])}))

        assert result.ravel().tolist() == [45, 45, 10, 30]

    def test_names_the_overrides_that_contradict_each_other(self) -> None:
        decided = Overrides(sums={"total": np.array([100.0]), "F": np.array([80.0]), "G": np.array([50.0])})

        with pytest.raises(ContradictingLocks) as refused:
            proportional.fit(PLAN, CROSSED, decided)

        assert set(refused.value.misses) <= {"total", "F", "G"}
        assert sum(abs(miss) for miss in refused.value.misses.values()) == pytest.approx(30)

    def test_refuses_less_than_what_is_locked(self) -> None:
        decided = Overrides(sums={"F": np.array([30.0])}, locked=["F / North"])

        with pytest.raises(ContradictingLocks):
            proportional.fit(PLAN, CROSSED, decided)


class TestWhole:
    def test_meets_crossing_overrides_in_whole_units(self) -> None:
        decided = Overrides(
            sums={
                name: np.array([qty])
                for name, qty in (("F", 91.0), ("G", 40.0), ("North", 70.0), ("South", 61.0))
            }
        )
        fitted = proportional.fit(PLAN, CROSSED, decided)

        result = proportional.whole(fitted, CROSSED, decided).ravel()

        assert result.tolist() == [round(part) for part in result]
        assert [result[0] + result[1], result[0] + result[2]] == [91, 70]
        assert np.abs(result - fitted.ravel()).max() < 1


@settings(max_examples=60, deadline=None)
@given(
    plan=st.lists(st.floats(0.1, 1000), min_size=4, max_size=4),
    wanted=st.lists(st.integers(0, 1000), min_size=4, max_size=4),
    overridden=st.sets(st.sampled_from(["total", "F", "G", "North", "South"]), min_size=1),
)
def test_overrides_that_some_plan_meets_are_met(
    plan: list[float], wanted: list[int], overridden: set[str]
) -> None:
    """Targets taken from another plan of the same shape can always be met, to the unit."""
    target = CROSSED.aggregate(np.array(wanted, dtype=float)[:, None])
    decided = Overrides(sums={name: target[CROSSED.place(name)] for name in sorted(overridden)})
    try:
        fitted = proportional.fit(np.array(plan)[:, None], CROSSED, decided)
    except ContradictingLocks:
        pytest.fail(f"{decided.sums} can be met by {wanted}")
    whole = CROSSED.aggregate(proportional.whole(fitted, CROSSED, decided))

    assert fitted.min() >= 0
    assert all(whole[CROSSED.place(name), 0] == figures[0] for name, figures in decided.sums.items())
