"""Events have Slack's limits: so many an hour, and none for an app that takes none."""

from datetime import UTC, datetime, timedelta

from workspace.eventlimits import EventLimits, Verdict

NOON = datetime(2026, 3, 2, 12, 0, 30, tzinfo=UTC)


def test_what_is_too_much_is_held_back_and_told_once_a_minute() -> None:
    limits = EventLimits(most_an_hour=2)
    verdicts = [limits.judge("A1", NOON) for _ in range(4)]
    assert verdicts == [Verdict.SEND, Verdict.SEND, Verdict.TELL, Verdict.HOLD_BACK]
    assert limits.judge("A1", NOON + timedelta(minutes=1)) is Verdict.TELL


def test_the_hour_passes_by() -> None:
    limits = EventLimits(most_an_hour=1)
    limits.judge("A1", NOON)
    assert limits.judge("A1", NOON + timedelta(minutes=59)) is Verdict.TELL
    assert limits.judge("A1", NOON + timedelta(minutes=60)) is Verdict.SEND


def test_each_app_has_its_own_limit() -> None:
    limits = EventLimits(most_an_hour=1)
    limits.judge("A1", NOON)
    assert limits.judge("A2", NOON) is Verdict.SEND


def test_an_app_is_deaf_if_it_takes_less_than_one_in_twenty_of_a_thousand() -> None:
    limits = EventLimits(most_an_hour=30_000)
    for _ in range(999):
        limits.failed("A1", NOON)
    assert not limits.is_deaf("A1", NOON)
    limits.failed("A1", NOON)
    assert limits.is_deaf("A1", NOON)
    for _ in range(60):
        limits.taken("A1", NOON)
    assert not limits.is_deaf("A1", NOON)
