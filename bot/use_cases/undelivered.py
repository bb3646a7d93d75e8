"""What the coordinator decides about messages that did not arrive, or may not have."""

from sqlalchemy.orm import Session

from bot.db import audit, outbox, people, undelivered
from bot.db.outbox import Delivery
from bot.db.session import Transaction
from bot.db.target import Audience, Target
from bot.db.undelivered import Shown
from bot.use_cases.gesture import Gesture
from planning import roles
from planning.roles import Right


class Settled(Exception):
    """It arrived, was taken up or was dropped meanwhile."""


def look_again(transaction: Transaction, *, gesture: Gesture, shown: Shown) -> None:
    """Have Slack searched for it once more; it is sent if it is not there."""
    with transaction() as session:
        row = _taken(session, gesture, shown)
        undelivered.look_again(row)
        _note(session, gesture, row, "message.look")


def resend(transaction: Transaction, *, gesture: Gesture, shown: Shown) -> None:
    """Send it again, whether or not it arrived."""
    with transaction() as session:
        row = _taken(session, gesture, shown)
        undelivered.send_afresh(row)
        _note(session, gesture, row, "message.resend")


def drop(transaction: Transaction, *, gesture: Gesture, shown: Shown) -> None:
    """Send it no more."""
    with transaction() as session:
        row = _taken(session, gesture, shown)
        undelivered.give_up(row, by=gesture.actor)
        _note(session, gesture, row, "message.drop")


def _taken(session: Session, gesture: Gesture, shown: Shown) -> Delivery:
    gesture.record(session)
    roles.require(people.roles_of(session, gesture.actor), Right.RUN_CYCLE)
    row = undelivered.hold(session, shown)
    if row is None:
        raise Settled(Settled.__doc__)
    return row


def _note(session: Session, gesture: Gesture, row: Delivery, action: str) -> None:
    audit.record(
        session,
        actor=gesture.actor,
        action=action,
        subject=f"message:{row.id}",
        details={"key": row.key, "to": row.target},
        now=gesture.now,
    )
    target = Target.parse(row.target)
    readers = {person.id for person in people.with_right(session, Right.RUN_CYCLE)}
    if target.audience is Audience.PERSON:
        readers.add(target.name)  # their Home tab said that something did not arrive
    for person in sorted(readers):
        outbox.home(session, person=person, now=gesture.now)
