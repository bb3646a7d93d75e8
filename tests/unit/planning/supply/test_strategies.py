"""Production strategies in a plan: the same result frame for all, so that they can be compared."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from planning import scenario, supply
from planning.calendar import Calendar
from planning.scenario import Input
from planning.settings import Horizons, Settings
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=4, freq="M")
DEMAND = [300.0, 400.0, 500.0, 400.0]


def planned(strategy: str, *, hours: float | None = None, **item: Any) -> supply.Result:
    """Stock 200, demand 300, 400, 500, 400, on a line without limit unless hours are given."""
    tables: dict[str, Any] = {
        "items": [{"item": "EM-100", "price": 100, "cost": 60, "strategy": strategy} | item],
        "stock": [{"item": "EM-100", "qty": 200}],
    }
    if hours is not None:
        tables |= {
            "resources": [{"resource": "ASSY", "hours_per_day": 0}],
            "capacity": [{"resource": "ASSY", "month": str(month), "hours": hours} for month in MONTHS],
            "resource_use": [{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
        }
    days = [{"month": str(month), "days": 20} for month in MONTHS]
    company = companies.company(
        Settings(name="Test Ltd", horizons=Horizons(plan=4)), working_days=days, **tables
    )
    demand = pd.DataFrame({"item": "EM-100", "region": "All", "month": MONTHS, "qty": np.array(DEMAND)})
    calendar = Calendar(stated=tuple((month, 20) for month in MONTHS))
    result = supply.plan(company, demand, as_of=MONTHS[0], months=4, calendar=calendar)
    assert supply.verify(company, demand, result, calendar=calendar) == []
    return result


def column(result: supply.Result, name: str) -> list[float]:
    return list(result.lines[name].round(6))


@pytest.mark.requirement("R2")
class TestWithRoom:
    @pytest.mark.parametrize(
        ("strategy", "made"),
        [
            ("chase", [200, 400, 500, 400]),
            ("use_stock_first", [100, 400, 500, 400]),
            ("level", [375, 375, 375, 375]),
            ("target_stock", [200, 400, 500, 400]),
        ],
    )
    def test_the_plan_makes_what_the_strategy_says(self, strategy: str, made: list[float]) -> None:
        """V8 to V10, with a safety stock of 100 as target."""
        assert column(planned(strategy, safety_stock=100), "make") == pytest.approx(made)

    def test_level_without_stock_out_keeps_the_lowest_rate_that_never_falls_short(self) -> None:
        result = planned("level_no_stockout", safety_stock=50)
        assert min(column(result, "stock")) == pytest.approx(50)
        assert len(set(np.round(column(result, "make"), 6))) == 1

    def test_target_days_look_at_the_demand_that_follows(self) -> None:
        assert column(planned("target_days", target_days=10), "stock")[:2] == pytest.approx([200, 250])


class TestWithoutRoom:
    def test_chase_does_not_build_ahead_and_is_late(self) -> None:
        chased, best = planned("chase", hours=400), planned("optimise", hours=400)
        assert chased.shortages["qty"].sum() == pytest.approx(100)
        assert best.shortages.empty

    def test_the_cheapest_plan_is_never_dearer_than_a_strategy(self) -> None:
        best = planned("optimise", hours=400)
        weights = {"off_strategy"}
        for strategy in ("chase", "level", "use_stock_first", "level_no_stockout"):
            costs = planned(strategy, hours=400).objective
            assert costs.loc[~costs["kind"].isin(weights), "amount"].sum() >= best.cost - 1e-6


@pytest.mark.requirement("R146")
def test_made_to_order_keeps_no_stock_and_shows_its_backlog() -> None:
    result = planned("make_to_order", hours=350)
    assert max(column(result, "stock")[1:]) == 0
    assert column(result, "backlog")[2] > 0


@pytest.mark.requirement("R91")
def test_strategies_stand_side_by_side() -> None:
    company = companies.company(
        Settings(name="Test Ltd", horizons=Horizons(plan=4)),
        items=[{"item": "EM-100", "family": "Home", "price": 100, "cost": 60}],
        stock=[{"item": "EM-100", "qty": 200}],
    )
    demand = pd.DataFrame({"item": "EM-100", "region": "All", "month": MONTHS, "qty": np.array(DEMAND)})
    given = Input(company=company, demand=demand, as_of=MONTHS[0], calendar=Calendar())
    start = scenario.base(given)
    others = [
        scenario.base(scenario.with_strategy(given, name, family="Home"), name=name)
        for name in ("chase", "level")
    ]
    table = scenario.compare(start, others)
    assert table.loc["cost", "base"] <= table.loc["cost", "level"]
