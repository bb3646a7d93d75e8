"""Stopped at any point, and started again, the courier says everything once and in order."""

from collections.abc import Iterator

import pytest

from bot import crash
from bot.db import outbox
from bot.db.card import CardSubject
from tests.integration.delivery.conftest import AT_ONCE, MAIN, Office, note

POINTS = [
    "commit.before",
    "commit.after",
    "delivery.claimed",
    "delivery.addressed",
    "chat.postMessage.before",
    "chat.postMessage.after",
    "chat.update.before",
    "chat.update.after",
    "chat.delete.before",
    "chat.delete.after",
    "delivery.called",
    "delivery.settled",
]
REQUEST = CardSubject(kind="demand.request", id="request")


class Killed(BaseException):
    """The process is gone; nothing in it can catch that."""


class Executioner:
    """Kills at the n-th visit of a point."""

    def __init__(self, point: str, *, visit: int) -> None:
        self.point = point
        self.left = visit
        self.has_killed = False

    def __call__(self, point: str) -> None:
        self.left -= point == self.point
        if point == self.point and self.left == 0:
            self.has_killed = True
            raise Killed


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    crash.forget()


def work(office: Office) -> None:
    """A card, two reminders of which the second takes the first one's place, and a change of the card."""
    now = office.clock.now()
    with office.database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=now)
        outbox.say(session, to=MAIN, message=note("first"), key="first", now=now)
    with office.database.transaction() as session:
        outbox.say(session, to=MAIN, message=note("second"), key="second", now=now)


def change(office: Office) -> None:
    now = office.clock.now()
    with office.database.transaction() as session:
        outbox.redraw(session, subject=REQUEST, to=MAIN, now=now)
        outbox.say(session, to=MAIN, message=note("third"), key="third", now=now, replaces="first")


def drain(office: Office) -> None:
    """Send what is there; a killed courier is followed by another one, when its lease has run out."""
    for _ in range(10):
        try:
            office.courier.drain()
        except Killed:
            office = office.with_terms(AT_ONCE)
        with office.database.reading() as session:
            if not outbox.open_rows(session):
                return
        office.wait(120)
    raise AssertionError("something still waits")


@pytest.mark.parametrize("visit", [1, 3])
@pytest.mark.parametrize("point", POINTS)
def test_a_courier_killed_at_any_point_says_everything_once(office: Office, point: str, visit: int) -> None:
    work(office)
    executioner = Executioner(point, visit=visit)
    crash.listen(executioner)
    drain(office)
    crash.forget()
    change(office)
    crash.listen(executioner)
    drain(office)
    posts = office.posts("#sop")
    assert posts[1:] == ["second", "third"]
    assert posts[0].startswith("request as of revision")
    if visit == 1:
        assert executioner.has_killed
