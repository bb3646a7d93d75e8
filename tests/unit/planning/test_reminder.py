"""Reminders come at decent hours, before the deadline, and never twice at once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning import reminder

ROME = ZoneInfo("Europe/Rome")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def weekday(day: date) -> bool:
    return day.weekday() < 5


@pytest.mark.requirement("R7")
def test_nobody_is_woken_up() -> None:
    """17:00 in Rome is midnight in Shanghai: the last call comes the evening before, their time."""
    due = datetime(2026, 11, 6, 16, tzinfo=UTC)
    times = reminder.schedule(
        opened=datetime(2026, 11, 4, 7, tzinfo=UTC), due=due, zone=SHANGHAI, is_working_day=weekday
    )
    assert all(
        reminder.STARTS <= at.astimezone(SHANGHAI).time() <= reminder.ENDS and at < due for at in times
    )


def test_a_deadline_on_monday_morning_is_recalled_on_friday() -> None:
    due = datetime(2026, 11, 9, 8, tzinfo=UTC)
    times = reminder.schedule(
        opened=datetime(2026, 11, 5, 8, tzinfo=UTC), due=due, zone=ROME, is_working_day=weekday
    )
    assert times[-1].astimezone(ROME).date() <= date(2026, 11, 9)
    assert any(at.astimezone(ROME).date() == date(2026, 11, 6) for at in times)


@given(
    minutes=st.integers(0, 11 * 366 * 24 * 60),
    hours=st.integers(1, 400),
    zone=st.sampled_from(["Europe/Rome", "Asia/Shanghai", "America/New_York", "Pacific/Apia", "UTC"]),
)
def test_every_reminder_is_between_opening_and_deadline_in_order(minutes: int, hours: int, zone: str) -> None:
    opened = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = opened + timedelta(hours=hours)
    times = reminder.schedule(opened=opened, due=due, zone=ZoneInfo(zone), is_working_day=weekday)
    assert times == sorted(set(times))
    assert all(opened < at < due for at in times)
    assert len(times) <= 3
    assert all(weekday(at.astimezone(ZoneInfo(zone)).date()) for at in times)
