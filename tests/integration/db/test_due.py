"""What is due is planned once, moved while it waits, and claimed in order."""

from datetime import timedelta

from bot.clock import MovableClock
from bot.db import due
from bot.db.session import Database


def test_planning_again_moves_the_instant(database: Database, clock: MovableClock) -> None:
    later = clock.now() + timedelta(hours=2)
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="remind", at=clock.now())
        due.plan(session, cycle_id=1, kind="remind", at=later)
    with database.reading() as session:
        assert [row.due_at for row in due.of_cycle(session, 1)] == [later]
        assert due.next_at(session) == later


def test_the_earliest_comes_first_and_nothing_early(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="second", at=clock.now())
        due.plan(session, cycle_id=1, kind="first", at=clock.now() - timedelta(hours=1))
        due.plan(session, cycle_id=1, kind="early", at=clock.now() + timedelta(seconds=1))
    with database.transaction() as session:
        claimed = []
        while row := due.ready(session, now=clock.now(), real=clock.now(), long=False):
            row.state = due.State.DONE
            session.flush()
            claimed.append(row.kind)
    assert claimed == ["first", "second"]


def test_long_work_is_claimed_apart(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="work.plan", at=clock.now())
    with database.transaction() as session:
        assert due.ready(session, now=clock.now(), real=clock.now(), long=False) is None
        work = due.ready(session, now=clock.now(), real=clock.now(), long=True)
        assert work is not None
        assert work.kind == "work.plan"


def test_what_was_cancelled_is_not_done(database: Database, clock: MovableClock) -> None:
    with database.transaction() as session:
        for person in ("anna", "li"):
            due.plan(session, cycle_id=1, kind="remind", subject=person, at=clock.now())
        due.cancel(session, cycle_id=1, kind="remind", subject="anna")
    with database.transaction() as session:
        row = due.ready(session, now=clock.now(), real=clock.now(), long=False)
        assert row is not None
        assert row.subject == "li"


def test_asking_again_discards_the_run_under_way(database: Database, clock: MovableClock) -> None:
    """New input while the plan is computed: the old result must not count."""
    with database.transaction() as session:
        due.plan(session, cycle_id=1, kind="work.plan", at=clock.now())
        session.flush()
        running = due.ready(session, now=clock.now(), real=clock.now(), long=True)
        assert running is not None
        running.state, running.fence = due.State.RUNNING, 1
    with database.transaction() as session:
        due.again(session, cycle_id=1, kind="work.plan", at=clock.now())
    with database.transaction() as session:
        assert due.held(session, row=running.id, fence=1) is None
        assert due.ready(session, now=clock.now(), real=clock.now(), long=True) is not None
