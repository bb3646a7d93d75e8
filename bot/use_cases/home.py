"""What a person sets for themselves."""

from datetime import datetime

from bot.db import audit, card, outbox, people
from bot.db.session import Transaction
from bot.use_cases.gesture import Gesture


class UnknownLanguage(ValueError):
    """Parley does not speak this language."""


LANGUAGES = ("en", "it", "zh_Hans")


def refresh(transaction: Transaction, *, person: str, now: datetime) -> None:
    """Draw the Home tab anew."""
    with transaction() as session:
        outbox.home(session, person=person, now=now)


def choose_language(transaction: Transaction, *, gesture: Gesture, language: str) -> None:
    """Speak to the person in that language from now on; the cards before them are drawn anew."""
    if language not in LANGUAGES:
        raise UnknownLanguage(language)
    with transaction() as session:
        gesture.record(session)
        people.active(session, gesture.actor).language = language
        audit.record(
            session,
            actor=gesture.actor,
            action="person.language",
            subject=f"person:{gesture.actor}",
            details={"language": language},
            now=gesture.now,
        )
        for mine in card.of_person(session, gesture.actor):
            outbox.redraw(session, subject=mine.subject, to=mine.where, now=gesture.now)
        outbox.home(session, person=gesture.actor, now=gesture.now)
