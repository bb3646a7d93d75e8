"""Short answers to a click, to the one who clicked: as an ephemeral message or in a small modal."""

from collections.abc import Sequence
from datetime import datetime

from bot.messages import message
from bot.messages.message import Message


def refused(*, reason: str, who: Sequence[str] = (), role: str = "") -> Message:
    """Not you, but they may.

    The reason is one of: role (the right belongs to a role), owner (the record is somebody else's),
    author (nobody approves a plan of their own), unknown (not in the people table), outsider (a guest or
    a bot), closed (demand is; planning may still change it), decided (the plan of the month is).
    """
    shown, more = message.cut(who, 6)
    return message.of("answers/refused", reason=reason, who=shown, more=more, role=role)


def stale(*, subject: str, changed_at: datetime | None = None, changed_by: str | None = None) -> Message:
    """It changed meanwhile; look again. The subject is a card's kind, such as demand.request."""
    return message.of("answers/stale", subject=subject, changed_at=changed_at, changed_by=changed_by)


def already(*, what: str, at: datetime, by: str | None = None) -> Message:
    """It is already recorded; by is None when it was you.

    What is one of: submitted, discarded, closed, reopened, late, reviewed, acknowledged, dismissed, approved,
    changes asked, started, checked, waived, listed, reminded, language, looked for, sent again, dropped,
    published.
    """
    return message.of("answers/already", what=what, at=at, by=by)


def saved(*, what: str, at: datetime) -> Message:
    """It is recorded; the words are those of already."""
    return message.of("answers/saved", what=what, at=at)


def not_saved() -> Message:
    """Nothing was recorded; what you typed is still there."""
    return message.of("answers/not_saved")


def crowded() -> Message:
    """Nothing was recorded, because too many people send at once; what you typed is still there."""
    return message.of("answers/crowded")


def missed(*, at: datetime) -> Message:
    """Said later: at that time your press was not recorded, because too many people pressed at once."""
    return message.of("answers/missed", at=at)


def error(*, reference: str) -> Message:
    """Something went wrong on our side; the reference is also in the log."""
    return message.of("answers/error", reference=reference)


def blank() -> Message:
    """Words are needed where there are only spaces, as one sentence for `Renderer.text`."""
    return message.of("answers/blank")


def old_button() -> Message:
    """This button comes from an older version of the card."""
    return message.of("answers/old_button")
