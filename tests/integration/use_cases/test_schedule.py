"""The month opens by itself, on its day, on the newest data."""

from datetime import UTC, datetime, timedelta

import pytest

from bot import handlers
from bot.clock import MovableClock
from bot.db import cycle, due
from bot.db.session import Database
from bot.jobs import Jobs
from bot.use_cases import cycle as cycles
from bot.use_cases import imports
from bot.use_cases.work import Kind
from planning.settings import Settings
from tests.builders import companies, months

FRIDAY_BEFORE = datetime(2026, 10, 30, 12, tzinfo=UTC)
FIRST_MORNING = datetime(2026, 11, 2, 7, tzinfo=UTC)  # 08:00 in Rome


def take_in_a_company(database: Database, *, now: datetime) -> None:
    company = companies.company(
        Settings(name="Brera", timezone="Europe/Rome"),
        items=[{"item": "EM-1"}],
        people=months.PEOPLE,
        actuals=companies.sales("EM-1", [10.0], last="2026-10"),
    )
    imports.store(database.transaction, data=company, by="test", now=now)


def openings(database: Database) -> dict[str, datetime]:
    with database.reading() as session:
        return {row.subject: row.due_at for row in due.of_cycle(session, 0) if row.kind == Kind.CYCLE_OPENS}


@pytest.mark.requirement("R13")
def test_the_month_opens_on_its_first_working_morning(database: Database) -> None:
    take_in_a_company(database, now=FRIDAY_BEFORE)
    clock = MovableClock(at=FRIDAY_BEFORE)
    jobs = Jobs(database=database, clock=clock, real=clock, steps=handlers.STEPS, works={})
    jobs.run_steps()
    assert openings(database)["2026-11"] == FIRST_MORNING
    clock.move_to(FIRST_MORNING)
    jobs.run_steps()
    with database.reading() as session:
        assert cycle.of_month(session, "2026-11") is not None
    assert "2026-12" in openings(database)


def test_a_month_whose_last_day_has_passed_is_left_out(database: Database) -> None:
    take_in_a_company(database, now=FRIDAY_BEFORE)
    cycles.schedule(database.transaction, now=FRIDAY_BEFORE + timedelta(days=28))
    assert "2026-11" not in openings(database)
    assert "2026-12" in openings(database)


def test_a_month_that_somebody_opened_is_not_opened_again(database: Database) -> None:
    take_in_a_company(database, now=FRIDAY_BEFORE)
    for _ in range(2):
        cycles.open_scheduled(database.transaction, month="2026-11", now=FIRST_MORNING)
    with database.reading() as session:
        assert cycle.count(session) == 1


def test_without_company_data_nothing_is_planned(database: Database) -> None:
    cycles.schedule(database.transaction, now=FRIDAY_BEFORE)
    assert openings(database) == {}
