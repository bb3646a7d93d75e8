"""What is sent next is found as quickly however much waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.db import delivery, outbox
from bot.db.delivery import Pacing
from bot.db.session import Database
from bot.db.target import Target
from bot.messages.message import Message

LEASE = timedelta(minutes=1)
FEW, MANY = 60, 1500
EVERY = 10  # of SQLite's steps, one is counted


@pytest.mark.parametrize("left_alone", [False, True])
def test_a_claim_looks_at_no_more_rows_when_more_of_them_wait(
    tmp_path: Path, empty_sqlite_file: Path, clock: MovableClock, *, left_alone: bool
) -> None:
    steps = []
    for waiting in (FEW, MANY):
        file = tmp_path / f"{waiting}.db"
        file.write_bytes(empty_sqlite_file.read_bytes())
        database = Database(f"sqlite:///{file}")
        _say(database, waiting, clock)
        with database.transaction() as session:
            if left_alone:
                until = clock.now() + timedelta(seconds=1)
                delivery.leave_alone(session, key=delivery.POST, until=until)
            with _counted(session) as counted:
                assert _claim(session, clock) is not left_alone
        steps.append(len(counted))
        database.dispose()
    assert steps[1] < 1.5 * steps[0], f"{steps} times {EVERY} steps for {FEW} and {MANY} rows"


def _say(database: Database, count: int, clock: MovableClock) -> None:
    with database.transaction() as session:
        for number in range(count):
            message = Message(template="test/notice", context={})
            to = Target.person(f"p{number}")
            expires = clock.now() + timedelta(hours=1)
            outbox.say(session, to=to, message=message, key=f"{number}", now=clock.now(), expires_at=expires)


def _claim(session: Session, clock: MovableClock) -> bool:
    now = clock.now()
    assert delivery.anything(session)
    return delivery.claim(session, now=now, real=now, lease=LEASE, pacing=Pacing()) is not None


@contextmanager
def _counted(session: Session) -> Iterator[list[int]]:
    """One entry for so many steps of SQLite's machine: what it looked at, in any time of day."""
    counted: list[int] = []
    driver = session.connection().connection.driver_connection
    assert driver is not None
    driver.set_progress_handler(lambda: counted.append(1), EVERY)
    try:
        yield counted
    finally:
        driver.set_progress_handler(None, EVERY)
