"""What an answer of a rep costs the database: as much among many reps as among a few."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import event

from bot.db.session import Database
from bot.listeners import payloads
from bot.listeners.desk import Desk, Show
from bot.listeners.register import clicked, submitted
from tests.builders import desks
from tests.faults import gestures, reps
from tests.faults.reps import Reps

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

Answer = Callable[[Desk, Reps, int], object]


def accept(desk: Desk, crowd: Reps, rep: int) -> object:
    return clicked(payloads.click(gestures.accept(crowd, rep)), desk)


def turn_page(desk: Desk, crowd: Reps, rep: int) -> object:
    shown = submitted(payloads.submission(gestures.submit(crowd, rep)), desk)
    assert isinstance(shown, Show)
    return shown


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("answer", "most"), [(accept, 17), (turn_page, 16)])
def test_an_answer_takes_few_statements_however_many_are_asked(
    database: Database, answer: Answer, most: int
) -> None:
    crowd = reps.gather(database, size=60, now=NOW)
    desk = desks.at(database, NOW)
    statements = partial(_statements, database)
    answer(desk, crowd, 0)  # the items are read once
    first, second = statements(answer, desk, crowd, 1), statements(answer, desk, crowd, 2)
    assert len(first) == len(second) <= most, "\n".join(second)


def _statements(database: Database, answer: Answer, desk: Desk, crowd: Reps, rep: int) -> list[str]:
    asked: list[str] = []

    def note(*call: object) -> None:
        asked.append(str(call[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    answer(desk, crowd, rep)
    event.remove(database.engine, "before_cursor_execute", note)
    return [statement for statement in asked if not statement.startswith("BEGIN")]
