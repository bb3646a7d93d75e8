"""A cycle opens on data that somebody has looked at: a check names the place, the reason and the remedy."""

from typing import Any

import pytest

from planning import checks, periods
from planning.company import Company
from planning.problems import Problem, Severity, errors
from planning.settings import Settings
from tests.builders.companies import Rows, company, sales

AS_OF = periods.parse("2026-11")
YEARS = [100.0] * 24

PEOPLE: Rows = [
    {"person": "anna", "roles": "sales", "email": "anna@example.com"},
    {"person": "marco", "roles": "demand_planner", "email": "marco@example.com"},
    {"person": "paolo", "roles": "operations", "email": "paolo@example.com"},
    {"person": "giulia", "roles": "coordinator", "slack": "U0000001"},
    {"person": "lucia", "roles": "executive", "email": "lucia@example.com"},
    {"person": "david", "roles": "executive", "email": "david@example.com"},
]
ITEM = {"item": "EM-100", "family": "Home", "price": 249.0, "cost": 131.0, "target_days": 12.0}


def sound(**changes: Any) -> Company:
    """A small company without a fault, but for the tables named."""
    tables: dict[str, Rows] = {
        "items": [ITEM],
        "customers": [{"customer": "C-1", "region": "Italy", "owner": "anna"}],
        "people": PEOPLE,
        "actuals": sales("EM-100", YEARS, last="2026-10", customer="C-1"),
        "stock": [{"item": "EM-100", "qty": 80.0, "as_of": "2026-10-31"}],
    }
    settings = changes.pop("settings", Settings(name="Test Ltd", country="IT", timezone="Europe/Rome"))
    return company(settings, **(tables | changes))


def only(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def test_sound_data_has_no_problem() -> None:
    assert checks.run(sound(), as_of=AS_OF) == []


@pytest.mark.requirement("R58")
def test_a_missing_last_month_stops_the_cycle() -> None:
    stale = sound(actuals=sales("EM-100", YEARS, last="2026-09", customer="C-1"))
    problem = only(checks.run(stale, as_of=AS_OF))
    assert problem.severity is Severity.ERROR
    assert problem.reason == "the last month is 2026-09, but 2026-10 is closed"


def test_sales_of_the_running_month_are_only_a_warning() -> None:
    early = sound(actuals=sales("EM-100", YEARS, last="2026-11", customer="C-1"))
    assert only(checks.run(early, as_of=AS_OF)).severity is Severity.WARNING


def test_no_sales_at_all_stop_the_cycle() -> None:
    assert "no sales at all" in only(checks.run(sound(actuals=[]), as_of=AS_OF)).reason


def test_a_month_missing_in_the_middle_is_named() -> None:
    rows = [
        row for row in sales("EM-100", YEARS, last="2026-10", customer="C-1") if row["month"] != "2026-03"
    ]
    assert only(checks.run(sound(actuals=rows), as_of=AS_OF)).reason == "2026-03 has no sales"


def test_a_figure_out_of_line_with_its_past_is_asked_about() -> None:
    history = sales("EM-100", [*YEARS, 1000.0], last="2026-10", customer="C-1")
    problem = only(checks.run(sound(actuals=history), as_of=AS_OF))
    assert problem.severity is Severity.WARNING
    assert "EM-100 sold 1000 in 2026-10" in problem.reason


def test_a_seasonal_peak_is_no_jump() -> None:
    """Five times the usual month, but so it was last year."""
    history = sales("EM-100", [500.0, *[100.0] * 11, 500.0], last="2026-10", customer="C-1")
    assert checks.run(sound(actuals=history), as_of=AS_OF) == []


@pytest.mark.requirement("R46")
@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"family": ""}, "family", "EM-100 has no family"),
        ({"price": 0.0}, "price", "EM-100 has no price"),
        ({"kind": "buy"}, "lead_months", "EM-100 has no lead time though it is bought"),
        ({"target_days": None}, "safety_stock", "EM-100 has no stock policy"),
    ],
)
def test_an_item_that_lacks_planning_data_is_named_with_its_row(
    change: dict[str, Any], column: str, reason: str
) -> None:
    problem = only(checks.run(sound(items=[ITEM | change]), as_of=AS_OF))
    assert (problem.source, problem.row, problem.column, problem.reason) == ("items.csv", 2, column, reason)


def test_an_item_that_nobody_bought_for_a_year_needs_no_planning_data() -> None:
    assert checks.run(sound(items=[ITEM, {"item": "OLD"}]), as_of=AS_OF) == []


def test_a_bought_item_may_have_its_lead_time_at_the_supplier() -> None:
    suppliers = [{"supplier": "Pumptec", "item": "EM-100", "lead_days": 30.0}]
    assert checks.run(sound(items=[ITEM | {"kind": "buy"}], suppliers=suppliers), as_of=AS_OF) == []


