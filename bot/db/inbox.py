"""What people asked of us, once each: the row is committed with the effect, before Slack is answered."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TypedDict

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from bot.db.base import Base, dialect, insert_on
from bot.messages.message import Json


class Intent(Base):
    """One thing somebody meant to do, however often Slack or a finger delivers it."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str]
    received_at: Mapped[datetime]
    answer: Mapped[dict[str, Json] | None] = mapped_column(JSON(none_as_null=True))  # for a repeat


class NewIntent(TypedDict):
    """One to be recorded; the answer is for whoever repeats it."""

    key: str
    actor: str
    received_at: datetime
    answer: dict[str, Json] | None


class Repeat(Exception):
    """This was already recorded; the stored answer says what came of it."""

    def __init__(self, intent: Intent) -> None:
        super().__init__(f"{intent.key} was already recorded at {intent.received_at.isoformat()}.")
        self.actor = intent.actor
        self.at = intent.received_at
        self.answer = intent.answer


def once(
    session: Session, *, intent: str, actor: str, now: datetime, answer: dict[str, Json] | None = None
) -> None:
    """Record the intent, or raise `Repeat` when it was recorded before; the answer is for whoever repeats it.

    When two transactions bring the same intent at once, the second waits for the first and is the repeat.
    """
    each_once(session, [NewIntent(key=intent, actor=actor, received_at=now, answer=answer)])


def each_once(session: Session, intents: Sequence[NewIntent]) -> None:
    """Record them all, or raise `Repeat` for one that was recorded before or stands among them twice."""
    # In one order, so that transactions that bring the same ones never wait for each other.
    rows = sorted(intents, key=lambda intent: intent["key"])
    recorded = session.scalars(_recording(dialect(session)), rows)
    repeated = Counter(row["key"] for row in rows) - Counter(recorded.all())
    for key in repeated:
        raise Repeat(session.get_one(Intent, key, populate_existing=True))


@cache
def _recording(dialect: str) -> ReturningInsert[str]:
    recorded = insert_on(dialect, Intent.__table__).on_conflict_do_nothing()
    return recorded.returning(Intent.__table__.c.key)
