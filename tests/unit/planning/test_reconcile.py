"""Demand against supply against budget."""

import pandas as pd
import pytest

from planning import finance, reconcile, supply
from planning.calendar import Calendar
from planning.company import Company
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=2, freq="M")


def maker(budget: companies.Rows = (), stock: companies.Rows = ()) -> Company:
    """Machines on a line of 200 hours in February, and pitchers that are bought without limit."""
    return companies.company(
        items=[
            {"item": "EM-100", "family": "Machines", "price": 100, "cost": 60},
            {"item": "AC-20", "family": "Accessories", "kind": "buy", "price": 20, "cost": 8},
        ],
        resources=[{"resource": "ASSY", "hours_per_day": 10}],
        resource_use=[{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
        budget=budget,
        stock=stock,
    )


def plan(company: Company) -> supply.Result:
    demand = pd.DataFrame(
        {
            "item": ["EM-100", "EM-100", "AC-20", "AC-20"],
            "region": "All",
            "month": [*MONTHS, *MONTHS],
            "qty": [220.0, 250.0, 30.0, 40.0],
        }
    )
    return supply.plan(company, demand, as_of=MONTHS[0], months=2, calendar=Calendar())


@pytest.mark.requirement("R86")
def test_what_is_delivered_stands_beside_what_is_asked_for() -> None:
    comparison = reconcile.compare(maker(), plan(maker()))
    machines = comparison.lines.set_index(["family", "month"]).loc[("Machines", MONTHS[1])]
    assert (machines["unconstrained"], machines["constrained"]) == (250, 200)
    assert machines["constrained_value"] == 20_000
    assert comparison.totals.service == pytest.approx(1 - 50 / 540)


@pytest.mark.requirement("R3")
def test_the_gap_to_budget_is_in_units_and_in_money() -> None:
    budget = [{"family": "Machines", "month": "2026-02", "qty": 240, "value": 23_000}]
    comparison = reconcile.compare(maker(budget=budget), plan(maker(budget=budget)))
    assert (comparison.totals.gap, comparison.totals.gap_value) == (-40, -3000)


def test_a_budget_without_a_value_is_valued_at_the_list_price() -> None:
    budget = [{"family": "Machines", "month": "2026-02", "qty": 240}]
    comparison = reconcile.compare(maker(budget=budget), plan(maker(budget=budget)))
    assert comparison.totals.gap_value == -4000


def test_without_a_budget_there_is_no_gap_to_it() -> None:
    assert reconcile.compare(maker(), plan(maker())).totals.gap is None


@pytest.mark.requirement("R90")
def test_the_largest_gaps_name_their_cause() -> None:
    gaps = reconcile.compare(maker(), plan(maker())).gaps
    assert gaps["family"].tolist() == ["Machines"]
    assert gaps.loc[0, "short_value"] == 5000
    assert (gaps.loc[0, "cause"], gaps.loc[0, "cause_name"]) == ("capacity", "ASSY")


@pytest.mark.requirement("R33")
@pytest.mark.requirement("R111")
@pytest.mark.requirement("R93")
def test_revenue_and_margin_follow_what_is_shipped() -> None:
    money = finance.project(maker(), plan(maker())).set_index(["family", "month"])
    assert money.loc[("Machines", MONTHS[1]), ["revenue", "cost", "margin"]].tolist() == [
        20_000,
        12_000,
        8_000,
    ]


@pytest.mark.requirement("R93")
def test_stock_is_valued_at_cost_and_components_count_in_their_own_family() -> None:
    company = maker(stock=[{"item": "AC-20", "qty": 100}])
    money = finance.project(company, plan(company)).set_index(["family", "month"])
    assert money.loc[("Accessories", MONTHS[1]), "stock_value"] == 30 * 8
