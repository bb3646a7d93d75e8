"""What is promised of plans of many items, on made-up companies of a few dozen."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw

from bench import supply_case
from planning import scenario
from planning.scenario import Change, Edit, Input, Scenario
from planning.supply import assemble, reasons, requirements, solution
from planning.supply.network import Network
from planning.supply.solution import Solution
from planning.supply.solve import Basis

MONTHS = 12
FEW = settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
SEEDS = draw.integers(0, 10_000)


def network(seed: int, *, overtime: float = 0.25, level: bool = False) -> Network:
    """Twenty items on shared lines."""
    company, demand = supply_case.company(20, MONTHS, seed=seed, overtime=overtime)
    if level:
        demand = demand.assign(qty=demand.groupby("item")["qty"].transform("mean"))
    return assemble.network(
        company, demand, as_of=supply_case.FIRST, months=MONTHS, calendar=supply_case.calendar()
    )


def cost(solved: Solution) -> float:
    return float(solved.model.arrays.cost @ solved.answer.values)


@FEW
@given(seed=SEEDS)
def test_the_parts_of_a_price_add_up_to_a_millionth(seed: int) -> None:
    solved = solution.of(network(seed, overtime=0.02))
    book, use = reasons.PriceBook(solved), solved.amount("use")
    for source, month in zip(*np.nonzero(use > 1e-6), strict=True):
        price = float(book.unit[int(solved.network.sources.frame["item"].iat[source]), month])
        total = sum(term.amount for term in book.terms(int(source), int(month)))
        assert total == pytest.approx(price, rel=2e-6, abs=2e-6)


@FEW
@given(seed=SEEDS)
def test_a_little_noise_in_demand_moves_little_of_an_approved_plan(seed: int) -> None:
    """Moves have a price, so that the near months stay; it costs next to nothing."""
    company, demand = supply_case.company(20, MONTHS, seed=seed)
    approved = solution.of(network(seed)).amount("use")
    luck = np.random.default_rng(seed)
    noisy = demand.assign(qty=demand["qty"] * luck.normal(1.0, 0.03, len(demand)).clip(0.5))
    free = assemble.network(
        company, noisy, as_of=supply_case.FIRST, months=MONTHS, calendar=supply_case.calendar()
    )
    worth = free.nodes["value"].to_numpy(dtype=float)[free.sources.frame["item"].to_numpy(dtype=np.int64)]
    price = np.where(np.arange(MONTHS) < 6, 0.01 * worth[:, None], 0.0)
    fences = replace(free.fences, approved=approved, free=np.zeros_like(approved), price=price)
    still, moving = solution.of(replace(free, fences=fences)), solution.of(free)
    moved = [
        np.abs(each.amount("use") - approved)[:, :6].sum() / approved[:, :6].sum() for each in (still, moving)
    ]
    assert moved[0] <= moved[1] + 1e-9
    assert moved[0] <= 0.04
    extra = cost(still) - sum(float(still.spent(block).sum()) for block in ("up", "down"))
    assert extra <= cost(moving) * 1.001


@FEW
@given(seed=SEEDS)
def test_level_demand_is_made_level_to_the_end_of_the_horizon(seed: int) -> None:
    """Lateness at the end counts as loss, and the last stock keeps its target: the plan does not run down."""
    planned = network(seed, level=True)
    made = requirements.hours(planned, solution.of(planned).amount("use")).sum(axis=0)
    load = 100 * made / planned.resources.capacity.sum(axis=0)
    assert abs(load[-3:].mean() - load[-9:-3].mean()) < 5.0


@pytest.fixture(scope="module")
def given_input() -> Input:
    company, demand = supply_case.company(20, MONTHS)
    return Input(company=company, demand=demand, as_of=supply_case.FIRST, calendar=supply_case.calendar())


class TestKeptBasis:
    @pytest.mark.requirement("R30")
    def test_scenarios_stand_side_by_side_and_the_base_is_as_it_was(self, given_input: Input) -> None:
        start = scenario.base(given_input)
        before = start.result.lines.copy()
        others = [
            scenario.run(
                given_input,
                Scenario(
                    name=f"+{count} %",
                    edits=(Edit(table="demand", column="qty", change=Change.FACTOR, amount=1 + count / 100),),
                ),
                start=start,
            )
            for count in (1, 5, 10)
        ]
        table = scenario.all_differences(start, others)
        months, families = MONTHS, given_input.company.table("items")["family"].nunique()
        assert len(table) == 3 * months * families
        assert list(table.columns[:3]) == ["scenario", "family", "month"]
        asked = table.groupby("scenario")["unconstrained"].sum()
        assert asked["+10 %"] == pytest.approx(0.1 * given_input.demand["qty"].sum())
        pd.testing.assert_frame_equal(start.result.lines, before)

    def test_a_kept_basis_gives_the_same_plan(self, given_input: Input) -> None:
        start = scenario.base(given_input)
        kept = start.result.solution.answer.basis
        assert kept is not None
        again = scenario.base(given_input, basis=Basis.unpacked(kept.packed()))
        pd.testing.assert_frame_equal(start.result.lines, again.result.lines)
