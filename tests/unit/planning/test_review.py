"""A plan is held against the last one, against goals, and against what it rested on."""

import pandas as pd
import pytest

from planning import calculations, calendar, plan, review
from planning.settings import Horizons, Settings
from tests.builders.companies import company, sales

AS_OF = pd.Period("2026-11", "M")
FAMILY = {"item": "A", "family": "Machines", "lead_months": 2.0}


def lines(*quantities: float) -> pd.DataFrame:
    months = pd.period_range(AS_OF, periods=len(quantities), freq="M")
    return pd.DataFrame({"item": "A", "region": "All", "month": months, "qty": quantities})


@pytest.mark.requirement("R61")
@pytest.mark.requirement("R68")
def test_a_change_is_flagged_by_zone_lead_time_and_tolerance() -> None:
    last = [
        {"item": "A", "region": "All", "month": str(month), "qty": 100.0}
        for month in pd.period_range(AS_OF, periods=4, freq="M")
    ]
    firm = company(items=[FAMILY], last_plan=last)

    moved = review.tables(firm, lines(100.0, 120.0, 104.0, 150.0), pd.DataFrame(), as_of=AS_OF)["changes"]

    columns = ["month", "change", "zone", "late", "over_tolerance"]
    assert moved[columns].assign(month=moved["month"].astype(str)).values.tolist() == [
        ["2026-12", 20.0, "slushy", True, True],
        ["2027-01", 4.0, "slushy", False, False],
        ["2027-02", 50.0, "free", False, True],
    ]


@pytest.mark.requirement("R106")
@pytest.mark.requirement("R107")
def test_a_goal_is_spread_like_last_year_and_followed_by_quarter() -> None:
    firm = company(
        items=[FAMILY],
        actuals=sales("A", [50.0] * 6 + [150.0] * 6 + [60.0] * 10, last="2026-10"),
        goals=[{"family": "Machines", "year": 2026.0, "qty": 1800.0}],
    )
    found = review.tables(firm, lines(1.0), pd.DataFrame(), as_of=AS_OF)

    assert found["goals"]["goal"].tolist() == [75.0] * 6 + [225.0] * 6
    quarters = found["quarters"].set_index("quarter")
    assert quarters.loc["2026Q1", ["goal", "actual", "gap"]].tolist() == [225.0, 180.0, -45.0]
    assert quarters.loc["2026Q4", "to_go"] == 1800.0 - 600.0


@pytest.mark.requirement("R79")
@pytest.mark.requirement("R136")
def test_an_assumption_is_judged_when_its_months_have_closed() -> None:
    stated = {"item": "A", "start": "2026-05", "tag": "competitor", "percent": -10.0}
    firm = company(
        items=[FAMILY],
        actuals=sales("A", [100.0] * 18 + [92.0] * 4 + [60.0] * 2, last="2026-10"),
        assumptions=[
            {**stated, "assumption": "HELD", "end": "2026-08"},
            {**stated, "assumption": "FAILED", "start": "2026-09", "end": "2026-10"},
            {**stated, "assumption": "OPEN", "end": "2027-01"},
        ],
    )
    judged = review.tables(firm, lines(1.0), pd.DataFrame(), as_of=AS_OF)["assumptions"]
    assert judged[["assumption", "verdict"]].values.tolist() == [
        ["HELD", "held"], ["FAILED", "failed"], ["OPEN", "open"],
    ]  # fmt: skip


@pytest.mark.requirement("R36")
@pytest.mark.requirement("R42")
def test_calculations_run_for_every_family_with_a_list_of_what_failed() -> None:
    settings = Settings(
        name="Test Ltd",
        horizons=Horizons(submission=1, plan=3),
        calculations={"cover": "months = stock / mean(demand, 3)", "wrong": "x = secrets"},
    )
    firm = company(
        settings,
        items=[FAMILY],
        actuals=sales("A", [100.0] * 24, last="2026-10"),
        stock=[{"item": "A", "qty": 9.0}],
    )
    made = plan.make(firm, as_of=AS_OF, calendar=calendar.of_company(firm))

    results = made.tables["calculation_results"].set_index(["calculation", "family"])
    assert results.loc[("cover", "Machines"), "done"]
    assert not results.loc[("wrong", "Machines"), "done"]
    assert "no row secrets" in results.loc[("wrong", "Machines"), "reason"]
    assert set(made.tables["calculations"]["family"]) == {"Machines", "Total"}


def test_a_text_that_is_no_calculation_fails_for_every_family() -> None:
    grid = pd.DataFrame({"family": ["F"], "measure": ["demand"], "2026-11": [1.0]})
    _, results = calculations.run({"bad": "import os"}, grid)
    assert results["done"].tolist() == [False]
    assert "no assignment" in results["reason"].iloc[0]
