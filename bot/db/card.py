"""Cards: every message that follows the database, where it stands, and how fresh it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from bot.db.base import Base, dialect, insert_on
from bot.db.target import Target


@dataclass(frozen=True, kw_only=True, order=True)
class CardSubject:
    """What a card is about: `demand.request` 17."""

    kind: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    """For whom a card is drawn; `person` is None for the readers of a channel."""

    person: str | None
    language: str
    timezone: str


HOME = "home"  # the kind of a Home tab, which is drawn like a card and published another way


class Card(Base):
    """One copy of a subject, in one place."""

    __tablename__ = "card"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "target"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
    target: Mapped[str]
    channel: Mapped[str | None]  # Slack's ids, known once it was posted
    ts: Mapped[str | None]
    language: Mapped[str | None]
    wanted_revision: Mapped[int]
    rendered_revision: Mapped[int] = mapped_column(default=0)
    rendered_at: Mapped[datetime | None]

    @property
    def subject(self) -> CardSubject:
        """What it is about."""
        return CardSubject(kind=self.subject_kind, id=self.subject_id)

    @property
    def where(self) -> Target:
        """Before whom it hangs."""
        return Target.parse(self.target)

    @property
    def is_posted(self) -> bool:
        """Whether Slack shows it."""
        return self.ts is not None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A card of which a fresh drawing was asked for."""

    id: int
    revision: int
    is_posted: bool


def want(
    session: Session, wanted: Sequence[tuple[CardSubject, Target]]
) -> dict[tuple[CardSubject, Target], Wanted]:
    """Ask for fresh drawings: each card's wanted revision rises by one; the rows stay locked until commit."""
    rows = [
        {
            "subject_kind": subject.kind,
            "subject_id": subject.id,
            "target": str(to),
            "wanted_revision": 1,
            "rendered_revision": 0,
        }
        for subject, to in wanted
    ]
    found = session.execute(_wanting(dialect(session)), rows)
    return {
        (CardSubject(kind=row.subject_kind, id=row.subject_id), Target.parse(row.target)): Wanted(
            id=row.id, revision=row.wanted_revision, is_posted=row.ts is not None
        )
        for row in found
    }


def copies(session: Session, subject: CardSubject) -> Sequence[Card]:
    """Every copy of a subject."""
    statement = select(Card).where(Card.subject_kind == subject.kind, Card.subject_id == subject.id)
    return session.scalars(statement.order_by(Card.id)).all()


def channels(session: Session, kind: str) -> set[str]:
    """Slack's ids of the channels that hold a card of that kind."""
    return {
        found for found in session.scalars(select(Card.channel).where(Card.subject_kind == kind)) if found
    }


def copy(session: Session, *, subject: CardSubject, to: Target) -> Card | None:
    """The copy of a subject in one place."""
    return next((card for card in copies(session, subject) if card.target == str(to)), None)


def at(session: Session, *, channel: str, ts: str) -> Card | None:
    """The card that Slack shows there, if the message is one of ours."""
    return session.scalars(select(Card).where(Card.channel == channel, Card.ts == ts)).one_or_none()


def of_person(session: Session, person: str) -> Sequence[Card]:
    """Every card in that person's messages; the Home tab is not one of them."""
    statement = select(Card).where(Card.target == str(Target.person(person)), Card.subject_kind != HOME)
    return session.scalars(statement.order_by(Card.id)).all()


@cache
def _wanting(dialect: str) -> ReturningInsert[Any]:
    table = Card.__table__
    return (
        insert_on(dialect, table)
        .on_conflict_do_update(
            index_elements=[Card.subject_kind, Card.subject_id, Card.target],
            set_={"wanted_revision": Card.wanted_revision + 1},
        )
        .returning(
            table.c.id,
            table.c.subject_kind,
            table.c.subject_id,
            table.c.target,
            table.c.wanted_revision,
            table.c.ts,
        )
    )
