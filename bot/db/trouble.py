"""What is in the way of the month: messages lost, steps that stopped, channels out of reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.db import channel, due
from bot.db.channel import Channel
from bot.db.due import Due
from bot.db.due import State as DueState
from bot.db.outbox import IS_OPEN, Delivery, State, Verb

RECENT = timedelta(days=7)
LISTED = 50


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Everything that is in the way at one moment."""

    undelivered: Sequence[Delivery] = ()  # refused by Slack, or nobody knows whether they arrived
    stopped: Sequence[Due] = ()  # steps that are not tried any more
    resumed: Sequence[Due] = ()  # steps that failed and are being tried again
    channels: Sequence[Channel] = ()
    delay: timedelta = timedelta()  # how long the oldest message has been waiting


def everywhere(session: Session) -> Trouble:
    """All of it."""
    resumed = select(Due).where(Due.state.in_(due.OPEN), Due.problem.is_not(None))
    return Trouble(
        undelivered=_undelivered(session),
        stopped=session.scalars(select(Due).where(Due.state == DueState.FAILED).order_by(Due.id)).all(),
        resumed=session.scalars(resumed.order_by(Due.id)).all(),
        channels=[known for known in channel.configured(session) if known.problem is not None],
        delay=_delay(session),
    )


def _undelivered(session: Session) -> Sequence[Delivery]:
    """Of the last days: later the cards and the Home tab have said it all."""
    newest = _newest(session)
    if newest is None:
        return []
    wanted = select(Delivery).where(
        Delivery.state.in_((State.FAILED, State.HELD)), Delivery.created_at >= newest - RECENT
    )
    return session.scalars(wanted.order_by(Delivery.id.desc()).limit(LISTED)).all()


def _delay(session: Session) -> timedelta:
    """Between the oldest message that waits and the newest that was wanted: no clock is needed."""
    said = Delivery.verb.in_((Verb.NOTICE, Verb.CARD, Verb.FILE))
    due_at: datetime | None = session.scalars(
        select(func.min(func.coalesce(Delivery.not_before, Delivery.created_at))).where(IS_OPEN, said)
    ).one()
    newest = _newest(session)
    return max(newest - due_at, timedelta()) if due_at is not None and newest is not None else timedelta()


def _newest(session: Session) -> datetime | None:
    newest = select(Delivery.created_at).order_by(Delivery.id.desc()).limit(1)
    return session.scalars(newest).one_or_none()
