"""The audit trail can only grow, and shows when somebody went behind its back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.clock import MovableClock
from bot.db import audit
from bot.db.session import Database

TRIGGERS_OFF = {
    "sqlite": ["DROP TRIGGER audit_refuses_update", "DROP TRIGGER audit_refuses_delete"],
    "postgresql": ["ALTER TABLE audit DISABLE TRIGGER ALL"],
}


@pytest.fixture
def trail(database: Database, clock: MovableClock) -> Database:
    """A trail of six entries, written by three transactions."""
    for plan in range(3):
        with database.transaction() as session:
            for action in ("submitted", "approved"):
                audit.record(
                    session,
                    actor="anna",
                    action=action,
                    subject=f"plan:{plan}",
                    details={"qty": 1.5, "note": "più"},
                    now=clock.now() + timedelta(microseconds=plan),
                )
    return database


@pytest.mark.parametrize("change", ["UPDATE audit SET actor = 'eve'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_trail(trail: Database, change: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), trail.transaction() as session:
        session.execute(text(change))


def test_an_honest_trail_is_intact(trail: Database) -> None:
    with trail.reading() as session:
        verdict = audit.verify(session)
        newest = session.scalars(select(audit.Entry.hash).order_by(audit.Entry.number.desc())).first()
    assert verdict == audit.Verdict(entries=6, head=newest or "", broken_at=None)


@pytest.mark.parametrize(
    ("tampering", "noticed_at"),
    [
        ("UPDATE audit SET actor = 'eve' WHERE number = 2", 2),
        ("UPDATE audit SET details = '{}' WHERE number = 5", 5),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 6", 6),
        ("UPDATE audit SET number = -number WHERE number = 1", 1),
    ],
)
def test_tampering_is_noticed(trail: Database, tampering: str, noticed_at: int) -> None:
    with trail.transaction() as session:
        _without_triggers(session)
        session.execute(text(tampering))
    with trail.reading() as session:
        assert audit.verify(session).broken_at == noticed_at


def test_a_failed_transaction_leaves_no_entry(database: Database, clock: MovableClock) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        audit.record(session, actor="anna", action="approved", subject="plan:1", now=clock.now())
        raise ZeroDivisionError
    with database.reading() as session:
        assert audit.verify(session).entries == 0


@pytest.mark.requirement("R25")
def test_the_story_of_a_subject_is_told_in_order(trail: Database) -> None:
    with trail.reading() as session:
        assert [entry.action for entry in audit.about(session, "plan:1")] == ["submitted", "approved"]


def _without_triggers(session: Session) -> None:
    for statement in TRIGGERS_OFF[session.get_bind().dialect.name]:
        session.execute(text(statement))
