"""What textbooks state beside limits and costs: idle pay, average stock, training, lateness limits."""

from typing import Any

import pandas as pd
import pytest

from planning import supply
from planning.calendar import of_company
from planning.settings import Costs, HoldingOn, Horizons, Settings
from tests.builders import companies

FIRST = pd.Period("2026-01", "M")


def months(count: int) -> list[str]:
    return [str(FIRST + offset) for offset in range(count)]


def asked(*quantities: float, item: str = "A") -> companies.Rows:
    return [
        {"item": item, "month": month, "qty": quantity}
        for month, quantity in zip(months(len(quantities)), quantities, strict=True)
    ]


def planned(*demand: float, on: HoldingOn = HoldingOn.END, **tables: Any) -> supply.Result:
    """The checked plan of a company that sells A."""
    settings = Settings(
        name="Case", horizons=Horizons(plan=len(demand)), costs=Costs(holding_on=on), frozen_months=0
    )
    company = companies.company(settings, **tables)
    wanted = companies.table("demand", asked(*demand))[["item", "region", "month", "qty"]]
    calendar = of_company(company)
    result = supply.plan(
        company, wanted, as_of=FIRST, months=len(demand), calendar=calendar, depth=supply.Depth.PLAN
    )
    assert supply.verify(company, wanted, result, calendar=calendar) == []
    return result


def spent(result: supply.Result, kind: str) -> float:
    return float(result.objective.set_index("kind").at[kind, "amount"])


def line(*hours: float, **more: Any) -> dict[str, Any]:
    """One line of so many hours a month, one hour a unit."""
    return {
        "resources": [{"resource": "LINE", "hours_per_day": 0} | more],
        "capacity": [
            {"resource": "LINE", "month": month, "hours": each}
            for month, each in zip(months(len(hours)), hours, strict=True)
        ],
        "resource_use": [{"item": "A", "resource": "LINE", "hours_per_unit": 1}],
    }


@pytest.mark.parametrize(
    ("on", "kept"), [(HoldingOn.END, 2 * 40), (HoldingOn.START, 2 * 160), (HoldingOn.AVERAGE, 2 * 100)]
)
def test_stock_is_paid_for_at_its_end_its_start_or_on_average(on: HoldingOn, kept: float) -> None:
    """120 in stock, 80 asked, then 40: 120, 40 and 0 are there at the turns of the months."""
    result = planned(
        80,
        40,
        on=on,
        items=[{"item": "A", "holding_cost": 2, "unmet": "never"}],
        stock=[{"item": "A", "qty": 120}],
    )
    assert spent(result, "holding") == pytest.approx(kept)


def test_a_unit_left_over_may_be_worth_something() -> None:
    result = planned(
        10,
        10,
        items=[{"item": "A", "cost": 5, "holding_cost": 1, "unmet": "never"}],
        sources=[{"item": "A", "source": "LINE", "unit_cost": 5, "max_per_month": 20}],
        stock_limits=[{"item": "A", "month": months(2)[1], "holding_cost": -7}],
    )
    assert result.lines["stock"].iloc[-1] == pytest.approx(20)  # all that can be made, for what it brings


def test_idle_hours_are_paid_and_work_is_brought_forward_only_where_it_pays() -> None:
    made = planned(
        60,
        60,
        items=[{"item": "A", "holding_cost": 5, "unmet": "never"}],
        **line(100, 100, idle_cost=3),
    )
    assert spent(made, "idle") == pytest.approx(80 * 3)
    assert spent(made, "holding") == pytest.approx(0)


@pytest.mark.requirement("R148")
def test_pay_by_the_hour_follows_the_days_of_the_month() -> None:
    result = planned(
        50,
        50,
        items=[{"item": "A", "unmet": "never"}],
        resources=[{"resource": "LINE", "hours_per_day": 0}],
        resource_use=[{"item": "A", "resource": "LINE", "hours_per_unit": 1}],
        working_days=[
            {"month": month, "days": days} for month, days in zip(months(2), (20, 22), strict=True)
        ],
        crews=[{"resource": "LINE", "workers": 1, "min_workers": 1, "max_workers": 1, "hourly_wage": 10}],
    )
    assert spent(result, "wages") == pytest.approx(10 * 8 * 42)


def test_a_trained_worker_comes_later_and_takes_hours_of_the_crew() -> None:
    result = planned(
        90,
        150,
        items=[{"item": "A", "unmet": "never", "holding_cost": 100}],
        resources=[{"resource": "LINE", "hours_per_day": 0}],
        resource_use=[{"item": "A", "resource": "LINE", "hours_per_unit": 1}],
        crews=[
            {
                "resource": "LINE",
                "workers": 2,
                "hours_per_month": 50,
                "training_months": 1,
                "training_hours": 10,
                "hire_cost": 7,
                "max_laid_off": 0,
            }
        ],
    )
    assert result.crews["hired"].tolist() == pytest.approx([1, 0])
    assert result.crews["workers"].tolist() == pytest.approx([2, 3])


def test_a_crew_shrinks_by_those_who_leave() -> None:
    result = planned(
        10,
        10,
        items=[{"item": "A", "unmet": "never"}],
        resources=[{"resource": "LINE", "hours_per_day": 0}],
        resource_use=[{"item": "A", "resource": "LINE", "hours_per_unit": 1}],
        crews=[
            {
                "resource": "LINE",
                "workers": 10,
                "hours_per_month": 9,
                "leaving_percent": 10,
                "max_laid_off": 0,
            }
        ],
    )
    assert result.crews["workers"].tolist() == pytest.approx([10, 9])


