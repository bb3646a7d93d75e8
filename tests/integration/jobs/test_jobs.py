"""Each due row is done once: in order, not early, again after a failure, never when it is too late."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event

import pytest

from bot import crash
from bot.clock import MovableClock
from bot.db import audit, due, outbox
from bot.db.due import Due, State
from bot.db.outbox import Verb
from bot.db.session import Database, Transaction
from bot.jobs import Jobs, Save, Step, Terms, Work
from planning.roles import Role
from tests.builders.people import person

LONG = timedelta(hours=1)


def note(transaction: Transaction, row: Due, now: datetime) -> None:
    """A step with an effect that can be counted."""
    with transaction() as session:
        audit.record(session, actor="jobs", action=row.kind, subject=row.subject, now=now)


def note_later(transaction: Transaction, row: Due, now: datetime) -> Save:
    """Long work with the same effect."""
    return lambda session: audit.record(session, actor="jobs", action=row.kind, subject=row.subject, now=now)


def jobs(
    database: Database,
    clock: MovableClock,
    *,
    steps: Mapping[str, Step] | None = None,
    works: Mapping[str, Work] | None = None,
) -> Jobs:
    return Jobs(
        database=database,
        clock=clock,
        real=clock,
        steps=steps or {"open": note, "remind": note},
        works=works or {"work.plan": note_later},
        terms=Terms(tries=3),
    )


def done(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.action for entry in session.query(audit.Entry).order_by(audit.Entry.number)]


def state(database: Database, kind: str) -> State:
    with database.reading() as session:
        return session.query(Due).filter_by(kind=kind).one().state


def test_steps_are_done_once_in_order_and_not_early(database: Database, clock: MovableClock) -> None:
    now = clock.now()
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="remind", at=now + timedelta(hours=2))
        due.plan(session, cycle_id=1, kind="open", at=now + timedelta(hours=1))
    runner = jobs(database, clock)
    assert runner.tick() == 0
    clock.forward(timedelta(hours=3))
    assert runner.tick() == 2
    assert runner.tick() == 0
    assert done(database) == ["open", "remind"]


def test_a_step_and_its_row_are_saved_together(database: Database, clock: MovableClock) -> None:
    def fail_after_effect(transaction: Transaction, row: Due, now: datetime) -> None:
        note(transaction, row, now)
        raise RuntimeError("the process stumbled")

    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="open", at=clock.now())
    jobs(database, clock, steps={"open": fail_after_effect}).tick()
    assert (done(database), state(database, "open")) == ([], State.WAITING)
    clock.forward(LONG)
    jobs(database, clock).tick()
    assert (done(database), state(database, "open")) == (["open"], State.DONE)


def test_a_failure_does_not_hold_up_the_others(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="unheard of", at=clock.now())
        due.plan(session, cycle_id=1, kind="open", at=clock.now())
    jobs(database, clock).tick()
    assert done(database) == ["open"]


def test_after_the_last_try_the_coordinators_are_told(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        person(session, "giulia", Role.COORDINATOR)
        due.plan(session, cycle_id=1, kind="unheard of", at=clock.now())
    runner = jobs(database, clock)
    for _ in range(5):
        runner.tick()
        clock.forward(LONG)
    with database.reading() as session:
        said = {(row.target, row.verb, row.template) for row in outbox.open_rows(session)}
    assert state(database, "unheard of") is State.FAILED
    giulia = "person:giulia"
    assert said == {(giulia, Verb.NOTICE, "health/job_failed"), (giulia, Verb.HOME, None)}


@pytest.mark.parametrize(("late", "expected"), [(29, State.DONE), (31, State.SKIPPED)])
def test_a_reminder_too_late_to_be_of_use_is_skipped(
    database: Database, clock: MovableClock, late: int, expected: State
) -> None:
    useful = timedelta(minutes=30)
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="remind", at=clock.now(), skip_after=useful)
    clock.forward(timedelta(minutes=late))
    jobs(database, clock).tick()
    assert state(database, "remind") is expected


def test_a_step_that_sets_off_work_is_followed_by_it(database: Database, clock: MovableClock) -> None:
    def close(transaction: Transaction, row: Due, now: datetime) -> None:
        with transaction() as session:
            due.plan(session, cycle_id=row.cycle_id, kind="work.plan", at=now)

    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="close", at=clock.now())
    assert jobs(database, clock, steps={"close": close}).tick() == 2
    assert done(database) == ["work.plan"]


def test_work_abandoned_by_a_dead_process_is_taken_up(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="work.plan", at=clock.now())
    with database.transaction() as session:
        row = session.query(Due).one()
        row.state, row.fence, row.lease_until = State.RUNNING, 1, clock.now() + timedelta(minutes=2)
    runner = jobs(database, clock)
    assert runner.tick() == 0
    clock.forward(timedelta(minutes=3))
    assert runner.tick() == 1
    assert done(database) == ["work.plan"]


def test_a_result_that_comes_after_the_claim_was_lost_is_discarded(
    database: Database, clock: MovableClock
) -> None:
    """Two workers computed the same: the first to save counts."""

    def overtaken(transaction: Transaction, row: Due, now: datetime) -> Save:
        with transaction() as session:
            due.again(session, cycle_id=row.cycle_id, kind=row.kind, at=now + LONG)
        return note_later(transaction, row, now)

    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="work.plan", at=clock.now())
    jobs(database, clock, works={"work.plan": overtaken}).tick()
    assert (done(database), state(database, "work.plan")) == ([], State.WAITING)


def test_a_claim_is_kept_while_the_work_goes_on(database: Database, clock: MovableClock) -> None:
    def slow(transaction: Transaction, row: Due, now: datetime) -> Save:
        clock.forward(timedelta(seconds=90))
        runner.renew()
        clock.forward(timedelta(seconds=90))
        with database.transaction() as session:
            assert due.ready(session, now=clock.now(), real=clock.now(), long=True) is None
        return note_later(transaction, row, now)

    runner = jobs(database, clock, works={"work.plan": slow})
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="work.plan", at=clock.now())
    assert runner.tick() == 1
    assert done(database) == ["work.plan"]


def test_in_the_background_what_is_due_is_done_too(database: Database, clock: MovableClock) -> None:
    happened = Event()

    def step(transaction: Transaction, row: Due, now: datetime) -> None:
        note(transaction, row, now)
        happened.set()

    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="open", at=clock.now())
    runner = Jobs(
        database=database,
        clock=clock,
        real=clock,
        steps={"open": step},
        works={},
        terms=Terms(every=timedelta(milliseconds=50)),
    )
    runner.start()
    try:
        assert happened.wait(timeout=10)
    finally:
        runner.stop()
    assert state(database, "open") is State.DONE


class Killed(BaseException):
    """The process is gone; nothing in it can catch that."""


@pytest.mark.parametrize("visit", [1, 2, 3])
@pytest.mark.parametrize("point", ["commit.before", "commit.after", "work.claimed", "work.computed"])
def test_killed_at_any_point_everything_due_is_done_once(
    database: Database, clock: MovableClock, point: str, visit: int
) -> None:
    left = visit

    def kill(passed: str) -> None:
        nonlocal left
        left -= passed == point
        if passed == point and left == 0:
            raise Killed

    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="open", at=clock.now())
        due.plan(session, cycle_id=1, kind="work.plan", at=clock.now())
        due.plan(session, cycle_id=2, kind="remind", at=clock.now())
    crash.listen(kill)
    try:
        for _ in range(3):
            with suppress(Killed):
                jobs(database, clock).tick()
            clock.forward(LONG)
    finally:
        crash.forget()
    assert sorted(done(database)) == ["open", "remind", "work.plan"]
