"""A form is sent once, and only by the person it was opened for."""

import pytest

from bot.clock import MovableClock
from bot.db import form
from bot.db.form import FormClosed
from bot.db.session import Database
from tests.builders import people


@pytest.fixture
def nonce(database: Database, clock: MovableClock) -> str:
    """A form open before Anna."""
    with database.transaction() as session:
        people.person(session, "anna")
        return form.opened(
            session, person="anna", callback="demand.edit", subject="17", revision=3, now=clock.now()
        ).nonce


def send(database: Database, clock: MovableClock, nonce: str, *, by: str) -> None:
    with database.transaction() as session:
        form.close(session, nonce=nonce, person=by, now=clock.now())


def test_a_form_is_sent_once(database: Database, clock: MovableClock, nonce: str) -> None:
    send(database, clock, nonce, by="anna")
    with pytest.raises(FormClosed):
        send(database, clock, nonce, by="anna")


def test_a_form_is_sent_by_nobody_else(database: Database, clock: MovableClock, nonce: str) -> None:
    with pytest.raises(FormClosed):
        send(database, clock, nonce, by="eve")
    send(database, clock, nonce, by="anna")
