"""Large plans: solved in parts, and the same as solved whole."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw

from bench import supply_case
from planning.supply import assemble, decomposition, model, relaxation, solution, solve
from planning.supply.decomposition import Method
from planning.supply.network import Network
from planning.supply.programme import Arrays
from planning.supply.solve import Basis

FEW = settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def network(items: int = 16, months: int = 6, seed: int = 1, **columns: Any) -> Network:
    """Items on shared lines, with columns of the item table changed."""
    company, demand = supply_case.company(items, months, seed=seed)
    company.tables["items"].loc[: items - 1, list(columns)] = list(columns.values())
    return assemble.network(
        company, demand, as_of=supply_case.FIRST, months=months, calendar=supply_case.calendar()
    )


def cost(arrays: Arrays, values: np.ndarray[Any, np.dtype[np.float64]]) -> float:
    return float(arrays.priced @ values)


class TestDecomposition:
    @FEW
    @given(seed=draw.integers(0, 10_000), safety=draw.sampled_from([0.0, 40.0]))
    def test_it_finds_the_optimum_of_the_whole(self, seed: int, safety: float) -> None:
        planned = network(seed=seed, safety_stock=safety)
        stated = model.build(planned)
        whole, parts = solve.solve(stated.arrays), decomposition.decompose(planned, stated)
        assert solve.fault(stated.arrays, parts) is None
        assert cost(stated.arrays, parts.values) == pytest.approx(cost(stated.arrays, whole.values), rel=1e-8)
        np.testing.assert_allclose(parts.values, whole.values, rtol=1e-6, atol=1e-4)

    def test_its_basis_starts_the_next_solve(self) -> None:
        planned = network()
        stated = model.build(planned)
        parts = decomposition.decompose(planned, stated)
        again = solve.highs(stated.arrays, parts.basis, settings={"simplex_iteration_limit": 1})
        assert again.status is solve.Status.OPTIMAL

    def test_prices_that_mislead_cost_time_but_no_money(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Without a climb all prices are nothing; the plan is still the cheapest."""
        monkeypatch.setattr(relaxation, "SOFTNESS", ())
        planned = network()
        stated = model.build(planned)
        parts = decomposition.decompose(planned, stated)
        assert cost(stated.arrays, parts.values) == pytest.approx(
            cost(stated.arrays, solve.solve(stated.arrays).values), rel=1e-8
        )

    def test_what_it_cannot_end_is_left_to_the_simplex(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(decomposition, "ROUNDS", 0)
        stated = model.build(planned := network())
        assert decomposition.decompose(planned, stated).status is solve.Status.OPTIMAL


class TestMethod:
    def test_a_large_plan_is_decomposed(self) -> None:
        large = network(320, 3)
        stated = model.build(large)
        assert decomposition.method(large, stated.arrays) is Method.DECOMPOSED
        assert solution.of(large).method is Method.DECOMPOSED

    def test_a_small_plan_is_not(self) -> None:
        assert solution.of(network()).method is Method.SMALL

    def test_whole_numbers_are_left_to_the_simplex(self) -> None:
        large = network(320, 3)
        large.sources.lot[0] = 5.0
        assert decomposition.method(large, model.build(large).arrays) is Method.WHOLE

    def test_a_circular_bill_is_left_to_the_simplex(self) -> None:
        large = network(320, 3)
        first = large.sources.inputs.iloc[0]
        maker = large.sources.frame["item"]
        own = large.sources.inputs.assign(item=maker.iloc[int(first["source"])]).iloc[:1]
        large = replace(large, sources=replace(large.sources, inputs=own))
        assert decomposition.method(large, model.build(large).arrays) is Method.CIRCULAR

    def test_a_long_warm_start_is_given_up_for_a_new_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """From a basis that is far off the simplex takes longer than starting anew."""
        monkeypatch.setattr(decomposition, "LARGE", 0)
        monkeypatch.setattr(decomposition, "WARM_STEPS", 1)
        planned = network()
        stated = model.build(planned)
        rows, columns = stated.arrays.matrix.shape
        far = Basis(columns=np.zeros(columns, dtype=np.int64), rows=np.ones(rows, dtype=np.int64))
        solved = solution.of(planned, basis=far)
        assert solve.fault(stated.arrays, solved.answer) is None
