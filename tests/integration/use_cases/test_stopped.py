"""A step that has stopped is tried again on the coordinator's word, once; it comes back if it stops again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.clock import MovableClock
from bot.db import audit, due, outbox, trouble
from bot.db.card import HOME, Card, Reader
from bot.db.due import Due, Shown, State
from bot.db.inbox import Repeat
from bot.db.session import Database, Transaction
from bot.ids import Action, Pointer
from bot.jobs import Jobs, Terms
from bot.messages.preview import RENDERER
from bot.projections import home
from bot.use_cases import imports, stopped
from bot.use_cases.stopped import UnderWay
from planning.roles import NotAllowed
from tests.builders import months, roasters
from tests.builders.months import Month
from tests.unit.bot.messages import drawn

KIND = "demand.due"
Attempt = Callable[[Transaction, Due, datetime], None]


@pytest.fixture
def month(database: Database) -> Month:
    """The deadline of demand could not be passed."""
    month = months.opened(database)
    with database.transaction() as session:
        due.plan(session, cycle_id=month.cycle_id, kind=KIND, at=month.now)
        session.execute(update(Due).where(Due.kind != KIND).values(state=State.CANCELLED))
    tick(month, broken)
    return month


def broken(transaction: Transaction, row: Due, now: datetime) -> None:
    raise RuntimeError("the disk is full")


def done(transaction: Transaction, row: Due, now: datetime) -> None:
    with transaction() as session:
        audit.record(session, actor="jobs", action="done", subject=row.kind, now=now)


def tick(month: Month, step: Attempt) -> None:
    """Do what is due of the month; a failure is not tried twice."""
    clock = MovableClock(at=month.now)
    jobs = Jobs(
        database=month.database, clock=clock, real=clock, steps={KIND: step}, works={}, terms=Terms(tries=1)
    )
    jobs.run_steps()


def row(month: Month) -> Due:
    with month.database.reading() as session:
        return session.scalars(select(Due).where(Due.kind == KIND)).one()


def shown(month: Month) -> Shown:
    seen = row(month)
    return Shown(row=seen.id, fence=seen.fence)


def home_of(database: Database, person: str) -> dict[str, Any]:
    reader = Reader(person=person, language="en", timezone="Europe/Rome")
    with database.reading() as session:
        shown = home.home(session, person, reader)
    return RENDERER.view(shown, language="en", timezone="Europe/Rome")


def buttons(database: Database, person: str) -> list[str]:
    """What the buttons on somebody's Home tab that try a step again point to."""
    return drawn.values(home_of(database, person), Action.HOME_TRY_AGAIN)


def drawings(database: Database, person: str) -> int:
    """How often somebody's Home tab was to be drawn."""
    with database.reading() as session:
        wanted = select(Card.wanted_revision).where(Card.subject_kind == HOME, Card.subject_id == person)
        return session.scalars(wanted).one()


def alerts(month: Month) -> list[str]:
    """The keys of what the coordinators were told."""
    with month.database.reading() as session:
        return [said.key for said in outbox.open_rows(session) if said.template == "health/job_failed"]


@pytest.mark.requirement("R25")
def test_it_stands_on_home_until_it_is_tried_again(month: Month) -> None:
    assert buttons(month.database, "giulia") == [str(Pointer(subject=str(row(month).id), revision=0))]
    assert buttons(month.database, "anna") == []
    stopped.try_again(month.database.transaction, gesture=month.by("giulia"), shown=shown(month))
    assert buttons(month.database, "giulia") == []
    again = "🟡 Being tried again: the deadline of demand · November 2026."
    assert again in drawn.words(home_of(month.database, "giulia"))
    assert again not in drawn.words(home_of(month.database, "anna"))
    before = drawings(month.database, "giulia")
    tick(month, done)
    assert again not in drawn.words(home_of(month.database, "giulia"))
    assert drawings(month.database, "giulia") == before + 1
    assert row(month).state is State.DONE
    with month.database.reading() as session:
        [step] = audit.about(session, KIND)
        [wish] = audit.about(session, f"step:{row(month).id}")
    assert (step.action, wish.actor, wish.action) == ("done", "giulia", "step.retry")


def test_one_that_comes_too_late_by_then_is_not_being_tried_any_more(month: Month) -> None:
    stopped.try_again(month.database.transaction, gesture=month.by("giulia"), shown=shown(month))
    before = drawings(month.database, "giulia")
    with month.database.transaction() as session:
        late = {"due_at": month.now - timedelta(hours=1), "skip_after": timedelta(minutes=1)}
        session.execute(update(Due).where(Due.kind == KIND).values(**late))
    tick(month, broken)
    assert row(month).state is State.SKIPPED
    assert "Being tried again" not in drawn.words(home_of(month.database, "giulia"))
    assert drawings(month.database, "giulia") == before + 1


def test_one_that_stops_again_is_told_again_and_comes_back(month: Month) -> None:
    stopped.try_again(month.database.transaction, gesture=month.by("giulia"), shown=shown(month))
    tick(month, broken)
    assert row(month).state is State.FAILED
    assert len(set(alerts(month))) == 2
    stopped.try_again(month.database.transaction, gesture=month.by("giulia"), shown=shown(month))
    tick(month, done)
    with month.database.reading() as session:
        assert not trouble.everywhere(session).stopped


def test_nobody_else_has_it_tried_again(month: Month) -> None:
    for person in ("anna", "marco", "lucia"):
        with pytest.raises(NotAllowed):
            stopped.try_again(month.database.transaction, gesture=month.by(person), shown=shown(month))
    assert row(month).state is State.FAILED


def test_a_second_coordinator_finds_it_under_way(month: Month) -> None:
    """Both have the same button before them, and it has stopped again meanwhile."""
    seen = shown(month)
    stopped.try_again(month.database.transaction, gesture=month.by("giulia"), shown=seen)
    for _ in range(2):
        with pytest.raises(UnderWay):
            stopped.try_again(month.database.transaction, gesture=month.by("giulia"), shown=seen)
        tick(month, broken)


def test_the_same_press_counts_once(month: Month) -> None:
    gesture, seen = month.by("giulia"), shown(month)
    stopped.try_again(month.database.transaction, gesture=gesture, shown=seen)
    with pytest.raises(Repeat):
        stopped.try_again(month.database.transaction, gesture=gesture, shown=seen)


def test_one_that_keeps_the_first_month_from_opening_stands_on_home_too(database: Database) -> None:
    """There is no cycle yet, and so no card and no board that could tell."""
    imports.store(database.transaction, data=roasters.company(), by="test", now=months.OPENED)
    with database.transaction() as session:
        due.plan(session, cycle_id=0, kind="cycle.opens", subject="2026-11", at=months.OPENED)
    with database.transaction() as session:
        session.execute(update(Due).where(Due.kind == "cycle.opens").values(state=State.FAILED))
    assert len(buttons(database, "giulia")) == 1
    assert buttons(database, "anna") == []
