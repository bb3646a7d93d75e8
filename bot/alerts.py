"""Telling the coordinators what is in the way: once each, with what noticed it, and in the log."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.db import outbox, people
from bot.db.channel import Channel
from bot.db.due import Due
from bot.db.outbox import Delivery, State, Verb
from bot.db.target import Audience, Target
from bot.messages import health
from bot.messages.message import Message
from bot.projections import health as projections
from planning.roles import Role

KEY = "alert:"  # of our own notices: one that cannot be delivered is only logged

log = structlog.get_logger(__name__)


def channels_broken(session: Session, channels: Iterable[Channel], *, now: datetime) -> None:
    """These channels cannot be posted to since now."""
    for broken in channels:
        code = broken.problem or ""
        log.warning("channel broken", channel=broken.name, purpose=broken.purpose, code=code)
        message = health.channel_broken(channel=broken.name, purpose=broken.purpose, code=code)
        _tell(session, f"channel:{broken.purpose}:{now.isoformat()}", message, now)
        _show(session, now)


def undelivered(session: Session, row: Delivery, state: State, *, code: str, now: datetime) -> None:
    """The row will not be sent, or nobody knows whether it was."""
    log.error("not delivered", delivery=row.id, key=row.key, target=row.target, outcome=state, code=code)
    if row.key.startswith(KEY):
        return
    target = Target.parse(row.target)
    lost = replace(projections.lost(session, row), outcome=state, code=code)
    message = health.undelivered(lost)
    _tell(session, f"delivery:{row.id}:{row.fence}", message, now)
    if row.verb is not Verb.HOME:  # one that cannot be drawn would go on being drawn for ever
        _show(session, now)
        if target.audience is Audience.PERSON:
            outbox.home(session, person=target.name, now=now)  # there they read what they missed


def blocks_refused(session: Session, template: str, *, now: datetime) -> None:
    """Slack refused the layout of this message."""
    log.error("blocks refused", template=template)
    _tell(session, f"blocks:{template}:{now.date()}", health.blocks_refused(template=template), now)


def job_failed(session: Session, row: Due, *, problem: str, now: datetime) -> None:
    """The row was tried as often as we try."""
    log.error("job failed", kind=row.kind, subject=row.subject, attempts=row.attempts, problem=problem)
    message = health.job_failed(projections.stopped(session, row), problem=problem)
    _tell(session, f"due:{row.id}:{row.fence}", message, now)
    _show(session, now)


def job_ended(session: Session, row: Due, *, now: datetime) -> None:
    """The row had failed, and is done with: it is not being tried again any more."""
    log.info("job ended", kind=row.kind, subject=row.subject, state=row.state)
    _show(session, now)


def _tell(session: Session, what: str, message: Message, now: datetime) -> None:
    for person in people.with_role(session, Role.COORDINATOR):
        key = f"{KEY}{what}:{person.id}"
        outbox.say(session, to=Target.person(person.id), message=message, key=key, now=now)


def _show(session: Session, now: datetime) -> None:
    """On their Home tab it stays to be seen."""
    for person in people.with_role(session, Role.COORDINATOR):
        outbox.home(session, person=person.id, now=now)
