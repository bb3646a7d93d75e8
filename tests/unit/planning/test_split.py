"""Splitting to the last unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.split import Basis, LocksExceedTotal, NothingToTakeTheRest, Rule, Weights, split


def last_year(**weights: float) -> Weights:
    return Weights(basis=Basis.LAST_YEAR, by_part=weights)


@pytest.mark.requirement("R41")
class TestSplit:
    def test_rounds_by_largest_remainder(self) -> None:
        result = split(100, ["A", "B", "C"], rule=Rule(bases=[last_year(A=50, B=30, C=25)]))

        assert result.parts == {"A": 48, "B": 28, "C": 24}

    def test_shares_equally_with_ties_by_item_code(self) -> None:
        result = split(100, ["A", "B", "C"])

        assert result.parts == {"A": 34, "B": 33, "C": 33}
        assert result.basis is Basis.EQUAL

    def test_takes_the_next_basis_where_one_is_all_zero(self) -> None:
        plan = Weights(basis=Basis.PLAN, by_part={"A": 1, "B": 3})

        result = split(8, ["A", "B"], rule=Rule(bases=[last_year(A=0, B=0), plan]))

        assert result.parts == {"A": 2, "B": 6}
        assert result.basis is Basis.PLAN

    def test_leaves_locked_parts_alone(self) -> None:
        result = split(100, ["A", "B", "C"], rule=Rule(bases=[last_year(A=1, B=1, C=2)], locked={"A": 40.0}))

        assert result.parts == {"A": 40, "B": 20, "C": 40}

    def test_refuses_locks_beyond_the_total(self) -> None:
        with pytest.raises(LocksExceedTotal, match="add up to 40, more than the total of 30"):
            split(30, ["A", "B"], rule=Rule(locked={"A": 40.0}))

    def test_refuses_when_nothing_is_free_for_the_rest(self) -> None:
        with pytest.raises(NothingToTakeTheRest):
            split(30, ["A"], rule=Rule(locked={"A": 20.0}))

    def test_keeps_the_fraction_of_a_total_that_is_not_whole(self) -> None:
        result = split(10.5, ["A", "B"])

        assert sum(result.parts.values()) == 10.5
        assert sorted(result.parts.values()) == [5, 5.5]

    def test_gives_parts_of_any_size_when_no_unit_is_set(self) -> None:
        result = split(1.0, ["A", "B", "C"], rule=Rule(unit=None))

        assert sum(result.parts.values()) == 1.0


@given(
    total=st.integers(0, 10**9),
    weights=st.lists(st.floats(0, 1e6), min_size=1, max_size=30),
    locked=st.lists(st.integers(0, 1000), max_size=5),
)
def test_parts_always_add_up_and_locks_never_move(
    total: int, weights: list[float], locked: list[int]
) -> None:
    names = [f"P{number:02d}" for number in range(len(weights) + len(locked))]
    locks = {name: float(qty) for name, qty in zip(names, locked, strict=False)}
    basis = Weights(basis=Basis.RECENT, by_part=dict(zip(reversed(names), weights, strict=False)))
    whole = total + sum(locked)

    result = split(whole, names, rule=Rule(bases=[basis], locked=locks))

    assert sum(result.parts.values()) == whole
    assert all(result.parts[name] == qty for name, qty in locks.items())
    assert all(part >= 0 and part == int(part) for part in result.parts.values())
