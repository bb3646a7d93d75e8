"""What we want said: rows committed with the result that caused them, sent by `bot.delivery` later.

A row goes pending -> sending -> sent. When it is not known whether Slack took a message, the row is unknown
and is looked up before anything is sent again. Posts to one place leave in the order in which they were said.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from bot.db import card
from bot.db.base import Base, dialect, insert_on, stored
from bot.db.card import CardSubject, Wanted
from bot.db.target import Target
from bot.messages.message import Json, Message

T = TypeVar("T")


class Verb(StrEnum):
    """What is done in Slack."""

    CARD = "card"  # posted the first time, updated later
    NOTICE = "notice"  # posted once, never changed
    FILE = "file"
    HOME = "home"  # the person's Home tab
    DELETE = "delete"


class State(StrEnum):
    """Where a row stands."""

    PENDING = "pending"
    SENDING = "sending"  # a worker holds it under a lease
    UNKNOWN = "unknown"  # Slack may or may not have taken it
    SENT = "sent"
    HELD = "held"  # unknown, and it cannot be looked up: an operator decides
    FAILED = "failed"  # Slack refused it for good
    OBSOLETE = "obsolete"  # it came to be of no use before it was sent


OPEN = (State.PENDING, State.SENDING, State.UNKNOWN)
OLDEST_OPEN = "ix_outbox_oldest_open"  # by which the next row is found, however many wait behind it
_OPEN = text("state IN ('pending', 'sending', 'unknown')")
_PENDING = text("state = 'pending'")
_EXPIRES = text("state = 'pending' AND expires_at IS NOT NULL")
BATCH = 500  # rows of one statement: databases limit how many values it may hold


class Delivery(Base):
    """One thing to be said."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("lane", "sequence"),
        Index("ix_outbox_open", "lane", "sequence", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index(OLDEST_OPEN, "id", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_outbox_expires_at", "expires_at", postgresql_where=_EXPIRES, sqlite_where=_EXPIRES),
        Index("ix_outbox_card_waiting", "card_id", postgresql_where=_PENDING, sqlite_where=_PENDING),
        Index("ix_outbox_channel_ts", "channel", "ts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # said before under this key: not said again
    verb: Mapped[Verb] = mapped_column(stored(Verb))
    target: Mapped[str]
    lane: Mapped[str]
    sequence: Mapped[int]  # within the lane; given under the lane's lock
    state: Mapped[State] = mapped_column(stored(State), default=State.PENDING)

    card_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"), index=True)
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("card.id"))  # the card it is a reply to
    template: Mapped[str | None]
    context: Mapped[dict[str, Json] | None] = mapped_column(JSON(none_as_null=True))
    replaces: Mapped[str | None]  # the key of a notice that goes when this one is there
    file_name: Mapped[str | None]
    file_title: Mapped[str | None]
    file_content: Mapped[str | None]  # what `delivery` asks for to get the bytes

    created_at: Mapped[datetime]
    not_before: Mapped[datetime | None]  # in the cycle's time, as is the next
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)  # counts the claims; a late worker holds an old one
    lease_until: Mapped[datetime | None]  # in real time, as are the next four: a demo's clock may jump
    retry_at: Mapped[datetime | None]
    first_tried_at: Mapped[datetime | None]
    tried_at: Mapped[datetime | None]
    sweep_at: Mapped[datetime | None]  # when Slack is searched for a second copy
    method: Mapped[str | None]  # of Slack, in the last try
    uncertain: Mapped[bool] = mapped_column(default=False)  # an earlier try has not been resolved
    channel: Mapped[str | None]  # Slack's ids
    ts: Mapped[str | None]
    file_id: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    plain: Mapped[bool] = mapped_column(default=False)  # Slack refused its blocks; the words alone were sent

    @property
    def message(self) -> Message:
        """What a notice says."""
        return Message(template=self.template or "", context=self.context or {})


# What a new row holds unless it says otherwise: the rows of one statement have the same columns.
UNSENT: Mapping[str, Any] = {
    **{column.name: None for column in Delivery.__table__.columns if column.nullable},
    "state": State.PENDING,
    "attempts": 0,
    "fence": 0,
    "uncertain": False,
    "plain": False,
}


def is_open(row: type[Delivery]) -> ColumnElement[bool]:
    """The condition of the index on open rows in its own words: with bound values it would not be used."""
    return row.state.in_([literal_column(f"'{state}'") for state in OPEN])


IS_OPEN = is_open(Delivery)
IS_PENDING = Delivery.state == literal_column(f"'{State.PENDING}'")  # so that its indexes are used, likewise


class Lane(Base):
    """The order of one place; whoever adds to it holds this row until commit."""

    __tablename__ = "lane"

    key: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


def say(
    session: Session,
    *,
    to: Target,
    message: Message,
    key: str,
    now: datetime,
    expires_at: datetime | None = None,
    replaces: str | None = None,
    under: CardSubject | None = None,
) -> None:
    """Post a notice, once per key: under a card as its thread, or in place of the notice it `replaces`."""
    _wish(
        session,
        _Post(
            verb=Verb.NOTICE,
            to=to,
            key=key,
            now=now,
            under=under,
            columns={
                "template": message.template,
                "context": dict(message.context),
                "expires_at": expires_at,
                "replaces": replaces,
            },
        ),
    )


def upload(
    session: Session,
    *,
    to: Target,
    key: str,
    name: str,
    title: str,
    content: str,
    now: datetime,
    under: CardSubject | None = None,
) -> None:
    """Share a file, once per key; `content` names the bytes, which are made when it is sent."""
    columns = {"file_name": name, "file_title": title, "file_content": content}
    _wish(session, _Post(verb=Verb.FILE, to=to, key=key, now=now, under=under, columns=columns))


def redraw(
    session: Session, *, subject: CardSubject, to: Target, now: datetime, within: timedelta = timedelta()
) -> None:
    """Have the card show the database's state; drawings wanted `within` that time become one."""
    _wish(session, _Redraw(verb=Verb.CARD, subject=subject, to=to, now=now, not_before=now + within))


def redraw_copies(session: Session, *, subject: CardSubject, now: datetime) -> None:
    """Have every copy of the card show the database's state."""
    for copy in card.copies(session, subject):
        redraw(session, subject=subject, to=Target.parse(copy.target), now=now)


def home(session: Session, *, person: str, now: datetime) -> None:
    """Have the person's Home tab show the database's state."""
    subject = CardSubject(kind=card.HOME, id=person)
    _wish(
        session,
        _Redraw(verb=Verb.HOME, subject=subject, to=Target.person(person), now=now, not_before=now),
    )


def withdraw(session: Session, *, key: str, now: datetime) -> None:
    """Take a notice back: it is not sent any more, and deleted where it was."""
    _wish(session, _Withdrawal(key=key, now=now))


def by_key(session: Session, key: str) -> Delivery | None:
    """The row with that key."""
    return session.scalars(select(Delivery).where(Delivery.key == key)).one_or_none()


def tally(session: Session) -> dict[State, int]:
    """How many rows stand where."""
    counted = session.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    return dict(counted.all())


def open_rows(session: Session) -> Sequence[Delivery]:
    """What has still to be sent, oldest first."""
    return session.scalars(select(Delivery).where(IS_OPEN).order_by(Delivery.id)).all()


def before_commit(session: Session) -> None:
    """Turn what was asked for into rows.

    This is left to the end of the transaction so that cards and lanes are locked briefly and always in the
    same order: two transactions that say things cannot lock each other out.
    """
    wishes: list[_Wish] = session.info.pop(__name__, [])
    if not wishes:
        return
    session.flush()
    cards = _want_cards(session, wishes)
    pending = _pending(session, cards)
    rows = [row for wish in wishes if (row := _row(session, wish, cards, pending)) is not None]
    values = [
        {**UNSENT, **row, "sequence": number}
        for row, number in zip(rows, _numbers(session, rows), strict=True)
    ]
    for some in _batches(values):
        session.execute(_enqueuing(dialect(session)), list(some))


@dataclass(frozen=True, kw_only=True)
class _Post:
    verb: Verb
    to: Target
    key: str
    now: datetime
    under: CardSubject | None
    columns: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class _Redraw:
    verb: Verb
    subject: CardSubject
    to: Target
    now: datetime
    not_before: datetime


@dataclass(frozen=True, kw_only=True)
class _Withdrawal:
    key: str
    now: datetime


_Wish: TypeAlias = _Post | _Redraw | _Withdrawal
_Row: TypeAlias = dict[str, Any]
_Cards: TypeAlias = dict[tuple[CardSubject, Target], Wanted]
_Pending: TypeAlias = Mapping[int | None, datetime | None]  # card -> not drawn before then

# Statements that every click needs: made once, since making one costs more than running it.
_WAITING = (
    select(Delivery.card_id, Delivery.not_before)
    .where(Delivery.card_id.in_(bindparam("cards", expanding=True)), IS_PENDING)
    .order_by(Delivery.id)
    .with_for_update()
)
_SOONER = (
    update(Delivery.__table__)  # type: ignore[arg-type]  # a mapped class always has a Table
    .where(Delivery.card_id == bindparam("card"), IS_PENDING)
    .values(not_before=bindparam("sooner"))
)


def _wish(session: Session, wish: _Wish) -> None:
    session.info.setdefault(__name__, []).append(wish)


def _want_cards(session: Session, wishes: Sequence[_Wish]) -> _Cards:
    wanted = {(wish.subject, wish.to) for wish in wishes if isinstance(wish, _Redraw)}
    return {at: each for some in _batches(sorted(wanted)) for at, each in card.want(session, some).items()}


def _pending(session: Session, cards: _Cards) -> _Pending:
    """The drawings that wait already, by card."""
    if not cards:
        return {}
    ids = [each.id for each in cards.values()]
    return {row.card_id: row.not_before for row in session.execute(_WAITING, {"cards": ids})}


def _row(session: Session, wish: _Wish, cards: _Cards, pending: _Pending) -> _Row | None:
    match wish:
        case _Post():
            return _post_row(session, wish)
        case _Redraw():
            # Popped, so that a card wanted twice in one transaction is drawn once.
            wanted = cards.pop((wish.subject, wish.to), None)
            return None if wanted is None else _card_row(session, wish, wanted, pending)
        case _Withdrawal():
            return _withdrawal_row(session, wish)


def _post_row(session: Session, wish: _Post) -> _Row:
    if replaced := wish.columns.get("replaces"):
        _drop_pending(session, replaced)
    above = card.copy(session, subject=wish.under, to=wish.to) if wish.under else None
    return {
        "verb": wish.verb,
        "key": wish.key,
        "target": str(wish.to),
        "lane": str(wish.to),
        "created_at": wish.now,
        "thread_id": above.id if above else None,
        **wish.columns,
    }


def _card_row(session: Session, wish: _Redraw, wanted: Wanted, pending: _Pending) -> _Row | None:
    if wanted.id in pending:
        not_before = pending[wanted.id]
        if not_before is not None and wish.not_before < not_before:
            session.execute(_SOONER, {"card": wanted.id, "sooner": wish.not_before})
        return None
    return {
        "verb": wish.verb,
        "key": f"card:{wanted.id}:{wanted.revision}",
        "target": str(wish.to),
        "lane": str(wish.to) if wish.verb is Verb.CARD and not wanted.is_posted else f"card:{wanted.id}",
        "created_at": wish.now,
        "not_before": wish.not_before,
        "card_id": wanted.id,
    }


def _withdrawal_row(session: Session, wish: _Withdrawal) -> _Row | None:
    _drop_pending(session, wish.key)
    notice = by_key(session, wish.key)
    if notice is None or notice.state in (State.OBSOLETE, State.FAILED):
        return None
    return {
        "verb": Verb.DELETE,
        "key": f"delete:{wish.key}",
        "target": notice.target,
        "lane": f"delete:{notice.id}",
        "created_at": wish.now,
        "replaces": wish.key,
    }


def _drop_pending(session: Session, key: str) -> None:
    statement = update(Delivery).where(Delivery.key == key, Delivery.state == State.PENDING)
    session.execute(statement.values(state=State.OBSOLETE))


def _numbers(session: Session, rows: Sequence[_Row]) -> list[int]:
    wanted = Counter(row["lane"] for row in rows)
    following = _advance(session, wanted)
    taken: defaultdict[str, int] = defaultdict(int)
    numbers = []
    for row in rows:
        taken[row["lane"]] += 1
        numbers.append(following[row["lane"]] + taken[row["lane"]])
    return numbers


def _advance(session: Session, wanted: Mapping[str, int]) -> dict[str, int]:
    """Reserve so many numbers of each lane; returns the last one before them."""
    before: dict[str, int] = {}
    for lanes in _batches(sorted(wanted)):
        rows = [{"key": lane, "last": wanted[lane]} for lane in lanes]
        reserved = session.execute(_advancing(dialect(session)), rows)
        before |= {row.key: row.last - wanted[row.key] for row in reserved}
    return before


@cache
def _enqueuing(dialect: str) -> Insert:
    return insert_on(dialect, Delivery.__table__).on_conflict_do_nothing(index_elements=[Delivery.key])


@cache
def _advancing(dialect: str) -> ReturningInsert[Any]:
    first = insert_on(dialect, Lane.__table__)
    advanced = first.on_conflict_do_update(
        index_elements=[Lane.key], set_={"last": Lane.last + first.excluded.last}
    )
    return advanced.returning(Lane.__table__.c.key, Lane.__table__.c.last)


def _batches(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(whole), BATCH):
        yield whole[start : start + BATCH]
