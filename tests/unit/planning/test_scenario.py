"""Scenarios beside the plan."""

import pandas as pd
import pytest

from planning import scenario
from planning.calendar import Calendar
from planning.scenario import Change, Delay, Edit, Input, Insert, Scenario
from planning.settings import Horizons, Settings
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=3, freq="M")


@pytest.fixture(scope="module")
def given() -> Input:
    """Two machines on a line of 200 hours and more a month, a delivery on its way."""
    company = companies.company(
        Settings(name="Test Ltd", horizons=Horizons(plan=3)),
        items=[
            {"item": "EM-100", "family": "Home", "price": 100, "cost": 60},
            {"item": "EM-200", "family": "Pro", "price": 300, "cost": 150},
        ],
        resources=[{"resource": "ASSY", "hours_per_day": 10}],
        resource_use=[
            {"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1},
            {"item": "EM-200", "resource": "ASSY", "hours_per_unit": 1},
        ],
        receipts=[{"receipt": "PO-1", "item": "EM-200", "due": "2026-01-20", "qty": 30}],
    )
    demand = pd.DataFrame(
        {
            "item": ["EM-100"] * 3 + ["EM-200"] * 3,
            "region": "All",
            "month": [*MONTHS, *MONTHS],
            "qty": [100.0, 100.0, 100.0, 80.0, 80.0, 80.0],
        }
    )
    return Input(company=company, demand=demand, as_of=MONTHS[0], calendar=Calendar())


@pytest.fixture(scope="module")
def start(given: Input) -> scenario.Outcome:
    return scenario.base(given)


MORE = Edit(table="demand", column="qty", change=Change.FACTOR, amount=1.5, where={"family": "Pro"})
DOWN = Insert(table="downtime", rows=({"resource": "ASSY", "month": MONTHS[1], "hours": 100.0},))


@pytest.mark.requirement("R30")
class TestScenarios:
    def test_a_scenario_changes_its_plan_and_not_the_base(
        self, given: Input, start: scenario.Outcome
    ) -> None:
        before = given.demand.copy(), start.result.lines.copy()
        changed = scenario.run(given, Scenario(name="more", edits=(MORE,)), start=start)
        assert changed.comparison.totals.unconstrained == 300 + 360
        pd.testing.assert_frame_equal(given.demand, before[0])
        pd.testing.assert_frame_equal(start.result.lines, before[1])

    def test_a_warm_plan_equals_the_cold_one(self, given: Input, start: scenario.Outcome) -> None:
        warm = scenario.run(given, Scenario(name="down", edits=(DOWN,)), start=start)
        cold = scenario.base(scenario.applied(given, [DOWN]))
        pd.testing.assert_frame_equal(warm.result.lines, cold.result.lines)

    def test_months_bound_a_change(self, given: Input) -> None:
        edit = Edit(
            table="demand", column="qty", change=Change.SET, amount=7, first=MONTHS[1], last=MONTHS[1]
        )
        changed = scenario.applied(given, [edit]).demand
        assert set(changed.loc[changed["month"] == MONTHS[1], "qty"]) == {7.0}
        assert 7.0 not in set(changed.loc[changed["month"] != MONTHS[1], "qty"])

    def test_a_late_delivery_is_missed(self, given: Input, start: scenario.Outcome) -> None:
        late = scenario.run(given, Scenario(name="late", edits=(Delay(days=40),)), start=start)
        receipts = late.result.lines.set_index(["item", "month"])["receipts"]
        assert (receipts[("EM-200", MONTHS[0])], receipts[("EM-200", MONTHS[2])]) == (0, 30)

    def test_a_change_of_something_unknown_is_refused(self, given: Input) -> None:
        edit = Edit(table="items", column="colour", change=Change.SET, amount=1)
        with pytest.raises(scenario.UnknownFigure, match="colour"):
            scenario.applied(given, [edit])


@pytest.mark.requirement("R115")
class TestSideBySide:
    def test_measures_stand_in_one_table(self, given: Input, start: scenario.Outcome) -> None:
        outcomes = [
            scenario.run(given, Scenario(name="more", edits=(MORE,)), start=start),
            scenario.run(given, Scenario(name="down", edits=(DOWN,)), start=start),
        ]
        table = scenario.compare(start, outcomes)
        assert list(table.columns) == ["base", "more", "down"]
        assert table.loc["unconstrained"].tolist() == [540, 660, 540]
        assert table.loc["service", "down"] < table.loc["service", "base"] == 1

    def test_differences_go_by_family_and_month(self, given: Input, start: scenario.Outcome) -> None:
        more = scenario.run(given, Scenario(name="more", edits=(MORE,)), start=start)
        change = scenario.differences(start, more).set_index(["family", "month"])
        assert change.loc[("Pro", MONTHS[0]), "unconstrained"] == 40
        assert change.loc[("Home", MONTHS[0]), "unconstrained"] == 0

    def test_the_steps_of_a_scenario_add_up(self, given: Input, start: scenario.Outcome) -> None:
        both = Scenario(name="both", edits=(MORE, DOWN))
        steps = scenario.steps(given, both, start=start)
        whole = scenario.compare(start, [scenario.run(given, both, start=start)])
        assert steps["edit"].tolist() == ["demand.qty × 1.5 where family is Pro", "downtime: 1 rows more"]
        for name in ("cost", "revenue", "late"):
            assert steps[name].sum() == pytest.approx(whole.loc[name, "both"] - whole.loc[name, "base"])


def test_more_capacity_never_costs_more(given: Input, start: scenario.Outcome) -> None:
    edit = Edit(table="resources", column="hours_per_day", change=Change.FACTOR, amount=1.3)
    more = scenario.run(given, Scenario(name="shift", edits=(edit,)), start=start)
    assert more.result.cost <= start.result.cost + 1e-6