@pytest.mark.parametrize(("limits", "made"), [({"max_late": 30}, 130), ({"max_late_months": 1}, 100)])
def test_lateness_has_its_limit(limits: dict[str, float], made: float) -> None:
    """100 a month can be made at a cost, or later for nothing: as much waits as may."""
    result = planned(
        100,
        60,
        0,
        items=[{"item": "A", "late_cost": 1, "lost_cost": 1000} | limits],
        sources=[{"item": "A", "source": "LINE"}],
        source_months=[
            {"item": "A", "source": "LINE", "month": month, "unit_cost": cost}
            for month, cost in zip(months(3), (50, 50, 0), strict=True)
        ],
    )
    assert result.lines["make"].iloc[:2].sum() == pytest.approx(made)
    assert result.broken.empty


def test_a_lateness_limit_that_cannot_be_kept_is_named() -> None:
    result = planned(
        100,
        0,
        items=[{"item": "A", "late_cost": 1, "lost_cost": 1000, "max_late": 20}],
        sources=[{"item": "A", "source": "LINE", "max_per_month": 50}],
    )
    assert result.broken[["rule", "amount"]].to_numpy().tolist() == [["max_late", pytest.approx(30)]]


def test_overtime_may_be_limited_to_a_share_of_normal_hours() -> None:
    result = planned(
        130,
        items=[{"item": "A", "late_cost": 50, "lost_cost": 1000}],
        levers=[
            {
                "lever": "OT",
                "kind": "overtime",
                "target": "LINE",
                "unit_cost": 1,
                "limit_percent": 25,
                "use": "plan",
            }
        ],
        **line(100),
    )
    assert result.load["overtime"].tolist() == pytest.approx([25])


def test_a_second_process_takes_other_inputs() -> None:
    result = planned(
        10,
        items=[{"item": "A", "unmet": "never"}, {"item": "RAW", "kind": "buy", "cost": 4}],
        sources=[
            {"item": "A", "source": "OLD", "unit_cost": 1, "max_per_month": 4},
            {"item": "A", "source": "NEW", "unit_cost": 6},
        ],
        bom=[
            {"parent": "A", "component": "RAW", "source": "OLD", "qty_per": 2},
            {"parent": "A", "component": "RAW", "source": "NEW", "qty_per": 1},
        ],
    )
    assert result.materials["gross"].tolist() == pytest.approx([4 * 2 + 6 * 1])


def test_a_change_of_rate_may_be_priced_per_working_day() -> None:
    result = planned(
        200,
        440,
        items=[{"item": "A", "unmet": "never", "holding_cost": 1000}],
        working_days=[
            {"month": month, "days": days} for month, days in zip(months(2), (20, 22), strict=True)
        ],
        rates=[{"resource": "LINE", "rise_cost": 300, "last_hours": 10, "daily": True}],
        **line(500, 500),
    )
    assert spent(result, "change_of_rate") == pytest.approx(300 * 10)  # from 10 to 20 a day


def test_stock_limits_of_one_site_leave_the_others_alone() -> None:
    result = planned(
        10,
        items=[{"item": "A", "unmet": "never"}],
        sources=[{"item": "A", "source": site, "site": site, "unit_cost": 1} for site in ("EAST", "WEST")],
        lanes=[{"origin": site, "destination": "All", "unit_cost": 1} for site in ("EAST", "WEST")],
        stock_limits=[{"item": "A", "site": "EAST", "month": months(1)[0], "minimum": 5}],
    )
    stock = result.lines.set_index("place")["stock"]
    assert stock.to_dict() == pytest.approx({"All": 0, "EAST": 5, "WEST": 0})


@pytest.mark.requirement("R87")
@pytest.mark.parametrize("seed", range(4))
def test_no_sale_is_lost_to_spare_the_stock_that_is_kept(seed: int) -> None:
    """One grade, a target that pulls: what is in stock is sold before anything is lost."""
    demand = [float((seed * 37 + month * 53) % 90 + 60) for month in range(8)]
    result = planned(
        *demand,
        items=[{"item": "A", "price": 100, "cost": 40, "safety_stock": 50, "unmet": "lost"}],
        stock=[{"item": "A", "qty": 120}],
        **line(*[70.0] * 8),
    )
    losing = result.lines[result.lines["lost"] > 1e-6]
    assert len(losing) and losing["stock"].max() == pytest.approx(0, abs=1e-6)


@pytest.mark.requirement("R70")
def test_days_of_a_component_are_those_of_what_its_parents_need() -> None:
    """Two per unit of 100 a month: ten of twenty days are half of the 200 that the next month takes."""
    result = planned(
        100,
        100,
        100,
        items=[
            {"item": "A", "unmet": "never"},
            {"item": "PART", "kind": "buy", "cost": 1, "target_days": 10},
        ],
        bom=[{"parent": "A", "component": "PART", "qty_per": 2}],
        working_days=[{"month": month, "days": 20} for month in months(3)],
    )
    assert result.materials["stock"].tolist() == pytest.approx([100, 100, 100])


def test_a_place_without_any_source_is_short_for_no_single_limit() -> None:
    """The lane leaves a place that makes nothing; the plan says so instead of failing."""
    result = planned(
        5,
        items=[{"item": "A", "price": 10}],
        sources=[{"item": "A", "source": "LINE", "site": "ELSEWHERE"}],
        lanes=[{"origin": "HERE", "destination": "All", "unit_cost": 1}],
    )
    assert result.shortages["cause"].tolist() == ["unknown"]
