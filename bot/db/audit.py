"""The audit trail: append-only, each entry sealed with the hash of the one before.

The database refuses changes and deletions by trigger; the chain shows what was done behind its back.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, Text, bindparam, select, update
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, insert
from bot.messages.message import Json

GENESIS = "0" * 64


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Who did what to which subject, when, and with which particulars."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: str  # JSON with sorted keys, so that the hash does not hang on a database's spelling


class Entry(Base):
    """One sealed fact."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    details: Mapped[str] = mapped_column(Text)
    previous: Mapped[str]
    hash: Mapped[str]

    @property
    def fact(self) -> Fact:
        """What the entry says."""
        return Fact(
            at=self.at, actor=self.actor, action=self.action, subject=self.subject, details=self.details
        )


class Head(Base):
    """The last link of the chain; whoever adds to the chain holds this row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a check of the chain found; `broken_at` is the first entry that does not fit."""

    entries: int
    head: str
    broken_at: int | None

    @property
    def is_intact(self) -> bool:
        """Whether every entry is as it was written."""
        return self.broken_at is None


# Statements that every click needs, made once.
_HELD = select(Head.number, Head.hash).where(Head.id == 1).with_for_update()
_ADD = insert_into(Entry.__table__)  # type: ignore[arg-type]  # a mapped class always has a Table
_MOVE = update(Head.__table__).where(Head.id == 1).values(number=bindparam("last"), hash=bindparam("seal"))  # type: ignore[arg-type]


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    now: datetime,
    details: Mapping[str, Json] | None = None,
) -> None:
    """Note a fact; it is sealed into the chain as the transaction commits."""
    fact = Fact(at=now, actor=actor, action=action, subject=subject, details=_canonical(dict(details or {})))
    session.info.setdefault(__name__, []).append(fact)


def before_commit(session: Session) -> None:
    """Seal what was noted. The head is held only from here to the commit, so that nobody waits long."""
    facts: list[Fact] = session.info.pop(__name__, [])
    if not facts:
        return
    number, last = _hold_head(session)
    entries = []
    for fact in facts:
        number, previous = number + 1, last
        last = seal(fact, number=number, previous=previous)
        entries.append({**vars(fact), "number": number, "previous": previous, "hash": last})
    session.execute(_ADD, entries)
    session.execute(_MOVE, {"last": number, "seal": last})


def seal(fact: Fact, *, number: int, previous: str) -> str:
    """The hash of an entry: over the hash before it, its number and all it says."""
    at = fact.at.isoformat(timespec="microseconds")
    content = json.dumps([previous, number, at, fact.actor, fact.action, fact.subject, fact.details])
    return hashlib.sha256(content.encode()).hexdigest()


def verify(session: Session) -> Verdict:
    """Walk the whole chain; the head tells whether entries were cut off at its end."""
    number, previous = 0, GENESIS
    trail = select(Entry).order_by(Entry.number).execution_options(yield_per=1000)
    with closing(session.scalars(trail)) as entries:
        for entry in entries:
            number += 1
            fits = entry.number == number and entry.previous == previous
            if not fits or entry.hash != seal(entry.fact, number=number, previous=previous):
                return Verdict(entries=number, head=previous, broken_at=number)
            previous = entry.hash
    head = session.get(Head, 1)
    end = (head.number, head.hash) if head else (0, GENESIS)
    return Verdict(entries=number, head=previous, broken_at=None if end == (number, previous) else number + 1)


def seal_of(session: Session, number: int) -> str | None:
    """The hash of that entry; None when there is no such entry."""
    return session.scalars(select(Entry.hash).where(Entry.number == number)).one_or_none()


def contains(session: Session, seal: str) -> bool:
    """Whether an entry bears this hash; it may have been shortened, as it is where it was posted."""
    bearing = select(Entry.number).where(Entry.hash.startswith(seal)).limit(1)
    return session.scalars(bearing).first() is not None


def sealed(session: Session, *, subject: str, action: str) -> Entry | None:
    """The newest entry of that action on that subject."""
    query = select(Entry).where(Entry.subject == subject, Entry.action == action)
    return session.scalars(query.order_by(Entry.number.desc()).limit(1)).first()


def about(session: Session, subject: str) -> Sequence[Entry]:
    """Everything recorded about a subject, oldest first."""
    return session.scalars(select(Entry).where(Entry.subject == subject).order_by(Entry.number)).all()


def _hold_head(session: Session) -> tuple[int, str]:
    """The number and the hash of the last entry."""
    if (head := session.execute(_HELD).one_or_none()) is None:
        session.execute(insert(session, Head).values(id=1, number=0, hash=GENESIS).on_conflict_do_nothing())
        head = session.execute(_HELD).one()
    return head.number, head.hash


def _canonical(details: dict[str, Json]) -> str:
    return json.dumps(details, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
