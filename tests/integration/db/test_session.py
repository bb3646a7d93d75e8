"""A transaction saves everything or nothing, and loses nobody's update."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.db import inbox
from bot.db.outbox import Lane
from bot.db.session import Database, DatabaseBusy, NestedTransaction
from tests import postgres


class Stop(Exception):
    """Ends a transaction in a test."""


def test_nothing_is_saved_when_the_transaction_fails(database: Database, clock: MovableClock) -> None:
    with pytest.raises(Stop), database.transaction() as session:
        inbox.once(session, intent="click", actor="anna", now=clock.now())
        raise Stop
    with database.reading() as session:
        assert session.get(inbox.Intent, "click") is None


def test_a_transaction_inside_another_is_refused(database: Database) -> None:
    with (
        database.transaction(),
        pytest.raises(NestedTransaction, match="exactly one transaction"),
        database.transaction(),
    ):
        pass
    with database.transaction() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_reading_cannot_change_anything(database: Database, clock: MovableClock) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        inbox.once(session, intent="click", actor="anna", now=clock.now())


def test_reading_sees_one_moment(database: Database) -> None:
    """A card drawn from two queries must not mix two states of the database."""
    with database.transaction() as session:
        session.add(Lane(key="a", last=1))
    with database.reading() as session:
        assert _last(session) == 1
        with database.transaction() as writing:
            writing.get_one(Lane, "a").last = 2
        session.expire_all()
        assert _last(session) == 1


def test_updates_of_many_threads_are_all_kept(database: Database) -> None:
    """SQLite's driver, left alone, loses updates here without an error."""
    with database.transaction() as session:
        session.add(Lane(key="a", last=0))

    def count(_: int) -> None:
        with database.transaction() as session:
            lane = session.scalars(select(Lane).where(Lane.key == "a").with_for_update()).one()
            lane.last = lane.last + 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count, range(200)))
    with database.reading() as session:
        assert _last(session) == 200


def test_nobody_waits_longer_for_a_turn_than_agreed(database: Database) -> None:
    """Slack gives a click three seconds; better a refusal in time than an answer too late."""
    with database.transaction() as session:
        session.add(Lane(key="a", last=0))
    refused: list[Exception] = []

    def hurry() -> None:
        try:
            with database.transaction(patience=timedelta(seconds=0.2)) as session:
                session.scalars(select(Lane).where(Lane.key == "a").with_for_update()).one()
        except (DatabaseBusy, OperationalError) as error:
            refused.append(error)

    with database.transaction() as session:
        session.scalars(select(Lane).where(Lane.key == "a").with_for_update()).one()
        other = threading.Thread(target=hurry)
        other.start()
        other.join(timeout=5)
    assert len(refused) == 1


def test_a_commit_wakes_whoever_waits_for_it(database: Database) -> None:
    woken = threading.Event()
    database.after_commit(woken.set)
    with pytest.raises(Stop), database.transaction():
        raise Stop
    assert not woken.is_set()
    with database.transaction():
        pass
    assert woken.is_set()


def test_sqlite_is_set_to_keep_what_it_acknowledged(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("these are settings of SQLite")
    with database.reading() as session:
        set_to = [session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")]
        assert set_to == ["wal", 2]
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_connections_that_were_cut_off_while_they_rested_are_made_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As after a restart of PostgreSQL, or behind a firewall that forgets."""
    monkeypatch.setattr("bot.db.session.RESTED_SECONDS", 0.0)
    with postgres.fresh_database() as url:
        database, other = Database(url), Database(url)
        with ExitStack() as lent:
            known = {_backend(lent.enter_context(database.reading())) for _ in range(3)}
        with other.transaction() as session:
            for backend in known:
                session.execute(select(func.pg_terminate_backend(backend)))
        with ExitStack() as lent:
            assert not known & {_backend(lent.enter_context(database.reading())) for _ in range(3)}
        database.dispose()
        other.dispose()


def _backend(session: Session) -> int:
    return int(session.scalar(text("SELECT pg_backend_pid()")) or 0)


def _last(session: Session) -> int:
    return session.get_one(Lane, "a").last
