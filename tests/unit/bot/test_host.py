"""A wrong clock and a full disk are told in words; what cannot be known is not guessed."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from bot.clock import MovableClock
from bot.host import TOLERANCE, Host, Room

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
WIDE = Room(total=100 * 2**30, free=50 * 2**30)


def host(*, database: datetime | None = NOW, slack: datetime | None = NOW, room: Room = WIDE) -> Host:
    others = {"Slack": lambda: slack, "the database": lambda: database}
    return Host(clock=MovableClock(at=NOW), others=others, room=lambda: room)


def test_a_computer_in_order_has_no_problems() -> None:
    assert list(host(slack=NOW + TOLERANCE).problems()) == []


@pytest.mark.parametrize(
    ("there", "words"),
    [(NOW + timedelta(days=1), "86,400 s behind"), (NOW - timedelta(days=1), "86,400 s ahead of")],
)
def test_a_wrong_clock_is_told_with_whose_is_right(there: datetime, words: str) -> None:
    [problem] = host(slack=there).problems()
    assert words in str(problem)
    assert str(problem).endswith("that of Slack; set it by a time server")


def test_a_clock_nobody_has_heard_of_yet_is_no_problem() -> None:
    assert list(host(slack=None).problems()) == []


def test_a_database_that_does_not_answer_hides_no_other_clock() -> None:
    def fail() -> datetime:
        raise OperationalError("SELECT", {}, Exception("away"))

    others = {"the database": fail, "Slack": lambda: NOW + timedelta(days=1)}
    found = Host(clock=MovableClock(at=NOW), others=others, room=lambda: WIDE)
    assert list(found.skews()) == ["Slack"]


def test_a_disk_that_is_nearly_full_is_told() -> None:
    [problem] = host(room=Room(total=10 * 2**30, free=2**28)).problems()
    assert str(problem).startswith("the disk is nearly full: 256 of 10,240 MB are free; make room")
