"""What people asked of us, once each: the row is committed with the effect, before Slack is answered."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, insert
from bot.messages.message import Json


class Intent(Base):
    """One thing somebody meant to do, however often Slack or a finger delivers it."""

    __tablename__ = "inbox"

    key: Mapped[str] = mapped_column(primary_key=True)
    actor: Mapped[str]
    received_at: Mapped[datetime]
    answer: Mapped[dict[str, Json] | None] = mapped_column(JSON(none_as_null=True))  # for a repeat


class Repeat(Exception):
    """This was already recorded; the stored answer says what came of it."""

    def __init__(self, intent: Intent) -> None:
        super().__init__(f"{intent.key} was already recorded at {intent.received_at.isoformat()}.")
        self.actor = intent.actor
        self.at = intent.received_at
        self.answer = intent.answer


def once(session: Session, *, intent: str, actor: str, now: datetime) -> Intent:
    """Record the intent, or raise `Repeat` when it was recorded before.

    The caller may set `answer` on what is returned, for whoever repeats it. When two transactions bring the
    same intent at once, the second waits for the first and then is the repeat.
    """
    statement = insert(session, Intent).values(key=intent, actor=actor, received_at=now)
    recorded = session.scalars(statement.on_conflict_do_nothing().returning(Intent)).one_or_none()
    if recorded is None:
        raise Repeat(session.get_one(Intent, intent, populate_existing=True))
    return recorded
