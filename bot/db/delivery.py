"""The worker's side of the outbox: claim a row under a lease, then say what became of it.

Every change names the fence of the claim, so that a worker who comes back late changes nothing.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, literal_column, or_, select, update
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from bot.db import channel, instance, outbox
from bot.db.base import Base, insert
from bot.db.card import Card
from bot.db.outbox import IS_OPEN, IS_PENDING, OLDEST_OPEN, Delivery, State, Verb, is_open
from bot.db.people import Person
from bot.db.target import Audience, Purpose, Target

POST = "chat.postMessage"
UPDATE = "chat.update"
DELETE = "chat.delete"
PUBLISH = "views.publish"
UPLOAD = "files.completeUploadExternal"
LOOK_UP = frozenset({"conversations.history", "conversations.replies"})
FIND_ADDRESS = frozenset({"conversations.open", "users.lookupByEmail", "users.conversations"})
STAGE = frozenset({"files.getUploadURLExternal"})
BEFORE = LOOK_UP | FIND_ADDRESS | STAGE
NOT_REPEATABLE = (POST, UPLOAD)  # a second call would be seen by people

FEW, WINDOW = 5, 50  # one of the first few of the oldest is taken nearly always
MANY = 50  # otherwise so many are looked at, of whatever age
# SQLite has to be told, or it would walk through everything ever sent, which has the same order.
BY_AGE = (f"INDEXED BY {OLDEST_OPEN}", "sqlite")
AFTER_RESTORE = timedelta(
    days=1
)  # so long whatever is said may have been said before, by work now done again
SWEPT_FOR = timedelta(days=1)
SWEPT_AT_ONCE = 200  # rows

_Heads: TypeAlias = Select[Delivery, Card | None]


class Pace(Base):
    """Until when a method, or one place, is left alone."""

    __tablename__ = "pace"

    key: Mapped[str] = mapped_column(primary_key=True)
    not_before: Mapped[datetime]


@dataclass(frozen=True, kw_only=True)
class Pacing:
    """How much time passes between two calls; Slack asks for about a second between posts to one place."""

    place: timedelta = timedelta(seconds=1)
    method: timedelta = timedelta(seconds=0.2)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What a card showed when it was sent."""

    revision: int
    language: str


def _oldest(count: int) -> Select[Delivery]:
    """What has been open longest."""
    oldest = select(Delivery).where(IS_OPEN).order_by(Delivery.id).limit(_literal(count))
    return oldest.with_hint(Delivery, *BY_AGE)


def _literal(count: int) -> ColumnElement[int]:
    """A limit as part of the statement: PostgreSQL would plan for any."""
    return literal_column(str(count))


def _heads(row: type[Delivery], limit: int) -> _Heads:
    """Of these open rows, those that come first in their lane, and whose time has come."""
    earlier = aliased(Delivery)
    blocked = (
        select(earlier.id)
        .where(earlier.lane == row.lane, earlier.sequence < row.sequence, is_open(earlier))
        .exists()
    )
    waiting = and_(
        row.state.in_((State.PENDING, State.UNKNOWN)),
        or_(row.not_before.is_(None), row.not_before <= bindparam("now")),
        or_(row.retry_at.is_(None), row.retry_at <= bindparam("real")),
    )
    abandoned = and_(row.state == State.SENDING, row.lease_until < bindparam("real"))
    rows = select(row, Card).outerjoin(Card, row.card_id == Card.id)
    return rows.where(~blocked, or_(waiting, abandoned)).order_by(row.id).limit(_literal(limit))


# What every delivery asks: made once, since making a statement costs more than running it.
_FIRST_LOOK = _heads(aliased(Delivery, _oldest(WINDOW).subquery()), FEW)
_SECOND_LOOK = _heads(Delivery, MANY).where(IS_OPEN).with_hint(Delivery, *BY_AGE)
_LEFT_ALONE = select(Pace.key).where(Pace.not_before > bindparam("real"))
_ANYTHING = _oldest(1).with_only_columns(Delivery.id)
_EXPIRE = (
    update(Delivery)
    .where(IS_PENDING, Delivery.expires_at <= bindparam("now"))
    .values(state=State.OBSOLETE, problem="expired")
    .execution_options(synchronize_session=False)
)


