"""Goal 10: every day on which a zone changes its clocks, 2026 to 2037, in every zone there is."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from planning import calendar
from tests.faults.goal import Finding, Goal, Kind, Setting

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC)
WALLS = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
CHANGES = timedelta(days=1)


def measure(setting: Setting) -> list[Finding]:
    """Compare the instant of every half hour of those days with what a walk along the minutes finds."""
    zones = sorted(available_timezones())
    dice = random.Random(setting.seed)
    chosen = dice.sample(zones, setting.size(short=25, long=len(zones)))
    days = walls = 0
    wrong: list[str] = []
    for name in chosen:
        zone = ZoneInfo(name)
        for day in _days_of_change(zone):
            days += 1
            offsets = _offsets_around(day, zone)
            for wall in WALLS:
                walls += 1
                if calendar.instant(day, wall, zone) != _expected(day, wall, zone, offsets):
                    wrong.append(f"{name} {day} {wall}")
    figure = f"{len(chosen)} zones, {days:,} days, {walls:,} times, {len(wrong)} not where the rule says"
    if wrong:
        figure += f": {'; '.join(wrong[:3])}"
    return [
        Finding(what="times of the clock on days of change", figure=figure, passed=not wrong and days > 0)
    ]


def _days_of_change(zone: ZoneInfo) -> Iterator[date]:
    """The local days in which the offset changes."""
    instant = FIRST
    while instant < LAST:
        later = instant + CHANGES
        if instant.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            # The change lies in between; both local days are looked at.
            yield from sorted({instant.astimezone(zone).date(), later.astimezone(zone).date()})
        instant = later


def _offsets_around(day: date, zone: ZoneInfo) -> set[timedelta]:
    """Every offset that is in force on that day, or on one beside it."""
    begin = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=36)
    instants = [begin + timedelta(hours=hours) for hours in range(96)]
    return {offset for at in instants if (offset := at.astimezone(zone).utcoffset()) is not None}


def _expected(day: date, wall: time, zone: ZoneInfo, offsets: set[timedelta]) -> datetime:
    """The first instant that shows this time; one that is skipped is carried on at the old offset.

    Found by trying the offsets that are in force around that day, without zoneinfo's own rule for folds.
    """
    naive = datetime.combine(day, wall)
    middle = naive.replace(tzinfo=UTC)
    candidates = sorted({middle - offset for offset in offsets})
    showing = [at for at in candidates if at.astimezone(zone).replace(tzinfo=None) == naive]
    if showing:
        return showing[0]
    before = [at for at in candidates if at.astimezone(zone).replace(tzinfo=None) > naive]
    return before[0]


GOALS = (
    Goal(
        number=10,
        title="Daylight saving",
        must="each at the rule's instant",
        run=measure,
        kinds=(Kind.SQLITE,),
    ),
)
