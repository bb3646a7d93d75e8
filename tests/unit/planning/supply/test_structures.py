"""What a company may state beside lines and suppliers: sites, crews, runs, limits on stock, fences."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planning import calendar, supply
from planning.settings import Fences, Settings
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=4, freq="M")


def demand(quantities: Sequence[float], item: str = "EM-100", region: str = "All") -> pd.DataFrame:
    wanted = np.array(quantities, float)
    return pd.DataFrame({"item": item, "region": region, "month": MONTHS[: len(wanted)], "qty": wanted})


def plan(wanted: pd.DataFrame, *, settings: Settings | None = None, **tables: Any) -> supply.Result:
    """The plan, independently checked."""
    quiet = settings or Settings(name="Test Ltd", frozen_months=0)
    company = companies.company(quiet, **tables)
    days = calendar.of_company(company)
    result = supply.plan(company, wanted, as_of=MONTHS[0], months=len(MONTHS), calendar=days)
    assert supply.verify(company, wanted, result, calendar=days) == []
    return result


def column(table: pd.DataFrame, name: str, **chosen: object) -> list[float]:
    for label, value in chosen.items():
        table = table[table[label] == value]
    return list(table[name].round(6))


@pytest.mark.requirement("R6")
class TestSites:
    """Two factories, two markets, trucks between them."""

    TABLES: dict[str, Any] = {  # noqa: RUF012
        "items": [{"item": "EM-100", "price": 400, "cost": 50, "holding_cost": 1}],
        "sources": [
            {"item": "EM-100", "source": "NORTH", "site": "Milano", "unit_cost": 50, "max_per_month": 100},
            {"item": "EM-100", "source": "SOUTH", "site": "Napoli", "unit_cost": 45, "max_per_month": 60},
        ],
        "lanes": [
            {"origin": "Milano", "destination": "Italy", "unit_cost": 2},
            {"origin": "Napoli", "destination": "Italy", "unit_cost": 4},
            {"origin": "Milano", "destination": "Spain", "unit_cost": 9, "lead_months": 1},
            {"origin": "Napoli", "destination": "Spain", "unit_cost": 6},
        ],
    }

    def test_each_market_is_served_from_where_it_costs_least(self) -> None:
        wanted = pd.concat([demand([70] * 4, region="Italy"), demand([50] * 4, region="Spain")])
        result = plan(wanted, **self.TABLES)
        ways = result.transport.groupby(["origin", "destination"])["qty"].sum()
        assert ways[("Napoli", "Spain")] == pytest.approx(200)
        assert ways[("Milano", "Italy")] == pytest.approx(240)
        assert ways[("Napoli", "Italy")] == pytest.approx(40)
        assert result.shortages.empty

    def test_goods_on_the_way_left_a_month_before(self) -> None:
        wanted = pd.concat([demand([0] * 4, region="Italy"), demand([0, 170, 0, 0], region="Spain")])
        trucks = plan(wanted, **self.TABLES).transport.set_index("origin")
        assert trucks.loc["Milano", "release_month"] == MONTHS[0]
        assert trucks.loc["Milano", "month"] == MONTHS[1]

    def test_a_market_that_is_short_is_named(self) -> None:
        result = plan(demand([200] * 4, region="Spain"), **self.TABLES)
        assert set(result.shortages["place"]) == {"Spain"}

    def test_stock_of_a_site_is_used_there(self) -> None:
        stock = [{"item": "EM-100", "site": "Napoli", "qty": 200}]
        result = plan(demand([50] * 4, region="Spain"), stock=stock, **self.TABLES)
        assert column(result.lines, "make", place="Napoli") == [0, 0, 0, 0]


@pytest.mark.requirement("R148")
class TestCrews:
    TABLES: dict[str, Any] = {  # noqa: RUF012
        "items": [{"item": "EM-100", "cost": 10, "unmet": "never", "holding_cost": 1}],
        "resources": [{"resource": "ASSY", "hours_per_day": 0}],
        "resource_use": [{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
    }
    CREW: dict[str, Any] = {"resource": "ASSY", "workers": 1, "hours_per_month": 100, "wage": 1000}  # noqa: RUF012

    def test_workers_come_when_stock_and_overtime_are_dearer(self) -> None:
        crew = self.CREW | {"hire_cost": 50, "overtime_hours": 20, "overtime_cost": 30}
        result = plan(demand([100, 100, 300, 300]), crews=[crew], **self.TABLES)
        assert column(result.crews, "workers") == pytest.approx([1, 1, 2.75, 2.75], abs=0.3)
        assert result.crews["hired"].sum() > 0

    def test_whole_workers_are_whole(self) -> None:
        crew = self.CREW | {"hire_cost": 50, "whole": True}
        workers = column(plan(demand([100, 130, 130, 130]), crews=[crew], **self.TABLES).crews, "workers")
        assert workers == [round(each) for each in workers]

    def test_overtime_is_limited_by_the_workers_who_are_there(self) -> None:
        crew = self.CREW | {"max_workers": 1, "overtime_hours": 20, "overtime_cost": 12}
        result = plan(demand([110] * 4), crews=[crew], **self.TABLES)
        assert result.load["overtime"].max() <= 20

    def test_load_counts_the_hours_of_the_crew(self) -> None:
        result = plan(demand([80] * 4), crews=[self.CREW | {"layoff_cost": 9000}], **self.TABLES)
        assert column(result.load, "load_percent") == pytest.approx([80] * 4)


class TestRuns:
    def test_a_run_is_made_whole_or_not_at_all(self) -> None:
        result = plan(
            demand([30, 30, 30, 30]),
            items=[{"item": "EM-100", "holding_cost": 1}],
            sources=[{"item": "EM-100", "source": "LINE", "min_lot": 60}],
        )
        made = column(result.lines, "make")
        assert all(each == 0 or each >= 60 for each in made)
        assert sum(made) >= 120

    def test_setting_up_takes_hours(self) -> None:
        result = plan(
            demand([50, 50, 50, 50]),
            items=[{"item": "EM-100", "holding_cost": 1}],
            sources=[{"item": "EM-100", "source": "LINE", "setup_hours": 40, "setup_cost": 1}],
            resources=[{"resource": "ASSY", "hours_per_day": 0}],
            capacity=[{"resource": "ASSY", "month": str(month), "hours": 100} for month in MONTHS],
            resource_use=[{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
        )
        load = result.load["hours"].tolist()
        assert max(load) <= 100 + 1e-6
        assert load[0] == pytest.approx(90)


class TestStock:
    def test_stock_stays_under_its_limit(self) -> None:
        result = plan(
            demand([0, 0, 0, 300]),
            items=[{"item": "EM-100", "max_stock": 60, "cost": 10}],
            sources=[{"item": "EM-100", "source": "LINE", "max_per_month": 150}],
        )
        assert result.lines["stock"].max() <= 60 + 1e-6
        assert result.shortages["qty"].sum() == pytest.approx(90)

    def test_goods_are_not_made_before_they_can_be_sold(self) -> None:
        result = plan(
            demand([0, 0, 0, 300]),
            items=[{"item": "EM-100", "shelf_months": 1, "cost": 10}],
            sources=[{"item": "EM-100", "source": "LINE", "max_per_month": 100}],
        )
        assert column(result.lines, "make") == [0, 0, 100, 100]

    def test_what_spoils_is_scrapped(self) -> None:
        result = plan(
            demand([10, 10, 10, 10]),
            items=[{"item": "EM-100", "shelf_months": 2, "cost": 10}],
            stock=[{"item": "EM-100", "qty": 100}],
        )
        assert result.lines["scrapped"].sum() == pytest.approx(70)

    def test_items_share_the_space_of_a_store(self) -> None:
        result = plan(
            pd.concat([demand([0, 0, 0, 150]), demand([0, 0, 0, 150], item="EM-200")]),
            items=[{"item": "EM-100", "cost": 10}, {"item": "EM-200", "cost": 10}],
            sources=[{"item": item, "source": "LINE", "max_per_month": 100} for item in ("EM-100", "EM-200")],
            stores=[{"store": "HALL", "space": 90}],
            store_use=[
                {"store": "HALL", "item": "EM-100", "space_per_unit": 1},
                {"store": "HALL", "item": "EM-200", "space_per_unit": 2},
            ],
        )
        space = result.lines.pivot(index="month", columns="item", values="stock")
        assert (space["EM-100"] + 2 * space["EM-200"]).max() <= 90 + 1e-6
        assert result.shortages["item"].tolist() == ["EM-200"]


@pytest.mark.requirement("R17")
class TestFences:
    """A line that could make anything, and a plan approved last month."""

    ITEMS = ({"item": "EM-100", "price": 100, "cost": 50},)
    APPROVED = tuple({"item": "EM-100", "month": str(month), "qty": 100} for month in MONTHS)

    def settings(self, *, frozen: int = 0, slushy: int = 0, stability: float = 0.0) -> Settings:
        fences = Fences(slushy_months=slushy, tolerance_percent=10, stability=stability)
        return Settings(name="Test Ltd", frozen_months=frozen, fences=fences)

    @pytest.mark.requirement("R17")
    @pytest.mark.requirement("R121")
    def test_frozen_months_stay_as_approved(self) -> None:
        result = plan(
            demand([130, 130, 130, 130]),
            settings=self.settings(frozen=2),
            items=self.ITEMS,
            approved_supply=self.APPROVED,
        )
        assert column(result.lines, "make")[:2] == [100, 100]

    def test_what_is_short_for_the_fence_says_so(self) -> None:
        result = plan(
            demand([130, 100, 100, 100]),
            settings=self.settings(frozen=1),
            items=self.ITEMS,
            approved_supply=self.APPROVED,
        )
        shortage = result.shortages.iloc[0]
        assert (shortage["cause"], shortage["qty"]) == ("fence", pytest.approx(30))
        assert shortage["relief"] == pytest.approx(1)

    @pytest.mark.requirement("R121")
    def test_slushy_months_move_within_their_tolerance(self) -> None:
        result = plan(
            demand([130, 130, 130, 130]),
            settings=self.settings(slushy=2),
            items=self.ITEMS,
            approved_supply=self.APPROVED,
        )
        assert column(result.lines, "make")[:2] == pytest.approx([110, 110])

    def test_a_small_gain_is_not_worth_a_change_of_plan(self) -> None:
        calm = plan(
            demand([99, 101, 100, 100]),
            settings=self.settings(stability=0.05),
            items=self.ITEMS,
            approved_supply=self.APPROVED,
        )
        assert column(calm.lines, "make") == pytest.approx([100, 100, 100, 100])

    def test_without_an_approved_plan_nothing_is_frozen(self) -> None:
        result = plan(demand([130] * 4), settings=self.settings(frozen=4), items=self.ITEMS)
        assert column(result.lines, "make") == [130] * 4


class TestContradictions:
    """Rules that cannot all be kept."""

    def test_demand_that_has_to_be_met_and_cannot_is_named(self) -> None:
        result = plan(
            demand([100] * 4),
            items=[{"item": "EM-100", "unmet": "never", "cost": 10}],
            sources=[{"item": "EM-100", "source": "LINE", "max_per_month": 90}],
        )
        assert set(result.broken["rule"]) == {"demand"}
        assert result.broken["amount"].sum() == pytest.approx(40)
        assert set(result.shortages["cause_name"]) == {"EM-100"}

    def test_a_least_quantity_that_hours_do_not_allow_is_named_with_its_repair(self) -> None:
        result = plan(
            demand([80] * 4),
            items=[{"item": "EM-100", "cost": 10}],
            sources=[{"item": "EM-100", "source": "LINE", "min_per_month": 120}],
            resources=[{"resource": "ASSY", "hours_per_day": 0}],
            capacity=[{"resource": "ASSY", "month": str(month), "hours": 100} for month in MONTHS],
            resource_use=[{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
        )
        assert result.broken["rule"].tolist() == ["min_per_month"] * 4
        assert column(result.broken, "amount") == [20] * 4

    def test_stock_over_its_limit_from_the_start_is_named(self) -> None:
        result = plan(
            demand([30] * 4),
            items=[{"item": "EM-100", "cost": 10, "max_stock": 100}],
            stock=[{"item": "EM-100", "qty": 180}],
        )
        assert column(result.broken, "amount", rule="max_stock") == [50, 20]

    def test_limits_that_leave_no_plan_say_what_would_repair_them(self) -> None:
        """Ten workers, one more a month at most, and fifty wanted at the end."""
        with pytest.raises(supply.NoPlan, match="ASSY") as caught:
            plan(
                demand([100] * 4),
                items=[{"item": "EM-100", "cost": 10}],
                resources=[{"resource": "ASSY", "hours_per_day": 0}],
                resource_use=[{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
                crews=[{"resource": "ASSY", "workers": 10, "max_hired": 1, "end_workers": 50}],
            )
        assert caught.value.repair["amount"].sum() == pytest.approx(36)