def claim(
    session: Session, *, now: datetime, real: datetime, lease: timedelta, pacing: Pacing
) -> Delivery | None:
    """Take the next row that may be sent, and note the attempt; None when there is none at this instant.

    `now` is the cycle's time and decides what is of use; leases and paces follow `real` time, which nobody
    moves.
    """
    _drop_expired(session, now)
    left_alone = set(session.scalars(_LEFT_ALONE, {"real": real}))
    for row, card in _candidates(session, now=now, real=real):
        method = _method(row, card)
        paces = _paces(row, method, pacing)
        is_free = left_alone.isdisjoint(paces) and (
            left_alone.isdisjoint(BEFORE) or left_alone.isdisjoint(_called_before(session, row, real))
        )
        if is_free and _take(session, row, method=method, real=real, lease=lease):
            for key, interval in paces.items():
                if interval:
                    leave_alone(session, key=key, until=real + interval)
            return row
    return None


def anything(session: Session) -> bool:
    """Whether there is a row that has not come to its end."""
    return session.scalars(_ANYTHING).first() is not None


@dataclass(frozen=True, kw_only=True)
class Trace:
    """By what a message of ours is known, and where and from when on it may stand."""

    name: str
    is_numbered: bool  # False after a restore, when numbers are given anew
    after: str | None
    thread: str | None
    since: datetime  # when it may have been sent last, in real time


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A search for second copies of what was sent to one place."""

    channel: str
    thread: str | None
    after: str | None
    rows: Sequence[Delivery]
    names: Mapping[int, str]  # of those whose copies can be told


def trace(session: Session, row: Delivery, *, place: str) -> Trace:
    """What is looked for when the row may have been sent to that place."""
    restored = instance.restored_at(session)
    is_doubted = _doubted(row, restored)
    tries = [row.first_tried_at, restored if is_doubted else None]
    last = [row.tried_at, restored if is_doubted else None]
    return Trace(
        name=name(session, row),
        is_numbered=not is_doubted,
        after=_newest_before(session, place, min(filter(None, tries))),
        thread=_thread_of(session, row),
        since=max(filter(None, last)),
    )


def name(session: Session, row: Delivery) -> str:
    """What the row says, as a short digest: of a card its subject, of a notice its key and its words."""
    if row.card_id is not None:
        subject = session.get_one(Card, row.card_id).subject
        said: list[object] = [subject.kind, subject.id]
    else:
        said = [row.key, row.template, row.context]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:24]


def leave_alone(session: Session, *, key: str, until: datetime) -> None:
    """Make no calls of that method, or to that place, until then."""
    statement = insert(session, Pace).values(key=key, not_before=until)
    later = statement.on_conflict_do_update(
        index_elements=[Pace.key], set_={"not_before": until}, where=Pace.not_before < until
    )
    session.execute(later)


def rest_card(session: Session, row: Delivery, *, until: datetime) -> None:
    """Draw the row's card no more until then: what changes many times a second is not drawn each time."""
    if row.card_id is not None:
        leave_alone(session, key=f"card {row.card_id}", until=until)


def address(session: Session, target: Target) -> str | None:
    """Slack's id of where the target is now reached, if it is known."""
    if target.audience is Audience.PERSON:
        person = session.get(Person, target.name)
        return person.dm_channel if person else None
    found = channel.get(session, Purpose(target.name))
    return found.slack_channel if found and found.is_usable else None


def about_to_call(
    session: Session,
    row: Delivery,
    *,
    real: datetime,
    lease: timedelta,
    slack_channel: str | None,
    file_id: str | None = None,
) -> bool:
    """Note what a look-up will need should the outcome stay unknown; False when the claim was lost.

    The lease begins anew: a look-up or a drawing that took long must not use up the time of the call, or a
    row that always takes long would never be sent.
    """
    first = row.first_tried_at or real
    row.uncertain = False  # what came of earlier tries is known by now, or there were none
    place = {"channel": slack_channel, "file_id": file_id, "uncertain": False}
    return _change(session, row, tried_at=real, first_tried_at=first, lease_until=real + lease, **place)


