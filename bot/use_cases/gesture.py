"""What every click, form and command brings: who, when, and which one it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import form, inbox
from bot.db.inbox import NewIntent


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """One thing a person did; the intent is the same however often it is delivered."""

    actor: str
    intent: str
    now: datetime
    closes_form: str | None = None  # the nonce of the form that is sent off with it

    def record(self, session: Session) -> None:
        """Write it to the inbox; raises `inbox.Repeat` when it was recorded before."""
        record(session, [self])

    def step(self, name: str) -> "Gesture":
        """A further effect of the same gesture, in a transaction of its own."""
        return replace(self, intent=f"{self.intent}:{name}")


def record(session: Session, gestures: Sequence[Gesture]) -> None:
    """Write them all to the inbox; raises `inbox.Repeat` when one of them was recorded before."""
    inbox.each_once(session, [_intent(gesture) for gesture in gestures])
    for gesture in gestures:
        if gesture.closes_form is not None:
            form.close(session, nonce=gesture.closes_form, person=gesture.actor, now=gesture.now)


def _intent(gesture: Gesture) -> NewIntent:
    return NewIntent(key=gesture.intent, actor=gesture.actor, received_at=gesture.now, answer=None)
