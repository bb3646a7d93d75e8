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


def test_an_open_form_knows_what_it_was_opened_for(database: Database, nonce: str) -> None:
    with database.reading() as session:
        current = form.current(session, nonce=nonce, person="anna")
        assert (current.subject, current.revision) == ("17", 3)


def test_a_form_is_sent_once(database: Database, clock: MovableClock, nonce: str) -> None:
    with database.transaction() as session:
        form.close(session, nonce=nonce, now=clock.now())
    with pytest.raises(FormClosed), database.transaction() as session:
        form.close(session, nonce=nonce, now=clock.now())


def test_a_form_is_closed_to_everybody_else(database: Database, nonce: str) -> None:
    with pytest.raises(FormClosed), database.reading() as session:
        form.current(session, nonce=nonce, person="eve")