def sent(
    session: Session,
    row: Delivery,
    *,
    now: datetime,
    slack_channel: str | None,
    ts: str | None,
    drawing: Drawing | None = None,
    sweep_at: datetime | None = None,
) -> bool:
    """Slack has it: note where, take back what it replaces, draw the card again if it went on meanwhile."""
    place = {"channel": slack_channel, "ts": ts, "sent_at": now, "problem": None, "lease_until": None}
    if not _change(session, row, state=State.SENT, uncertain=False, sweep_at=sweep_at, **place):
        return False
    if row.verb is Verb.NOTICE and row.replaces:
        outbox.withdraw(session, key=row.replaces, now=now)
    if row.card_id is not None:
        card = _hold_card(session, row.card_id)
        if row.verb is Verb.CARD:
            card.channel, card.ts = slack_channel, ts
        if drawing is not None:
            card.rendered_revision, card.language, card.rendered_at = drawing.revision, drawing.language, now
        if card.rendered_revision < card.wanted_revision:
            _draw_again(session, card, row.verb, now)
    return True


def later(session: Session, row: Delivery, *, retry_at: datetime, problem: str) -> bool:
    """This try did nothing in Slack: the row is again what it was before."""
    state = State.UNKNOWN if row.uncertain else State.PENDING
    return _change(session, row, state=state, retry_at=retry_at, problem=problem, lease_until=None)


def unknown(session: Session, row: Delivery, *, retry_at: datetime, problem: str) -> bool:
    """Slack may have it: it is looked up, not before then."""
    return _change(session, row, state=State.UNKNOWN, retry_at=retry_at, problem=problem, lease_until=None)


def finish(session: Session, row: Delivery, state: State, *, problem: str | None = None) -> bool:
    """The row will not be sent: held, failed or obsolete. Its lane goes on."""
    return _change(session, row, state=state, problem=problem, lease_until=None)


def lost(session: Session, row: Delivery, *, now: datetime) -> bool:
    """The message is no longer in Slack: its card is posted afresh."""
    if row.card_id is None or not finish(session, row, State.OBSOLETE, problem="message_not_found"):
        return False
    card = _hold_card(session, row.card_id)
    card.channel = card.ts = None
    _draw_again(session, card, row.verb, now)
    return True


def may_stand_twice(row: Delivery) -> bool:
    """Whether an earlier worker, frozen at its call, might still post what was posted meanwhile."""
    return row.fence > 1 and row.method in NOT_REPEATABLE


