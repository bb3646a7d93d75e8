"""What every click, form and command brings: who, when, and which one it is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import inbox


@dataclass(frozen=True, kw_only=True)
class Gesture:
    """One thing a person did; the intent is the same however often it is delivered."""

    actor: str
    intent: str
    now: datetime

    def record(self, session: Session) -> None:
        """Write it to the inbox; raises `inbox.Repeat` when it was recorded before."""
        inbox.once(session, intent=self.intent, actor=self.actor, now=self.now)
