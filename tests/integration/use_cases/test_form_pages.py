"""What a form shows next is what is kept: what was typed on this page, and what others saved meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy.orm import Session

from bot.db.session import Database
from bot.ids import Callback, Field, Form, Pointer, Slot
from bot.listeners.desk import Desk, Show
from bot.listeners.payloads import Submission
from bot.listeners.register import submitted
from bot.projections.lines import line_id
from bot.use_cases import demand
from bot.use_cases.demand import Entry
from tests.builders import desks, months
from tests.builders.months import MONTHS, Month

FIRST = ("EM-1", "Italy")
HORIZON = MONTHS[:4]
SEVENTY_SEVEN = "'initial_value': '77'"  # in a field of a form


@pytest.fixture
def month(database: Database) -> Month:
    return months.asked(database)


def desk(month: Month, *, meanwhile: bool = False) -> Desk:
    """Where Anna's forms arrive; meanwhile another of her devices may save the second line."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        if meanwhile:
            save_on_another_device(month)
        with month.database.transaction() as session:
            yield session

    return desks.at(month.database, month.now, transaction=transaction)


def save_on_another_device(month: Month) -> None:
    entry = Entry(item="EM-2", region="Italy", qty=dict.fromkeys(HORIZON, 77.0))
    demand.save(
        month.database.transaction,
        gesture=month.by("anna"),
        request_id=month.request("anna").id,
        entries=[entry],
    )


def first_line(month: Month, qty: float) -> Submission:
    """The form of the first line, sent off."""
    asked = month.request("anna")
    pointer = Pointer(subject=str(asked.id), revision=asked.revision)
    return Submission(
        user="UANNA",
        team="T1",
        callback=Callback.DEMAND_ITEM,
        form=Form(pointer=pointer, nonce="n", line=line_id(*FIRST)),
        values={Slot(field=Field.MONTH, key=each, revision=asked.revision): str(qty) for each in HORIZON},
    )


def shown_after(sent: Submission, desk: Desk) -> str:
    """What Slack is told to show next, as text."""
    shown = submitted(sent, desk)
    assert isinstance(shown, Show)
    return str(desk.view(shown.message, user=sent.user))


def test_after_a_line_was_saved_the_next_one_is_shown(month: Month) -> None:
    assert "EM-2" in shown_after(first_line(month, 101.0), desk(month))


def test_the_next_page_belongs_to_the_request_as_it_was_saved(month: Month) -> None:
    shown = shown_after(first_line(month, 101.0), desk(month))
    asked = month.request("anna")
    assert f"{asked.id}@{asked.revision}" in shown


def test_what_another_device_saved_meanwhile_is_shown(month: Month) -> None:
    assert SEVENTY_SEVEN not in shown_after(first_line(month, 101.0), desk(month))
    assert SEVENTY_SEVEN in shown_after(first_line(month, 102.0), desk(month, meanwhile=True))


def test_the_same_page_delivered_again_is_saved_once_and_shows_the_same(month: Month) -> None:
    sent = first_line(month, 101.0)
    before = month.request("anna").revision
    first, again = shown_after(sent, desk(month)), shown_after(sent, desk(month))
    assert first == again
    assert month.request("anna").revision == before + 1
