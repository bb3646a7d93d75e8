"""No answer is trusted that is not optimal and checked: shown with solvers that fail in every way seen."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csc_matrix

from planning.supply import solve
from planning.supply.programme import Arrays
from planning.supply.solve import Answer, Basis, NoOptimum, Status, UncheckedPlan

INF = float("inf")


def programme(*, cost: list[float], upper: float = INF, need: float = 10.0) -> Arrays:
    """Two ways to meet a need of ten."""
    given = np.array(cost)
    return Arrays(
        cost=given,
        priced=given,
        lower=np.zeros(2),
        upper=np.array([upper, INF]),
        row_lower=np.array([need]),
        row_upper=np.array([INF]),
        matrix=csc_matrix(np.ones((1, 2))),
        whole=np.zeros(2, dtype=bool),
    )


ARRAYS = programme(cost=[2.0, 3.0])
RIGHT = Answer(
    status=Status.OPTIMAL, values=np.array([10.0, 0.0]), prices=np.array([2.0]), reduced=np.array([0.0, 1.0])
)


class Scripted:
    """A solver that gives the answers it was told to, one after another, and counts how it was started."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.warm: list[bool] = []

    def __call__(self, _arrays: Arrays, basis: Basis | None) -> Answer:
        self.warm.append(basis is not None)
        return self.answers.pop(0)


BASIS = Basis(columns=np.array([1, 0]), rows=np.array([0]))


class TestAnswers:
    def test_a_right_answer_is_taken(self) -> None:
        assert solve.solve(ARRAYS, engine=Scripted(RIGHT)) is RIGHT

    @pytest.mark.parametrize("status", [Status.UNFINISHED, Status.INFEASIBLE, Status.UNBOUNDED])
    def test_anything_but_optimal_is_no_plan(self, status: Status) -> None:
        """A simplex stopped by a time limit hands back a cost far below the optimum."""
        stopped = replace(RIGHT, status=status, values=np.zeros(2))
        with pytest.raises(NoOptimum) as caught:
            solve.solve(ARRAYS, engine=Scripted(stopped))
        assert caught.value.status is status

    def test_an_answer_that_breaks_a_row_is_refused(self) -> None:
        with pytest.raises(UncheckedPlan, match="a row"):
            solve.solve(ARRAYS, engine=Scripted(replace(RIGHT, values=np.array([9.0, 0.0]))))

    def test_an_answer_that_breaks_a_bound_is_refused(self) -> None:
        with pytest.raises(UncheckedPlan, match="a bound"):
            solve.solve(ARRAYS, engine=Scripted(replace(RIGHT, values=np.array([12.0, -2.0]))))

    def test_a_dear_answer_called_optimal_is_refused(self) -> None:
        with pytest.raises(UncheckedPlan, match="gap"):
            solve.solve(ARRAYS, engine=Scripted(replace(RIGHT, values=np.array([0.0, 10.0]))))

    def test_prices_that_do_not_fit_are_refused(self) -> None:
        with pytest.raises(UncheckedPlan, match="reduced cost"):
            solve.solve(ARRAYS, engine=Scripted(replace(RIGHT, prices=np.array([2.5]))))


class TestWarmStart:
    def test_a_good_warm_answer_spares_the_cold_one(self) -> None:
        engine = Scripted(RIGHT)
        solve.solve(ARRAYS, basis=BASIS, engine=engine)
        assert engine.warm == [True]

    def test_a_warm_answer_that_is_too_dear_is_solved_anew(self) -> None:
        """A basis that no longer fits can end "optimal" at a plan that is dearer than it need be."""
        engine = Scripted(replace(RIGHT, values=np.array([0.0, 10.0])), RIGHT)
        assert solve.solve(ARRAYS, basis=BASIS, engine=engine) is RIGHT
        assert engine.warm == [True, False]

    def test_a_basis_of_another_shape_is_not_used(self) -> None:
        engine = Scripted(RIGHT)
        solve.solve(ARRAYS, basis=Basis(columns=np.array([1]), rows=np.array([0])), engine=engine)
        assert engine.warm == [False]

    def test_the_basis_of_one_programme_starts_the_next(self) -> None:
        first = solve.solve(ARRAYS)
        changed = programme(cost=[2.0, 3.0], upper=4.0)
        assert solve.solve(changed, basis=first.basis).values.tolist() == pytest.approx([4, 6])


class TestHighs:
    def test_an_impossible_programme_is_infeasible(self) -> None:
        impossible = replace(ARRAYS, upper=np.array([1.0, 1.0]))
        assert solve.highs(impossible, None).status is Status.INFEASIBLE

    def test_a_programme_without_a_floor_is_unbounded(self) -> None:
        falling = programme(cost=[-1.0, 3.0])
        assert solve.highs(falling, None).status in (Status.UNBOUNDED, Status.INFEASIBLE)

    def test_prices_are_what_one_more_unit_costs(self) -> None:
        more = programme(cost=[2.0, 3.0], upper=4.0, need=11.0)
        base = solve.solve(programme(cost=[2.0, 3.0], upper=4.0))
        cost = [float(arrays.cost @ solve.solve(arrays).values) for arrays in (more,)]
        assert cost[0] - 26.0 == pytest.approx(base.prices[0])

    def test_whole_numbers_are_whole_and_prices_still_mean_something(self) -> None:
        whole = replace(ARRAYS, whole=np.array([True, False]), row_lower=np.array([9.5]))
        answer = solve.solve(whole)
        assert answer.values[0] == round(answer.values[0])
        assert answer.prices.shape == (1,)
