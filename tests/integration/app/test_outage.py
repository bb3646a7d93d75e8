"""What people notice when something around the bot fails: the truth, and nothing worse."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import psycopg
import pytest

from bot import manifest
from bot.app import Parley
from bot.db import channel, outbox
from bot.db.session import Database
from bot.db.target import Purpose, Target
from bot.messages import health
from bot.settings import Mode
from tests.integration.app.conftest import REP
from workspace import client
from workspace.client import Workspace


@pytest.fixture(params=[Mode.SOCKET])
def mode(request: pytest.FixtureRequest) -> Mode:
    return Mode(request.param)


@contextmanager
def unwritable(database: Database) -> Iterator[None]:
    """Somebody else holds what every click needs."""
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as file:
            file.execute("BEGIN EXCLUSIVE")
            yield
            file.execute("ROLLBACK")
    else:
        address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(address) as server:
            server.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            yield
            server.rollback()


def test_a_click_that_cannot_be_saved_is_told_so(bot: Parley, ws: Workspace) -> None:
    anna = ws.person(REP)
    anna.open_home(manifest.NAME, tab="messages")
    with unwritable(bot.database):
        answered = anna.say(f"@{manifest.NAME}", "/sop lang it")
    assert answered.status == "ok"
    told = client.eventually(
        lambda: next((m for m in anna.messages(f"@{manifest.NAME}") if "not saved" in m.words), None),
        "the answer that nothing was saved",
    )
    assert "try again" in told.words


def test_what_was_waiting_is_said_when_the_channel_is_open_again(bot: Parley, ws: Workspace) -> None:
    message = health.blocks_refused(template="a/card")
    with bot.database.transaction() as session:
        channel.configure(session, purpose=Purpose.MAIN, name="#later")
        outbox.say(
            session, to=Target.channel(Purpose.MAIN), message=message, key="early", now=bot.clock.now()
        )
    client.eventually(lambda: _problem(bot), "the channel to be found missing")
    ws.add_channel("later", REP)
    ws.control("join", channel="#later", person=manifest.NAME)
    client.eventually(lambda: None if _problem(bot) else True, "the channel to be tried again")
    with bot.database.transaction() as session:
        outbox.say(
            session, to=Target.channel(Purpose.MAIN), message=message, key="again", now=bot.clock.now()
        )
    ws.person(REP).wait_for("#later", "a/card")


def _problem(bot: Parley) -> str | None:
    with bot.database.reading() as session:
        known = channel.get(session, Purpose.MAIN)
        return known.problem if known else None
