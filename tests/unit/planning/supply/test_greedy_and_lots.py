"""The plan against one made demand by demand, and the plan in whole lots."""

import numpy as np
import pandas as pd
import pytest

from bench import supply_case
from planning import supply
from planning.calendar import Calendar
from planning.supply import assemble, greedy, lots, solution
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=6, freq="M")


@pytest.mark.parametrize("seed", range(5))
def test_the_optimum_is_never_dearer_than_demand_by_demand(seed: int) -> None:
    company, demand = supply_case.company(12, 8, seed=seed)
    calendar = supply_case.calendar()
    network = assemble.network(company, demand, as_of=supply_case.FIRST, months=8, calendar=calendar)
    best = solution.of(network)
    other = greedy.evaluate(best, greedy.preview(network))
    cost = [float(each.model.arrays.cost @ each.answer.values) for each in (best, other)]
    assert cost[0] <= cost[1] * (1 + 1e-7)


def test_demand_by_demand_uses_no_more_hours_than_there_are() -> None:
    company, demand = supply_case.company(12, 8)
    network = assemble.network(
        company, demand, as_of=supply_case.FIRST, months=8, calendar=supply_case.calendar()
    )
    best = solution.of(network)
    solved = greedy.evaluate(best, greedy.preview(network))
    assert solved.amount("shy").sum() == 0  # nothing that the preview makes is beyond what the plan allows


@pytest.fixture
def small_orders() -> tuple[supply.Result, lots.InLots]:
    """A machine made in lots of fifty, of a pump that is ordered by the hundred."""
    company = companies.company(
        items=[
            {"item": "EM-100", "price": 100, "cost": 60, "min_lot": 50},
            {"item": "PUMP", "kind": "buy", "cost": 10},
        ],
        bom=[{"parent": "EM-100", "component": "PUMP", "qty_per": 1}],
        suppliers=[{"supplier": "Pumptec", "item": "PUMP", "min_order": 100}],
    )
    demand = pd.DataFrame({"item": "EM-100", "region": "All", "month": MONTHS, "qty": np.full(6, 30.0)})
    plan = supply.plan(company, demand, as_of=MONTHS[0], months=6, calendar=Calendar())
    return plan, lots.in_lots(company, plan.solution)


class TestLots:
    def test_what_is_made_is_nothing_or_a_lot(self, small_orders: tuple[supply.Result, lots.InLots]) -> None:
        _, rounded = small_orders
        use = rounded.solved.amount("use")
        for source, lot in ((0, 50.0), (1, 100.0)):
            made = use[source][use[source] > 1e-6]
            assert (made >= lot - 1e-6).all()

    def test_nothing_becomes_late_for_a_lot(self, small_orders: tuple[supply.Result, lots.InLots]) -> None:
        plan, rounded = small_orders
        assert rounded.solved.backlog.sum() <= plan.solution.backlog.sum() + 1e-6

    def test_what_lots_cost_is_shown(self, small_orders: tuple[supply.Result, lots.InLots]) -> None:
        _, rounded = small_orders
        assert 0 < rounded.extra < 0.2

    def test_a_lot_that_no_month_has_hours_for_is_a_full_month(self) -> None:
        """Otherwise the item could never be made at all, and the plan would call its whole demand lost."""
        company = companies.company(
            items=[{"item": "EM-100", "price": 100, "cost": 60, "min_lot": 50}],
            resources=[{"resource": "LINE"}],
            capacity=[{"resource": "LINE", "month": month, "hours": 40} for month in MONTHS],
            resource_use=[{"item": "EM-100", "resource": "LINE", "hours_per_unit": 1}],
        )
        demand = pd.DataFrame({"item": "EM-100", "region": "All", "month": MONTHS, "qty": np.full(6, 30.0)})
        plan = supply.plan(company, demand, as_of=MONTHS[0], months=6, calendar=Calendar())
        rounded = lots.in_lots(company, plan.solution)
        made = rounded.solved.amount("use")[0]
        assert set(made.round(6)) <= {0.0, 40.0}
        assert rounded.solved.backlog.sum() == 0
