"""An intent counts once, however often it is delivered."""

import threading

import pytest

from bot.clock import MovableClock
from bot.db import inbox
from bot.db.session import Database


def test_a_repeat_is_answered_with_what_was_recorded(database: Database, clock: MovableClock) -> None:
    first = clock.now()
    with database.transaction() as session:
        inbox.once(session, intent="click:17", actor="anna", now=first, answer={"version": 2})
    with pytest.raises(inbox.Repeat) as repeat, database.transaction() as session:
        inbox.once(session, intent="click:17", actor="anna", now=first)
    assert (repeat.value.answer, repeat.value.at, repeat.value.actor) == ({"version": 2}, first, "anna")


def test_a_refused_intent_may_be_tried_again(database: Database, clock: MovableClock) -> None:
    """Only accepted input is recorded, so that a corrected form is not taken for a replay."""
    with pytest.raises(ValueError, match="refused"), database.transaction() as session:
        inbox.once(session, intent="form", actor="anna", now=clock.now())
        raise ValueError("refused")
    with database.transaction() as session:
        inbox.once(session, intent="form", actor="anna", now=clock.now())
    with database.reading() as session:
        assert session.get_one(inbox.Intent, "form").actor == "anna"


def test_of_many_at_the_same_instant_one_counts(database: Database, clock: MovableClock) -> None:
    effects: list[str] = []
    repeats: list[str] = []
    together = threading.Barrier(6)

    def press() -> None:
        together.wait()
        try:
            with database.transaction() as session:
                inbox.once(session, intent="click", actor="anna", now=clock.now())
                effects.append("done")
        except inbox.Repeat as repeat:
            repeats.append(repeat.actor)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(effects), len(repeats)) == (1, 5)
