"""What every click, form and command brings: who, when, and which one it is."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import form, inbox


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """One thing a person did; the intent is the same however often it is delivered."""

    actor: str
    intent: str
    now: datetime
    closes_form: str | None = None  # the nonce of the form that is sent off with it

    def record(self, session: Session) -> None:
        """Write it to the inbox; raises `inbox.Repeat` when it was recorded before."""
        inbox.once(session, intent=self.intent, actor=self.actor, now=self.now)
        if self.closes_form is not None:
            form.close(session, nonce=self.closes_form, person=self.actor, now=self.now)

    def step(self, name: str) -> "Gesture":
        """A further effect of the same gesture, in a transaction of its own."""
        return replace(self, intent=f"{self.intent}:{name}")
