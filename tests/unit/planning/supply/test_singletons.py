"""What a row of its own decides is taken out of a programme, and comes back with its price."""

import numpy as np
from scipy.sparse import csc_matrix

from planning.supply import singletons
from planning.supply.programme import Arrays

INF = float("inf")
ALL = np.arange(3)


def programme(*, need: float = 10.0) -> Arrays:
    """Made alone in the first row, made or bought in the second; both rows are kept exactly."""
    cost = np.array([2.0, 3.0, 5.0])
    return Arrays(
        cost=cost,
        priced=cost,
        lower=np.zeros(3),
        upper=np.array([20.0, INF, INF]),
        row_lower=np.array([need, 6.0, -INF]),
        row_upper=np.array([need, 6.0, 100.0]),
        matrix=csc_matrix([[2.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 1.0, 0.0]]),
        whole=np.zeros(3, dtype=bool),
    )


NOT_SHARED = np.zeros(3, dtype=bool)


def test_a_decision_that_is_alone_in_a_row_is_what_the_row_says() -> None:
    found = singletons.find(programme(), ALL, shared=NOT_SHARED)
    assert (found.columns.tolist(), found.rows.tolist(), found.values.tolist()) == ([0], [0], [5.0])


def test_it_is_not_alone_where_there_are_other_ways_out() -> None:
    assert singletons.find(programme(), ALL, shared=np.array([True, False, False])).columns.size == 0


def test_a_decision_is_left_to_the_solver_where_its_limit_does_not_allow_what_the_row_says() -> None:
    assert singletons.find(programme(need=50.0), ALL, shared=NOT_SHARED).columns.size == 0


def test_one_that_is_left_out_leaves_the_other_alone() -> None:
    found = singletons.find(programme(), np.array([0, 1]), shared=NOT_SHARED)
    assert found.values.tolist() == [5.0, 6.0]


def test_its_row_costs_what_the_decision_costs_less_what_the_other_rows_pay() -> None:
    """Two units of the row come with one of the decision: (2 - 0.5) / 2 of the row."""
    found = singletons.find(programme(), ALL, shared=NOT_SHARED)
    assert found.prices(programme(), np.array([0.0, 0.0, 0.5])).tolist() == [0.75]