def next_sweep(session: Session, *, real: datetime, again: datetime) -> Sweep | None:
    """What should be looked for now, and where; `again` if that does not come to its end."""
    due = select(Delivery).where(Delivery.sweep_at <= real).order_by(Delivery.sweep_at)
    first = session.scalars(due.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if first is None:
        return None
    assert first.channel is not None
    there = due.where(
        Delivery.channel == first.channel, Delivery.thread_id.is_not_distinct_from(first.thread_id)
    )
    rows = session.scalars(there.limit(SWEPT_AT_ONCE).with_for_update(skip_locked=True)).all()
    for row in rows:
        row.sweep_at = again
    restored = instance.restored_at(session)
    tried = min(row.first_tried_at or row.tried_at or real for row in rows)
    return Sweep(
        channel=first.channel,
        thread=_thread_of(session, first),
        after=_newest_before(session, first.channel, tried),
        rows=rows,
        # After a restore it is not certain what is a copy of what.
        names={row.id: name(session, row) for row in rows if not _doubted(row, restored)},
    )


def swept(session: Session, sweep: Sweep, *, real: datetime) -> None:
    """They were looked for: again later, each time after twice as long, for a day."""
    passed = {row.id: real - (row.tried_at or real) for row in sweep.rows}
    session.execute(
        update(Delivery),
        [
            {"id": number, "sweep_at": real + since if timedelta() < since < SWEPT_FOR else None}
            for number, since in passed.items()
        ],
    )


def _newest_before(session: Session, place: str, instant: datetime) -> str | None:
    """The newest message of ours there that was sent before that instant."""
    statement = select(func.max(Delivery.ts)).where(
        Delivery.channel == place, Delivery.tried_at < instant, Delivery.state == State.SENT
    )
    return session.scalars(statement).one()


def _thread_of(session: Session, row: Delivery) -> str | None:
    card = session.get(Card, row.thread_id) if row.thread_id is not None else None
    return card.ts if card is not None else None


def _doubted(row: Delivery, restored: datetime | None) -> bool:
    """Whether the row may have been sent after the backup from which the database was restored."""
    return restored is not None and (row.first_tried_at is None or row.first_tried_at < restored)


def _hold_card(session: Session, card: int) -> Card:
    return session.scalars(select(Card).where(Card.id == card).with_for_update()).one()


def _draw_again(session: Session, card: Card, verb: Verb, now: datetime) -> None:
    if verb is Verb.HOME:
        outbox.home(session, person=card.subject_id, now=now)
    else:
        outbox.redraw(session, subject=card.subject, to=Target.parse(card.target), now=now)


def _drop_expired(session: Session, now: datetime) -> None:
    session.execute(_EXPIRE, {"now": now})


def _candidates(session: Session, *, now: datetime, real: datetime) -> Iterator[Row[Delivery, Card | None]]:
    """Of each lane the first open row, if its time has come, with its card."""
    at = {"now": now, "real": real}
    found = session.execute(_FIRST_LOOK, at).all()
    yield from found
    seen = {row.id for row, _ in found}
    yield from (head for head in session.execute(_SECOND_LOOK, at) if head[0].id not in seen)


def _take(session: Session, row: Delivery, *, method: str, real: datetime, lease: timedelta) -> bool:
    # A post whose outcome is unknown keeps its method and channel: that is where it is looked up.
    tried = row.state in (State.UNKNOWN, State.SENDING) and row.tried_at is not None
    stays = tried and row.method in NOT_REPEATABLE
    taken = _change(
        session,
        row,
        state=State.SENDING,
        fence=row.fence + 1,
        lease_until=real + lease,
        attempts=row.attempts + 1,
        method=row.method if stays else method,
        uncertain=stays or (method in NOT_REPEATABLE and _may_have_been_said(session, row, real)),
        channel=row.channel if stays else address(session, Target.parse(row.target)),
    )
    if taken:
        session.refresh(row)
    return taken


def _called_before(session: Session, row: Delivery, real: datetime) -> frozenset[str]:
    """The methods that are called before the row can be sent; when one is left alone, so is the row."""
    called = STAGE if row.verb is Verb.FILE else frozenset()
    if row.state is not State.PENDING or _may_have_been_said(session, row, real):
        called |= LOOK_UP
    if row.channel is None and address(session, Target.parse(row.target)) is None:
        called |= FIND_ADDRESS
    return called


def _may_have_been_said(session: Session, row: Delivery, real: datetime) -> bool:
    restored = instance.restored_at(session)
    if restored is None or not _doubted(row, restored):
        return False
    return row.created_at < restored or real < restored + AFTER_RESTORE


def _paces(row: Delivery, method: str, pacing: Pacing) -> dict[str, timedelta]:
    paces = {method: pacing.method}
    if row.card_id is not None:
        paces[f"card {row.card_id}"] = timedelta()
    if method in NOT_REPEATABLE:
        paces[f"to {row.target}"] = pacing.place
    return paces


def _change(session: Session, row: Delivery, **columns: Any) -> bool:
    statement = (
        update(Delivery)
        .where(Delivery.id == row.id, Delivery.fence == row.fence, Delivery.state == row.state)
        .values(**columns)
        .execution_options(synchronize_session=False)
    )
    return session.execute(statement.returning(Delivery.id)).first() is not None


def _method(row: Delivery, card: Card | None) -> str:
    match row.verb:
        case Verb.CARD:
            return UPDATE if card is not None and card.is_posted else POST
        case Verb.NOTICE:
            return POST
        case Verb.FILE:
            return UPLOAD
        case Verb.HOME:
            return PUBLISH
        case Verb.DELETE:
            return DELETE
