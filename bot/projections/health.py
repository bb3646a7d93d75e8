"""What is in the way, as people read it on their Home tab."""

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.db import channel
from bot.db.card import Card
from bot.db.cycle import Cycle
from bot.db.due import Due
from bot.db.outbox import Delivery
from bot.db.people import Person
from bot.db.target import Audience, Purpose, Target
from bot.db.trouble import Trouble
from bot.ids import Pointer
from bot.messages.health import Lost, Stopped
from bot.messages.home import Health
from planning import roles
from planning.roles import Right

NOTICEABLE = timedelta(minutes=5)


def missed(found: Trouble, person: Person) -> int:
    """How many messages to that person did not arrive, or may not have."""
    to_them = str(Target.person(person.id))
    return sum(row.target == to_them for row in found.undelivered)


def delay_minutes(found: Trouble) -> int:
    """By how much messages are late; 0 while nobody would notice."""
    return int(found.delay / timedelta(minutes=1)) if found.delay >= NOTICEABLE else 0


def health(session: Session, found: Trouble, person: Person) -> Health | None:
    """What is in the way, for whoever runs the month."""
    if not roles.allowed(person.roles, Right.RUN_CYCLE):
        return None
    if not (found.undelivered or found.stopped or found.resumed or found.channels):
        return None
    return Health(
        lost=tuple(lost(session, row) for row in found.undelivered),
        stopped=tuple(stopped(session, row) for row in found.stopped),
        resumed=tuple(stopped(session, row) for row in found.resumed),
        channels=tuple(known.name for known in found.channels),
    )


def lost(session: Session, row: Delivery) -> Lost:
    """A message that did not arrive, as people read of it."""
    target = Target.parse(row.target)
    is_person = target.audience is Audience.PERSON
    known = None if is_person else channel.get(session, Purpose(target.name))
    return Lost(
        pointer=Pointer(subject=str(row.id), revision=row.fence),
        person=target.name if is_person else None,
        channel=None if is_person else (known.name if known else target.name),
        noun=_noun(session, row),
        outcome=row.state,
        code=row.problem or "",
    )


def stopped(session: Session, row: Due) -> Stopped:
    """A step that failed, as people read of it."""
    cycle = session.get(Cycle, row.cycle_id)
    return Stopped(
        pointer=Pointer(subject=str(row.id), revision=row.fence),
        kind=row.kind,
        month=cycle.month if cycle is not None else None,
        tries=row.attempts,
    )


def _noun(session: Session, row: Delivery) -> str:
    """The first word of a card's kind or of a notice's template says what it is about."""
    if row.file_name is not None:
        return "file"
    if row.card_id is not None:
        return session.get_one(Card, row.card_id).subject_kind.partition(".")[0]
    return (row.template or "").partition("/")[0]
