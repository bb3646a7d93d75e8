"""Making levels agree, on a hierarchy that can be checked by hand: total = X + Y, X = A + B, Y = C + D."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from planning import covariance, reconciliation, tree
from planning.reconciliation import ContradictingLocks, Settings, Trust

LEAVES = pd.DataFrame({"family": ["X", "X", "Y", "Y"], "item": ["A", "B", "C", "D"]})
SEVEN = tree.grow(LEAVES, [[], ["family"]])
BASE = np.array([[100.0], [55.0], [40.0], [30.0], [20.0], [25.0], [10.0]])


def coherent(figures: NDArray[np.float64]) -> bool:
    """Every sum equals its parts."""
    total, x, y, a, b, c, d = figures
    return np.allclose(total, x + y) and np.allclose(x, a + b) and np.allclose(y, c + d)


@pytest.mark.requirement("R34")
@pytest.mark.requirement("R41")
class TestReconcile:
    @pytest.mark.parametrize("trust", [Trust.EQUAL, Trust.STRUCTURAL])
    def test_makes_every_sum_equal_its_parts(self, trust: Trust) -> None:
        assert not coherent(BASE)
        assert coherent(reconciliation.reconcile(BASE, SEVEN, settings=Settings(trust=trust)))

    def test_leaves_what_agrees_alone(self) -> None:
        agreed = SEVEN.aggregate(np.array([[30.0], [20.0], [25.0], [10.0]]))

        result = reconciliation.reconcile(agreed, SEVEN, settings=Settings(trust=Trust.EQUAL))

        np.testing.assert_allclose(result, agreed)

    def test_equals_ordinary_least_squares_on_the_leaves(self) -> None:
        """P = (S'S)^-1 S', the textbook formula."""
        S = SEVEN.aggregate(np.eye(4))

        result = reconciliation.reconcile(BASE, SEVEN, settings=Settings(trust=Trust.EQUAL))

        np.testing.assert_allclose(result, S @ np.linalg.solve(S.T @ S, S.T @ BASE))

    def test_moves_what_it_trusts_least(self) -> None:
        """A, whose past errors are large, takes the whole gap of X."""
        errors = np.array([[1e-6], [1e-6], [1e-6], [10.0], [1e-6], [1e-6], [1e-6]])
        base = SEVEN.aggregate(np.array([[30.0], [20.0], [25.0], [10.0]]))
        base[3] = 50.0

        result = reconciliation.reconcile(base, SEVEN, settings=Settings(errors=errors))

        np.testing.assert_allclose(result[3:].ravel(), [30, 20, 25, 10], atol=1e-6)

    def test_agrees_with_weights_by_variance_written_out(self) -> None:
        errors = np.random.default_rng(1).normal(size=(7, 24)) * np.arange(1, 8)[:, None]
        S, weights = SEVEN.aggregate(np.eye(4)), np.diag(1 / (errors**2).mean(axis=1))

        result = reconciliation.reconcile(BASE, SEVEN, settings=Settings(errors=errors, negative=True))

        expected = S @ np.linalg.solve(S.T @ weights @ S, S.T @ weights @ BASE)
        np.testing.assert_allclose(result, expected, rtol=1e-9)


class TestLocks:
    def test_stay_exactly_as_they_were_set(self) -> None:
        locks = {"total": np.array([123.45]), "X": np.array([60.1]), "Y / D": np.array([7.7])}

        result = reconciliation.reconcile(BASE, SEVEN, settings=Settings(trust=Trust.EQUAL, locks=locks))

        assert (result[0, 0], result[1, 0], result[6, 0]) == (123.45, 60.1, 7.7)
        assert coherent(result)

    def test_that_contradict_each_other_are_refused_by_name(self) -> None:
        locks = {"X": np.array([50.0]), "X / A": np.array([30.0]), "X / B": np.array([30.0])}

        with pytest.raises(ContradictingLocks, match="contradict") as refused:
            reconciliation.reconcile(BASE, SEVEN, settings=Settings(trust=Trust.EQUAL, locks=locks))

        assert sum(abs(miss) for miss in refused.value.misses.values()) == pytest.approx(10)

    def test_that_repeat_each_other_are_accepted(self) -> None:
        """A total and all its parts locked, and they agree."""
        locks = {"X": np.array([60.0]), "X / A": np.array([30.0]), "X / B": np.array([30.0])}

        result = reconciliation.reconcile(BASE, SEVEN, settings=Settings(trust=Trust.EQUAL, locks=locks))

        assert result[[1, 3, 4], 0].tolist() == [60, 30, 30]
        assert coherent(result)

    def test_that_leave_less_than_nothing_are_refused(self) -> None:
        locks = {"X": np.array([20.0]), "X / A": np.array([30.0])}

        with pytest.raises(ContradictingLocks):
            reconciliation.reconcile(BASE, SEVEN, settings=Settings(trust=Trust.EQUAL, locks=locks))


class TestNonNegativity:
    def test_holds_and_the_sums_still_agree(self) -> None:
        base = np.array([[10.0], [5.0], [5.0], [30.0], [-20.0], [4.0], [1.0]])
        plain = reconciliation.reconcile(base, SEVEN, settings=Settings(trust=Trust.EQUAL, negative=True))

        result = reconciliation.reconcile(base, SEVEN, settings=Settings(trust=Trust.EQUAL))

        assert plain.min() < 0
        assert result.min() == 0
        assert coherent(result)


@settings(max_examples=60, deadline=None)
@given(
    base=st.lists(st.floats(-100, 1000), min_size=7, max_size=7),
    leaves=st.lists(st.floats(0, 300), min_size=4, max_size=4),
    locked=st.sets(st.sampled_from(SEVEN.names)),
    trust=st.sampled_from([Trust.EQUAL, Trust.STRUCTURAL]),
)
def test_any_locks_that_can_hold_do_hold_exactly(
    base: list[float], leaves: list[float], locked: set[str], trust: Trust
) -> None:
    """Locks taken from a plan that exists can always be met, by a plan without negative leaves."""
    plan = SEVEN.aggregate(np.array(leaves)[:, None])
    locks = {name: plan[SEVEN.place(name)] for name in locked}

    result = reconciliation.reconcile(
        np.array(base)[:, None], SEVEN, settings=Settings(trust=trust, locks=locks)
    )

    assert all(result[SEVEN.place(name), 0] == figure[0] for name, figure in locks.items())
    assert result.min() >= 0
    total, x, y, a, b, c, d = result.ravel()
    assert [x + y, a + b, c + d] == pytest.approx([total, x, y], abs=1e-4)


@pytest.mark.requirement("R34")
class TestCovariance:
    ERRORS = np.random.default_rng(1).normal(size=(7, 24)) * np.arange(1, 8)[:, None]

    def test_agrees_with_the_textbook_formula(self) -> None:
        """x = S (S' W^-1 S)^-1 S' W^-1 y, with the shrunken covariance as W."""
        S, inverse = SEVEN.aggregate(np.eye(4)), np.linalg.inv(covariance.shrunken(self.ERRORS))

        result = reconciliation.reconcile(
            BASE, SEVEN, settings=Settings(trust=Trust.COVARIANCE, errors=self.ERRORS, negative=True)
        )

        np.testing.assert_allclose(result, S @ np.linalg.solve(S.T @ inverse @ S, S.T @ inverse @ BASE))

    def test_keeps_the_variances_and_draws_correlations_to_none(self) -> None:
        drawn = covariance.shrunken(self.ERRORS)
        plain = self.ERRORS @ self.ERRORS.T / 24
        np.testing.assert_allclose(np.diag(drawn), np.diag(plain))
        apart = ~np.eye(7, dtype=bool)
        assert (np.abs(drawn[apart]) <= np.abs(plain[apart])).all()

    def test_lets_a_lock_of_one_period_go_free_in_the_next(self) -> None:
        base = np.hstack([BASE, BASE])
        locks = {"X": np.array([60.0, np.nan])}
        settings = Settings(trust=Trust.COVARIANCE, errors=self.ERRORS, locks=locks)

        result = reconciliation.reconcile(base, SEVEN, settings=settings)

        free = reconciliation.reconcile(
            BASE, SEVEN, settings=Settings(trust=Trust.COVARIANCE, errors=self.ERRORS)
        )
        assert result[1, 0] == 60.0
        np.testing.assert_allclose(result[:, 1], free[:, 0])
