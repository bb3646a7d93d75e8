"""The fact pack says where the company stood when the last month closed; each figure is checked by hand."""

from typing import Any

import pytest

from planning import facts, periods
from planning.calendar import Calendar
from planning.company import Company
from planning.exceptional import Kind
from tests.builders.companies import Rows, company

AS_OF = periods.parse("2026-11")


def sold(item: str, month: str, qty: float, **more: Any) -> dict[str, Any]:
    return {"item": item, "customer": "C-1", "month": month, "qty": qty} | more


def planned(item: str, month: str, qty: float) -> dict[str, Any]:
    return {"item": item, "region": "Italy", "month": month, "qty": qty}


TABLES: dict[str, Rows] = {
    "items": [
        {"item": "A", "family": "Machines", "price": 100.0, "cost": 60.0, "safety_stock": 10.0},
        {"item": "B", "family": "Machines", "price": 50.0, "cost": 20.0},
        {"item": "P", "family": "Parts", "kind": "buy", "cost": 5.0},
    ],
    "customers": [{"customer": "C-1", "region": "Italy", "owner": "anna"}],
    "people": [{"person": "anna", "roles": "sales"}],
    "actuals": [
        sold("A", "2025-10", 40.0),
        sold("A", "2026-10", 50.0, revenue=4500.0, lost=10.0),
        sold("B", "2026-10", 100.0),
        sold("A", "2026-11", 999.0),  # not closed, so not a fact
    ],
    "last_plan": [
        planned("A", "2026-10", 80.0),
        planned("B", "2026-10", 100.0),
        *(planned("A", month, 42.0) for month in ("2026-11", "2026-12", "2027-01")),
    ],
    "stock": [{"item": "A", "qty": 5.0}, {"item": "P", "qty": 100.0}],
    "production": [
        {"item": "A", "month": "2026-10", "qty": 150.0, "planned": 100.0},
        {"item": "B", "month": "2026-10", "qty": 50.0, "planned": 100.0},
    ],
    "orders": [
        {"order": "1", "item": "A", "due": "2026-10-20", "qty": 8.0, "shipped": 2.0},
        {"order": "2", "item": "A", "due": "2026-11-20", "qty": 4.0},
        {"order": "3", "item": "A", "due": "2026-12-20", "qty": 70.0, "kind": "project"},
    ],
    "budget": [{"family": "Machines", "month": "2026-10", "qty": 140.0, "value": 11000.0}],
}


def firm(**changes: Rows) -> Company:
    return company(None, **(TABLES | changes))


def pack(**changes: Rows) -> facts.Facts:
    return facts.pack(firm(**changes), as_of=AS_OF, calendar=Calendar(country="IT"))


@pytest.mark.requirement("R75")
@pytest.mark.requirement("R58")
def test_sales_stand_beside_plan_last_year_and_budget() -> None:
    total = pack().total
    assert (total.sales, total.plan, total.last_year, total.budget) == (150.0, 180.0, 40.0, 140.0)
    assert (total.value, total.value_last_year, total.value_budget) == (9500.0, 4000.0, 11000.0)


@pytest.mark.requirement("R32")
def test_revenue_counts_as_given_and_else_at_list_price() -> None:
    machines = pack().families[0]
    assert machines.value == 4500.0 + 100.0 * 50.0


@pytest.mark.requirement("R84")
@pytest.mark.requirement("R16")
def test_production_reaches_its_volume_with_the_wrong_mix() -> None:
    """150 and 50 against 100 and 100: the volume is there, a quarter of the plan is not."""
    total = pack().total
    assert (total.attainment_volume, total.attainment_mix) == (1.0, 0.75)


@pytest.mark.requirement("R11")
def test_forecast_attainment_counts_the_demand_that_was_lost() -> None:
    forecast = pack().total.forecast
    assert forecast is not None
    assert forecast.attainment == pytest.approx(160 / 180)
    assert forecast.accuracy == pytest.approx(1 - 20 / 160)
    assert forecast.bias == pytest.approx(20 / 160)


@pytest.mark.requirement("R156")
def test_stock_is_valued_at_cost_and_lasts_for_the_demand_ahead() -> None:
    """5 pieces against 42 in November, which has 21 working days in Italy."""
    total = pack().total
    assert total.stock_value == 300.0
    assert total.cover_days == pytest.approx(2.5)


def test_components_stand_apart_from_what_is_sold() -> None:
    found = pack()
    parts = next(family for family in found.families if family.family == "Parts")
    assert (parts.stock, parts.stock_value, parts.cover_days) == (100.0, 500.0, None)
    assert found.total.stock == 5.0


def test_an_item_no_longer_sold_still_counts_for_last_year() -> None:
    gone = [*TABLES["actuals"], sold("OLD", "2025-10", 7.0)]
    items = [*TABLES["items"], {"item": "OLD", "family": "Machines", "price": 10.0}]
    assert pack(actuals=gone, items=items).total.last_year == 47.0


def test_open_orders_are_what_is_not_shipped_and_a_project_is_no_order_yet() -> None:
    total = pack().total
    assert (total.open_orders, total.overdue_orders, total.open_orders_value) == (10.0, 6.0, 1000.0)


def test_without_a_last_plan_there_is_nothing_to_be_compared_with() -> None:
    total = pack(last_plan=[]).total
    assert total.plan is None
    assert total.forecast is None
    assert total.cover_days is not None  # recent sales stand in


def test_without_budget_or_production_their_figures_are_empty() -> None:
    total = pack(budget=[], production=[]).total
    assert (total.budget, total.value_budget) == (None, None)
    assert (total.produced_plan, total.attainment_volume, total.attainment_mix) == (None, None, None)


def test_the_history_ends_with_the_closed_month() -> None:
    assert [point.month for point in pack().history] == ["2025-10", "2026-10"]


def test_exceptions_name_what_is_out_of_line_the_most_money_first() -> None:
    found = [(one.kind, one.item, one.value, one.reference) for one in pack().exceptions]
    assert found == [
        (Kind.ATTAINMENT_LOW, "B", 50.0, 100.0),
        (Kind.SALES_BELOW, "A", 60.0, 80.0),
        (Kind.LOST_DEMAND, "A", 10.0, 60.0),
        (Kind.ORDERS_OVERDUE, "A", 6.0, 10.0),
        (Kind.BELOW_SAFETY, "A", 5.0, 10.0),
    ]


@pytest.mark.requirement("R20")
@pytest.mark.requirement("R134")
def test_a_stock_for_more_than_half_a_year_is_an_exception() -> None:
    full = pack(stock=[{"item": "A", "qty": 500.0}])
    cover = next(one for one in full.exceptions if one.kind is Kind.COVER_HIGH)
    assert (cover.item, cover.value, cover.reference) == ("A", 500.0, 252.0)


@pytest.mark.requirement("R78")
def test_accuracy_by_person_is_kept_apart_from_the_pack() -> None:
    (anna,) = facts.by_person(firm(), as_of=AS_OF)
    assert (anna.person, anna.lines) == ("anna", 2)
    assert anna.forecast.wape == pytest.approx(20 / 160)


def test_nobody_is_measured_against_a_plan_that_was_not_made() -> None:
    assert facts.by_person(firm(last_plan=[]), as_of=AS_OF) == ()
