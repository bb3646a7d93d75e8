"""The chain from history to plan: each stage hands on what it promises, and the record is sealed."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from planning import digest, periods, plan
from planning.calendar import Calendar
from planning.company import Company
from planning.plan import Entries, Stage
from planning.settings import Horizons, Settings
from tests.builders.companies import Rows, company, sales

AS_OF = periods.parse("2026-11")
ITALY = Calendar(country="IT")
DECEMBER = periods.parse("2026-12")
SEASON = [80.0, 80, 90, 90, 100, 90, 90, 60, 100, 110, 140, 170]

TABLES: dict[str, Rows] = {
    "items": [
        {"item": "A", "family": "Machines", "price": 100.0, "cost": 60.0, "target_days": 5.0},
        {"item": "B", "family": "Machines", "price": 50.0, "cost": 20.0, "phase_out": "2026-12"},
    ],
    "customers": [{"customer": "C-1", "region": "Italy"}],
    "actuals": [
        *sales("A", [*SEASON[10:], *SEASON, *SEASON, *SEASON[:10]], last="2026-10", customer="C-1"),
        *sales("B", [40.0] * 36, last="2026-10", customer="C-1"),
    ],
    "resources": [{"resource": "LINE", "hours_per_day": 6.0}],
    "resource_use": [
        {"item": "A", "resource": "LINE", "hours_per_unit": 1.0},
        {"item": "B", "resource": "LINE", "hours_per_unit": 0.5},
    ],
    "events": [{"event": "XMAS", "item": "A", "start": "2026-12", "end": "2026-12", "percent": 10.0}],
    "budget": [{"family": "Machines", "month": "2026-11", "qty": 200.0, "value": 18000.0}],
}


def firm(**changes: Rows) -> Company:
    settings = Settings(name="Test Ltd", country="IT", horizons=Horizons(submission=4, plan=6))
    return company(settings, **(TABLES | changes))


def line(item: str, month: pd.Period, qty: float, **more: Any) -> pd.DataFrame:
    return pd.DataFrame([{"item": item, "region": "Italy", "month": month, "qty": qty} | more])


def shuffled(given: Company) -> Company:
    tables = {name: table.sample(frac=1.0, random_state=4) for name, table in given.tables.items()}
    return replace(given, tables={name: table.reset_index(drop=True) for name, table in tables.items()})


@pytest.fixture(scope="module")
def expected() -> plan.Baseline:
    return plan.baseline(firm(), as_of=AS_OF)


@pytest.fixture(scope="module")
def made() -> plan.Plan:
    return plan.make(firm(), as_of=AS_OF, calendar=ITALY)


def quantity(lines: pd.DataFrame, item: str, month: pd.Period) -> float:
    return float(lines.loc[(lines["item"] == item) & (lines["month"] == month), "qty"].iloc[0])


@pytest.mark.requirement("R29")
def test_the_baseline_knows_the_season(expected: plan.Baseline) -> None:
    assert quantity(expected.lines, "A", DECEMBER) == pytest.approx(170, rel=0.1)


def test_the_proposal_holds_the_known_events(expected: plan.Baseline) -> None:
    statistical = quantity(expected.lines, "A", DECEMBER)
    assert quantity(expected.proposal, "A", DECEMBER) == pytest.approx(1.1 * statistical)


def test_a_product_ends_with_its_phase_out(expected: plan.Baseline) -> None:
    assert quantity(expected.proposal, "B", DECEMBER) == pytest.approx(40, rel=0.05)
    assert quantity(expected.proposal, "B", DECEMBER + 1) == 0.0


@pytest.mark.requirement("R82")
def test_silence_leaves_the_baseline_with_its_events(expected: plan.Baseline) -> None:
    agreed = plan.consensus(expected, Entries()).lines
    assert quantity(agreed, "A", DECEMBER) == pytest.approx(quantity(expected.proposal, "A", DECEMBER))


def test_an_answer_holds_the_events_already(expected: plan.Baseline) -> None:
    """A rep who accepts the proposal must not find the promotion added a second time."""
    proposed = quantity(expected.proposal, "A", DECEMBER)
    agreed = plan.consensus(expected, Entries(submissions=line("A", DECEMBER, proposed))).lines
    assert quantity(agreed, "A", DECEMBER) == proposed


def test_the_demand_planner_has_the_last_word(expected: plan.Baseline) -> None:
    entries = Entries(
        submissions=line("A", DECEMBER, 300.0),
        overrides=line("A", DECEMBER, 222.0, author="marco", reason="agreed with the customer"),
    )
    assert quantity(plan.consensus(expected, entries).lines, "A", DECEMBER) == 222.0


def test_every_stage_is_told_in_order() -> None:
    heard: list[Stage] = []
    plan.run(firm(), as_of=AS_OF, calendar=ITALY, tell=heard.append)
    assert heard == list(Stage)


@pytest.mark.requirement("R86")
def test_a_plan_holds_what_is_short_and_why(made: plan.Plan) -> None:
    """December asks for 187 + 20 hours, and the line gives 126."""
    short = made.tables["shortages"]
    assert set(short["cause"]) == {"capacity"}
    assert made.totals.service is not None
    assert made.totals.service < 1.0


def test_tables_hold_no_lists_so_that_any_file_can_keep_them(made: plan.Plan) -> None:
    cells = [cell for table in made.tables.values() for column in table for cell in table[column].tolist()]
    assert not any(isinstance(cell, (tuple, list, dict)) for cell in cells)


def test_the_same_company_in_another_order_gives_the_same_seal(made: plan.Plan) -> None:
    again = plan.make(shuffled(firm()), as_of=AS_OF, calendar=ITALY)
    assert again.inputs == made.inputs
    assert again.digest() == made.digest()


@pytest.mark.parametrize(
    "changed",
    [
        {"stock": [{"item": "A", "qty": 1.0}]},
        {"events": []},
        {"resources": [{"resource": "LINE", "hours_per_day": 6.5}]},
    ],
)
def test_another_input_gives_another_seal(made: plan.Plan, changed: dict[str, Rows]) -> None:
    again = plan.make(firm(**changed), as_of=AS_OF, calendar=ITALY)
    assert again.inputs != made.inputs
    assert again.digest() != made.digest()


def test_what_people_entered_is_part_of_the_inputs() -> None:
    silent = plan.inputs_digest(firm(), Entries())
    answered = plan.inputs_digest(firm(), Entries(submissions=line("A", DECEMBER, 300.0)))
    assert silent != answered


@pytest.mark.requirement("R85")
def test_a_setting_is_part_of_the_inputs() -> None:
    other = replace(firm(), settings=replace(firm().settings, frozen_months=2))
    assert plan.inputs_digest(other, Entries()) != plan.inputs_digest(firm(), Entries())


def test_a_changed_figure_breaks_the_seal(made: plan.Plan) -> None:
    forged = dict(made.tables)
    forged["supply"] = forged["supply"].assign(make=forged["supply"]["make"] + 1.0)
    assert replace(made, tables=forged).digest() != made.digest()


def test_a_seal_survives_being_written_to_a_file_and_read_again(made: plan.Plan) -> None:
    """Months come back as text and numbers through their decimal form; the content is the same."""
    read = {
        name: pd.DataFrame([{k: digest.cell(v) for k, v in row.items()} for row in table.to_dict("records")])
        for name, table in made.tables.items()
        if len(table)
    }
    whole = {name: table for name, table in made.tables.items() if len(table)}
    assert digest.of(read, {}) == digest.of(whole, {})


def test_without_any_history_there_is_no_plan_but_a_problem() -> None:
    empty = plan.baseline(firm(actuals=[]), as_of=AS_OF)
    assert empty.lines.empty
    assert empty.problems


def test_a_plan_without_a_shortage_needs_no_reason() -> None:
    roomy = firm(resources=[{"resource": "LINE", "hours_per_day": 24.0}])
    made = plan.make(roomy, as_of=AS_OF, calendar=ITALY)
    assert made.tables["shortages"].empty
    assert made.totals.service == 1.0
