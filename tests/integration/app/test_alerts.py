"""What is wrong with the bot's computer reaches its operator by a way that does not lead through Slack."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot import app
from bot.app import Parley
from bot.clock import MovableClock
from bot.db.session import Database
from bot.host import MEGABYTE, Room
from bot.settings import Mode, Settings
from tests.builders import webhooks
from tests.builders.webhooks import Webhook
from tests.integration.app.conftest import running
from workspace import client

DAY = timedelta(days=1)
TOTAL = 10_240 * MEGABYTE
WIDE = TOTAL // 2
ALL_IS_WELL = "Parley: all is well again"
NO_SPACE = {
    "sqlite": "CREATE TRIGGER no_space BEFORE UPDATE ON pace "
    "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END",
    "postgresql": "CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$; "
    "CREATE TRIGGER no_space BEFORE UPDATE ON pace EXECUTE FUNCTION no_space()",
}
SPACE = {"sqlite": "DROP TRIGGER no_space", "postgresql": "DROP FUNCTION no_space CASCADE"}


@dataclass(kw_only=True)
class Disk:
    """The disk of the bot's computer."""

    free: int = WIDE

    def room(self, _: Database) -> Room:
        """What it holds."""
        return Room(total=TOTAL, free=self.free)


@pytest.fixture(params=[Mode.SOCKET])
def mode(request: pytest.FixtureRequest) -> Mode:
    return Mode(request.param)


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def wall() -> MovableClock:
    """The clock of the bot's computer; Slack's and PostgreSQL's are right."""
    return MovableClock(at=datetime.now(UTC), running=True)


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with webhooks.listening() as receiver:
        yield receiver


@pytest.fixture
def bot(settings: Settings, webhook: Webhook, wall: MovableClock, disk: Disk) -> Iterator[Parley]:
    """The bot, in order; the test looks after it itself, so that it need not wait for the looks."""
    settings = replace(settings, alert_url=webhook.url)
    with running(app.build(settings, wall=wall, room=disk.room)) as parley:
        assert parley.watch is not None
        parley.watch.stop()
        client.eventually(
            lambda: True if parley.slack.clock.now() and not parley.readiness.problems() else None,
            "the bot to be ready",
            seconds=60,
        )
        yield parley


def look(bot: Parley) -> None:
    """Look at it as often as it takes to be sure."""
    assert bot.watch is not None
    for _ in range(2):
        bot.watch.look()


@contextmanager
def full(database: Database) -> Iterator[None]:
    """There is no room left to write anything."""
    kind = database.engine.dialect.name
    with database.engine.begin() as connection:
        connection.execute(text(NO_SPACE[kind]))
    yield
    with database.engine.begin() as connection:
        connection.execute(text(SPACE[kind]))


@pytest.mark.parametrize(("off", "words"), [(DAY, "ahead of"), (-DAY, "behind")], ids=["ahead", "behind"])
def test_a_wrong_clock_is_told_once_and_when_it_is_right_again(
    bot: Parley, wall: MovableClock, webhook: Webhook, off: timedelta, words: str
) -> None:
    look(bot)
    assert webhook.problems == []
    wall.forward(off)
    for _ in range(3):
        look(bot)
        wall.forward(timedelta(seconds=7))  # it goes on being wrong, by a little more
    [told] = webhook.problems
    others = ["Slack"] if bot.database.is_sqlite else ["Slack", "the database"]
    for problem, whose in zip(told, others, strict=True):
        ending = f"s {words} that of {whose}; set it by a time server"
        assert re.fullmatch(rf"this computer's clock is 86,[34]\d\d {ending}", problem)
    wall.forward(-off - timedelta(seconds=21))
    look(bot)
    look(bot)
    assert webhook.texts[1:] == [ALL_IS_WELL]


def test_a_disk_that_fills_up_is_told_before_it_is_full_and_when_there_is_room_again(
    bot: Parley, disk: Disk, webhook: Webhook
) -> None:
    look(bot)
    assert webhook.problems == []
    for free in (300, 200, 100, 50):
        disk.free = free * MEGABYTE
        look(bot)
    [[problem]] = webhook.problems
    assert problem.startswith("the disk is nearly full: 300 of 10,240 MB are free; make room")
    disk.free = 0
    with full(bot.database):
        for _ in range(3):
            look(bot)
        [_, [saves_nothing, nearly_full]] = webhook.problems
        assert saves_nothing.startswith("the database saves nothing")
        assert saves_nothing.endswith("bring it back, or make room for it")
        assert "0 of 10,240 MB are free" in nearly_full
    disk.free = WIDE
    look(bot)
    look(bot)
    assert webhook.texts[2:] == [ALL_IS_WELL]
