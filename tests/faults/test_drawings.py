"""What a card costs that the answers of all reps change: it is drawn while they wait for theirs."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import InstanceState

from bot import cards
from bot.db.base import Base
from bot.db.card import CardSubject, Reader
from bot.db.session import Database
from bot.listeners import payloads
from bot.listeners.register import clicked
from tests.builders import desks
from tests.faults import gestures, reps

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REPS, ANSWERED = 20, 10
READER = Reader(person=None, language="en", timezone="UTC")


@pytest.fixture
def collecting(database: Database) -> Database:
    """A collection of which half was answered."""
    crowd = reps.gather(database, size=REPS, now=NOW)
    desk = desks.at(database, NOW)
    for rep in range(ANSWERED):
        clicked(payloads.click(gestures.accept(crowd, rep)), desk)
    return database


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "subject",
    [
        CardSubject(kind="demand.progress", id="1"),
        CardSubject(kind="demand.consensus", id="1"),
        CardSubject(kind="cycle.board", id="1"),
        CardSubject(kind="home", id="giulia"),
    ],
    ids=lambda subject: subject.kind,
)
def test_no_object_is_made_for_every_rep_or_line(collecting: Database, subject: CardSubject) -> None:
    """An object of the session costs ten times as much as a row."""
    made: Counter[str] = Counter()

    def note(state: InstanceState[Base], *_: object) -> None:
        made[state.class_.__name__] += 1

    event.listen(Base, "load", note, propagate=True, raw=True)
    try:
        with collecting.reading() as session:
            cards.project(session, subject, READER)
    finally:
        event.remove(Base, "load", note)
    assert max(made.values()) < ANSWERED, made