def test_an_unknown_code_is_named_with_its_row() -> None:
    stock = [{"item": "EM-100", "qty": 1.0}, {"item": "EM-1000", "qty": 5.0}]
    problem = only(checks.run(sound(stock=stock), as_of=AS_OF))
    assert (problem.source, problem.row, problem.column) == ("stock.csv", 3, "item")
    assert problem.reason == "'EM-1000' is not in items.csv"


def test_a_table_that_is_not_there_makes_no_code_unknown() -> None:
    assert checks.run(sound(people=[]), as_of=AS_OF) == []


def test_negative_stock_stops_the_cycle() -> None:
    problem = only(checks.run(sound(stock=[{"item": "EM-100", "qty": -3.0}]), as_of=AS_OF))
    assert (problem.severity, problem.row, problem.reason) == (Severity.ERROR, 2, "-3 is below 0")


def test_an_event_may_lower_demand() -> None:
    events = [{"event": "EOL", "item": "EM-100", "start": "2026-12", "end": "2027-01", "percent": -30.0}]
    assert checks.run(sound(events=events), as_of=AS_OF) == []


def test_an_old_count_of_the_stock_is_a_warning() -> None:
    old = [{"item": "EM-100", "qty": 1.0, "as_of": "2026-09-30"}]
    assert only(checks.run(sound(stock=old), as_of=AS_OF)).remedy == "import the stock at the end of 2026-10"


def test_a_region_without_owner_is_a_warning() -> None:
    problem = only(checks.run(sound(customers=[{"customer": "C-1", "region": "Italy"}]), as_of=AS_OF))
    assert problem.reason == "nobody owns the region Italy"


def test_a_person_whom_slack_cannot_find_is_a_warning() -> None:
    people = [*PEOPLE, {"person": "emma", "roles": "sales"}]
    problem = only(checks.run(sound(people=people), as_of=AS_OF))
    assert (problem.row, problem.reason) == (8, "emma cannot be found in Slack")


def test_a_role_that_does_not_exist_is_refused_with_the_choices() -> None:
    people = [*PEOPLE, {"person": "emma", "roles": "sales seller", "slack": "U2"}]
    problem = only(checks.run(sound(people=people), as_of=AS_OF))
    assert problem.reason == "'seller' is not a role"
    assert "demand_planner" in problem.remedy


@pytest.mark.requirement("R45")
@pytest.mark.parametrize(
    ("without", "reason"),
    [
        ("marco", "nobody can review and close the demand"),
        ("giulia", "nobody can run the cycle"),
        ("paolo", "nobody can answer a shortage"),
    ],
)
def test_a_part_that_nobody_plays_stops_the_cycle(without: str, reason: str) -> None:
    people = [row for row in PEOPLE if row["person"] != without]
    assert only(errors(checks.run(sound(people=people), as_of=AS_OF))).reason == reason


def test_an_executive_who_also_plans_does_not_count_as_approver() -> None:
    people = [*PEOPLE[:-1], {"person": "david", "roles": "executive demand_planner", "slack": "U2"}]
    problem = only(checks.run(sound(people=people), as_of=AS_OF))
    assert problem.reason.endswith("1 would not be the author of the plan")


@pytest.mark.parametrize(
    ("faulty", "column"),
    [
        (Settings(name="Test Ltd", country="XX"), "country"),
        (Settings(name="Test Ltd", timezone="Mars/Base"), "timezone"),
        (Settings(name="Test Ltd", preset="late"), "preset"),
    ],
)
def test_a_setting_that_no_due_time_can_be_computed_from_stops_the_cycle(
    faulty: Settings, column: str
) -> None:
    problem = only(checks.run(sound(settings=faulty), as_of=AS_OF))
    assert (problem.source, problem.column) == ("company.toml", column)


def test_errors_come_before_warnings() -> None:
    faulty = sound(items=[ITEM | {"price": 0.0}], stock=[{"item": "EM-100", "qty": -3.0}])
    assert [p.severity for p in checks.run(faulty, as_of=AS_OF)] == [Severity.ERROR, Severity.WARNING]


def test_what_sells_now_and_then_may_jump() -> None:
    history = sales("EM-100", [*[0.0, 0.0, 90.0] * 8, 400.0], last="2026-10", customer="C-1")
    steady = sales("EM-200", [10.0] * 25, last="2026-10", customer="C-1")
    items = [ITEM, ITEM | {"item": "EM-200"}]
    assert checks.run(sound(items=items, actuals=[*history, *steady]), as_of=AS_OF) == []
