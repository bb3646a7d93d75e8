"""A supply plan of a small company: what it makes, what it cannot, why, and what would help."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planning import supply
from planning.calendar import Calendar
from planning.company import Company
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=6, freq="M")
CALENDAR = Calendar()
CUSTOMERS = [
    {"customer": "bar", "region": "Italy", "grade": "A"},
    {"customer": "shop", "region": "Italy", "grade": "C"},
]
SALES = [
    {"item": "EM-100", "customer": "bar", "month": "2025-12", "qty": 50},
    {"item": "EM-100", "customer": "shop", "month": "2025-12", "qty": 50},
]
MACHINE = {"item": "EM-100", "family": "Machines", "price": 100, "cost": 60}


def demand(quantities: Sequence[float], item: str = "EM-100") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "item": item,
            "region": "Italy",
            "month": MONTHS[: len(quantities)],
            "qty": np.array(quantities, float),
        }
    )


def line_of(hours_per_day: float, **tables: Any) -> Company:
    """One machine on one line, an hour each, sold half to grade A and half to grade C."""
    given: dict[str, Any] = {
        "items": [MACHINE],
        "customers": CUSTOMERS,
        "actuals": SALES,
        "families": [{"family": "Machines", "owner": "paolo"}],
        "people": [{"person": "paolo", "roles": "operations"}],
        "resources": [{"resource": "ASSY", "hours_per_day": hours_per_day}],
        "resource_use": [{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
    }
    return companies.company(**(given | tables))


def plan(company: Company, wanted: pd.DataFrame, **more: Any) -> supply.Result:
    """The plan, independently checked."""
    result = supply.plan(company, wanted, as_of=MONTHS[0], months=len(MONTHS), calendar=CALENDAR, **more)
    assert supply.verify(company, wanted, result, calendar=CALENDAR) == []
    return result


def column(result: supply.Result, name: str, item: str = "EM-100") -> list[float]:
    return list(result.lines.loc[result.lines["item"] == item, name].round(6))


@pytest.mark.requirement("R86")
class TestWithRoom:
    """A line of twenty hours a day makes at least 400 machines a month."""

    def test_demand_is_made_in_its_month(self) -> None:
        result = plan(line_of(20), demand([100, 200, 300, 100, 100, 100]))
        assert column(result, "make") == [100, 200, 300, 100, 100, 100]
        assert result.shortages.empty

    @pytest.mark.requirement("R39")
    @pytest.mark.requirement("R151")
    def test_a_peak_is_built_ahead_as_late_as_possible(self) -> None:
        result = plan(line_of(20), demand([100, 100, 600, 100, 100, 100]))
        assert column(result, "make") == [100, 260, 440, 100, 100, 100]
        assert column(result, "shipped") == [100, 100, 600, 100, 100, 100]

    def test_stock_is_used_before_anything_is_made(self) -> None:
        company = line_of(20, stock=[{"item": "EM-100", "qty": 150}])
        assert column(plan(company, demand([100] * 6)), "make") == [0, 50, 100, 100, 100, 100]

    def test_safety_stock_is_there_at_the_end_of_every_month(self) -> None:
        company = line_of(20, items=[MACHINE | {"safety_stock": 40}])
        assert column(plan(company, demand([100] * 6)), "stock") == [40] * 6

    def test_target_days_look_at_the_demand_that_follows(self) -> None:
        company = line_of(20, items=[MACHINE | {"target_days": 10}])
        stock = column(plan(company, demand([100, 200, 220, 100, 100, 100])), "stock")
        assert stock[0] == 100  # half of the 20 working days of February
        assert stock[1] == 100  # ten of the 22 working days of March

    def test_orders_that_are_overdue_are_delivered_first(self) -> None:
        overdue = {"order": "SO-1", "item": "EM-100", "customer": "bar", "due": "2025-12-10", "qty": 30}
        result = plan(line_of(20, orders=[overdue]), demand([100] * 6))
        assert column(result, "shipped") == [130, 100, 100, 100, 100, 100]


@pytest.mark.requirement("R87")
class TestWithoutRoom:
    """A line of ten hours a day makes 220, 200, 220, 220, 210, 220 machines."""

    @pytest.mark.requirement("R8")
    def test_the_better_grade_is_served_and_the_other_waits(self) -> None:
        result = plan(line_of(10), demand([400, 200, 200, 200, 200, 100]))
        shortage = result.shortages.iloc[0]
        assert shortage["shortage"] == "EM-100:2026-01"
        assert shortage["kind"] == "late"
        assert shortage["grades"] == ("C",)
        assert shortage["customers"] == ("shop",)
        assert shortage["owner"] == "paolo"

    def test_the_cause_is_the_line_in_the_months_in_which_it_is_full(self) -> None:
        result = plan(line_of(10), demand([100, 100, 600, 100, 100, 100]))
        shortage = result.shortages.iloc[0]
        assert (shortage["cause"], shortage["cause_name"]) == ("capacity", "ASSY")
        assert (shortage["window_first"], shortage["month"]) == (MONTHS[0], MONTHS[2])
        assert shortage["relief"] == pytest.approx(1.0)
        assert shortage["qty"] == pytest.approx(800 - 640)

    def test_lost_demand_is_lost_where_the_policy_says_so(self) -> None:
        company = line_of(10, items=[MACHINE | {"unmet": "lost"}])
        result = plan(company, demand([400, 200, 200, 200, 200, 100]))
        assert result.shortages.iloc[0]["kind"] == "lost"
        assert column(result, "lost")[0] == 180
        assert sum(column(result, "backlog")) == 0

    def test_what_is_never_delivered_within_the_horizon_says_so(self) -> None:
        result = plan(line_of(10), demand([400] * 6))
        assert result.shortages["beyond"].any()

    @pytest.mark.requirement("R27")
    def test_load_shows_what_is_planned_and_what_all_demand_would_need(self) -> None:
        load = plan(line_of(10), demand([400, 200, 200, 200, 200, 100])).load
        assert load["load_percent"].iloc[0] == pytest.approx(100)
        assert load["required_percent"].iloc[0] == pytest.approx(100 * 400 / 220)


@pytest.mark.requirement("R88")
class TestOptions:
    """A line of ten hours a day, levers on offer."""

    LEVERS = (
        {"lever": "OT", "kind": "overtime", "target": "ASSY", "unit_cost": 15, "limit_per_month": 50},
        {"lever": "OUT", "kind": "outsource", "target": "EM-100", "unit_cost": 40},
    )
    PEAK = (300, 200, 200, 200, 200, 100)

    def test_each_lever_is_priced_by_solving_again(self) -> None:
        result = plan(line_of(10, levers=self.LEVERS), demand(self.PEAK))
        options = result.options_of("EM-100:2026-01").set_index("lever")
        assert options.loc["OT", "recovered"] == pytest.approx(50)
        assert options.loc["OT", "cost"] == pytest.approx(50 * 15)
        assert options.loc["OUT", "recovered"] == pytest.approx(80)
        assert options.loc["OUT", "cost"] == pytest.approx(80 * 40)

    @pytest.mark.requirement("R91")
    def test_the_cheapest_unit_comes_first_and_the_best_two_are_tried_together(self) -> None:
        result = plan(line_of(10, levers=self.LEVERS), demand(self.PEAK))
        options = result.options_of("EM-100:2026-01")
        assert options["lever"].tolist() == ["OT", "OT+OUT", "OUT"]
        assert options.loc[1, "cost"] == pytest.approx(50 * 15 + 30 * 40)

    def test_nothing_is_pulled_that_nobody_agreed_to(self) -> None:
        result = plan(line_of(10, levers=self.LEVERS), demand(self.PEAK))
        assert result.lines["outsourced"].sum() == 0
        assert result.load["overtime"].sum() == 0

    def test_a_commitment_is_used_as_agreed(self) -> None:
        agreed = pd.DataFrame({"lever": ["OT"], "month": [MONTHS[0]], "qty": [30.0]})
        result = plan(line_of(10, levers=self.LEVERS), demand(self.PEAK), commitments=agreed)
        assert result.load["overtime"].tolist() == pytest.approx([30, 0, 0, 0, 0, 0])
        assert column(result, "overtime_made")[0] == pytest.approx(30)

    def test_committing_to_an_option_brings_what_it_said(self) -> None:
        company, wanted = line_of(10, levers=self.LEVERS), demand(self.PEAK)
        before = plan(company, wanted)
        best = before.options_of("EM-100:2026-01").iloc[0]
        after = plan(company, wanted, commitments=before.pulls[before.pulls["option"] == best["lever"]])
        assert before.shortages["qty"].sum() - after.shortages["qty"].sum() == pytest.approx(
            best["recovered"]
        )

    def test_a_lever_that_is_not_worth_its_cost_is_priced_and_marked(self) -> None:
        levers = [self.LEVERS[1] | {"unit_cost": 400}]
        option = plan(line_of(10, levers=levers), demand(self.PEAK)).options.iloc[0]
        assert option["recovered"] == pytest.approx(80)
        assert not option["worth"]

    def test_a_lever_that_the_plan_may_use_is_used_without_asking(self) -> None:
        levers = [self.LEVERS[0] | {"use": "plan", "unit_cost": 1}]
        result = plan(line_of(10, levers=levers), demand(self.PEAK))
        assert result.load["overtime"].iloc[0] == pytest.approx(50)

    def test_nobody_works_dear_hours_while_cheaper_ones_stand_idle(self) -> None:
        own = {**self.LEVERS[0], "lever": "OWN", "use": "plan", "unit_cost": 300, "limit_per_month": 100}
        dear = {**self.LEVERS[0], "lever": "DEAR", "unit_cost": 600}
        result = plan(line_of(10, levers=[own, dear]), demand(self.PEAK))
        assert result.load["overtime"].sum() == 0  # being late costs less
        [option] = result.options.to_dict("records")
        assert option["lever"] == "OWN"
        assert option["recovered"] == option["used"] == pytest.approx(80)
        assert option["cost"] == pytest.approx(80 * 300)
        assert not option["worth"]

    def test_a_dear_lever_goes_on_where_the_plans_own_ends(self) -> None:
        own = {**self.LEVERS[0], "lever": "OWN", "use": "plan", "unit_cost": 300, "limit_per_month": 50}
        dear = {**self.LEVERS[0], "lever": "DEAR", "unit_cost": 600}
        options = plan(line_of(10, levers=[own, dear]), demand(self.PEAK)).options.set_index("lever")
        assert options["recovered"].to_dict() == pytest.approx({"OWN": 50, "DEAR": 80})
        assert options["used"].to_dict() == pytest.approx({"OWN": 50, "DEAR": 30})
        assert options.loc["DEAR", "cost"] == pytest.approx(50 * 300 + 30 * 600)

    def test_what_an_option_promises_is_kept_though_it_does_not_pay(self) -> None:
        levers = [self.LEVERS[0] | {"unit_cost": 300, "use": "plan", "limit_per_month": 100}]
        company, wanted = line_of(10, levers=levers), demand(self.PEAK)
        before = plan(company, wanted)
        after = plan(company, wanted, commitments=before.pulls)
        assert after.shortages.empty
        assert after.load["overtime"].iloc[0] == pytest.approx(80)
        assert after.broken.empty

    def test_a_promise_that_cannot_be_kept_is_named(self) -> None:
        before = plan(line_of(10, levers=self.LEVERS), demand(self.PEAK))
        promised = before.pulls[(before.pulls["option"] == "OUT") & (before.pulls["item"] != "")]
        result = plan(line_of(10), demand(self.PEAK), commitments=promised)
        assert set(result.broken["rule"]) == {"promise"}
        assert result.broken["amount"].iloc[0] == pytest.approx(80)

    def test_asking_for_a_shortage_that_is_not_there_is_an_error(self) -> None:
        result = plan(line_of(20), demand([100] * 6))
        with pytest.raises(supply.UnknownShortage):
            result.options_of("EM-100:2026-01")


@pytest.mark.requirement("R19")
class TestComponents:
    """A machine takes two pumps, which are bought."""

    TABLES: dict[str, Any] = {  # noqa: RUF012
        "items": [MACHINE, {"item": "PUMP", "kind": "buy", "cost": 10}],
        "bom": [{"parent": "EM-100", "component": "PUMP", "qty_per": 2}],
    }

    def test_pumps_are_ordered_a_lead_time_ahead(self) -> None:
        supplier = {"supplier": "Pumptec", "item": "PUMP", "lead_days": 30, "price": 10}
        stock = [{"item": "PUMP", "qty": 200}]
        company = line_of(20, suppliers=[supplier], stock=stock, **self.TABLES)
        result = plan(company, demand([100] * 6))
        materials = result.materials
        assert materials["gross"].tolist() == pytest.approx([200] * 6)
        assert materials["order_qty"].tolist() == pytest.approx([0, 200, 200, 200, 200, 200])
        assert materials["release_month"].iloc[1] == MONTHS[0]
        assert set(result.purchases["supplier"]) == {"Pumptec"}

    def test_what_would_have_had_to_be_ordered_yesterday_is_short_for_lead_time(self) -> None:
        supplier = {"supplier": "Pumptec", "item": "PUMP", "lead_days": 60, "price": 10}
        result = plan(line_of(20, suppliers=[supplier], **self.TABLES), demand([100] * 6))
        shortage = result.shortages.iloc[0]
        assert (shortage["cause"], shortage["cause_name"]) == ("lead_time", "PUMP")
        assert (shortage["window_first"], shortage["window_last"]) == (MONTHS[0], MONTHS[1])
        assert result.materials["late"].tolist() == pytest.approx([200, 200, 0, 0, 0, 0])

    def test_what_a_supplier_cannot_deliver_is_short_for_material(self) -> None:
        supplier = {"supplier": "Pumptec", "item": "PUMP", "price": 10, "max_per_month": 150}
        result = plan(line_of(20, suppliers=[supplier], **self.TABLES), demand([50, 50, 200, 50, 50, 50]))
        shortage = result.shortages.iloc[0]
        assert (shortage["cause"], shortage["cause_name"]) == ("material", "PUMP")
        assert shortage["relief"] == pytest.approx(1.0)

    def test_a_resource_of_a_component_is_found_through_the_bill_of_material(self) -> None:
        company = line_of(
            20,
            items=[MACHINE, {"item": "BOILER", "cost": 10}],
            bom=[{"parent": "EM-100", "component": "BOILER", "qty_per": 2}],
            resources=[{"resource": "ASSY", "hours_per_day": 20}, {"resource": "PRESS", "hours_per_day": 5}],
            resource_use=[
                {"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1},
                {"item": "BOILER", "resource": "PRESS", "hours_per_unit": 1},
            ],
        )
        shortage = plan(company, demand([100] * 6)).shortages.iloc[0]
        assert (shortage["cause"], shortage["cause_name"]) == ("capacity", "PRESS")
        assert shortage["cause_item"] == "BOILER"

    def test_a_component_held_up_on_its_way_can_be_expedited(self) -> None:
        company = line_of(
            20,
            suppliers=[{"supplier": "Pumptec", "item": "PUMP", "lead_days": 30, "price": 10}],
            levers=[{"lever": "AIR", "kind": "expedite", "target": "PUMP", "unit_cost": 3}],
            **self.TABLES,
        )
        option = plan(company, demand([100] * 6)).options.iloc[0]
        assert (option["lever"], option["recovered"]) == ("AIR", pytest.approx(100))
        assert option["used"] == pytest.approx(200)


@pytest.mark.requirement("R86")
class TestPromises:
    def test_the_order_of_rows_does_not_matter(self) -> None:
        wanted = demand([400, 200, 200, 200, 200, 100])
        company = line_of(10)
        shuffled = wanted.sample(frac=1, random_state=7)
        first, second = plan(company, wanted), plan(company, shuffled)
        pd.testing.assert_frame_equal(first.lines, second.lines)

    def test_the_last_month_leaves_the_stock_that_the_next_plan_needs(self) -> None:
        company = line_of(20, items=[MACHINE | {"end_stock": 75}])
        assert column(plan(company, demand([100] * 6)), "stock") == [0, 0, 0, 0, 0, 75]

    def test_a_plan_without_demand_is_empty_and_not_an_error(self) -> None:
        result = plan(line_of(10), demand([]))
        assert result.lines.empty
        assert result.cost == 0

    def test_a_change_of_a_figure_is_noticed_by_the_check(self) -> None:
        company, wanted = line_of(10), demand([400, 200, 200, 200, 200, 100])
        result = plan(company, wanted)
        result.lines.loc[0, "make"] += 1
        reasons = [problem.reason for problem in supply.verify(company, wanted, result, calendar=CALENDAR)]
        assert any("stock" in reason or "came in" in reason for reason in reasons)
