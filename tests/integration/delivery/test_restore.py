"""After a restore the database is behind Slack, and nothing is said again."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.admission import Admission
from bot.db import backup, instance, outbox
from bot.db.card import CardSubject
from bot.db.outbox import State
from bot.delivery import Courier
from tests.integration.delivery.conftest import ANNA, AT_ONCE, MAIN, Office, note

SETTLED = 60  # seconds: more than the request's timeout and the time to settle together
CARD = CardSubject(kind="board", id="board")


@pytest.fixture
def saved(office: Office, tmp_path: Path) -> Path:
    """A backup in which some has been said and some waits; all of it, and more, was said since."""
    say(office, "before")
    office.courier.drain()
    say(office, "waiting")
    with office.database.transaction() as session:
        outbox.upload(
            session,
            to=MAIN,
            key="file",
            name="plan.csv",
            title="plan.csv",
            content="7",
            now=office.clock.now(),
        )
        outbox.redraw(session, subject=CARD, to=MAIN, now=office.clock.now())
        outbox.say(session, to=ANNA, message=note("for Anna"), key="anna", now=office.clock.now())
    file = tmp_path / "backup.db"
    backup.write(office.database, file)
    office.courier.drain()
    say(office, "since")
    office.courier.drain()
    office.wait(SETTLED)
    return file


def test_nothing_is_said_again_after_a_restore(office: Office, saved: Path) -> None:
    """Neither what waited in the backup, nor what work says that is done again."""
    before = everything_said(office)
    backup.restore(office.database, saved, now=office.clock.now(), replace=True)
    office.wait(SETTLED)
    office.courier.drain()
    say(office, "since")
    office.courier.drain()
    assert everything_said(office) == before
    assert {office.row(key).state for key in ("waiting", "file", "anna", "since")} == {State.SENT}


def test_what_is_new_is_said_after_a_restore(office: Office, saved: Path) -> None:
    """Also under a key that was used since the backup, if the words are others."""
    backup.restore(office.database, saved, now=office.clock.now(), replace=True)
    office.wait(SETTLED)
    office.courier.drain()
    with office.database.transaction() as session:
        outbox.say(session, to=MAIN, message=note("other words"), key="since", now=office.clock.now())
        outbox.redraw(session, subject=CARD, to=MAIN, now=office.clock.now())
    office.courier.drain()
    posts = office.posts("#sop")
    assert posts.count("other words") == 1
    assert sum("board" in post for post in posts) == 1


def test_without_the_look_everything_would_be_said_twice(office: Office, saved: Path) -> None:
    """The control: it is the look in Slack that keeps the promise."""
    backup.restore(office.database, saved, now=office.clock.now(), replace=True)
    office.wait(SETTLED)
    office.with_terms(replace(AT_ONCE, looks_up=False)).courier.drain()
    assert office.posts("#sop").count("waiting") == 2


def test_a_copy_is_silent_in_another_workspace(office: Office) -> None:
    with office.database.transaction() as session:
        instance.bind(session, team="T0ELSEWHERE", team_name="Production")
    say(office, "not for here")
    admission = Admission(database=office.database, slack=office.slack, real=office.clock)
    assert not admission.granted()
    assert "Production" in admission.problem
    courier = Courier(
        database=office.database,
        slack=office.slack,
        packer=office.packer,
        clock=office.clock,
        real=office.clock,
        terms=AT_ONCE,
        admitted=admission.granted,
    )
    assert courier.drain() == 0
    assert office.posts("#sop") == []


def say(office: Office, text: str) -> None:
    with office.database.transaction() as session:
        outbox.say(session, to=MAIN, message=note(text), key=text, now=office.clock.now())


def everything_said(office: Office) -> list[str]:
    """Which messages there are; the card among them may have been drawn anew."""
    return [message.ts for message in [*office.giulia.messages("#sop"), *office.anna.messages("@parley")]]
