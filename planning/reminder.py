"""When to remind somebody who has not answered: at decent hours, before the deadline, and not too often."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STARTS = time(8, 30)
ENDS = time(18)
LAST_CALL = timedelta(hours=3)

WorkingDay = Callable[[date], bool]


def schedule(
    *, opened: datetime, due: datetime, zone: ZoneInfo, is_working_day: WorkingDay
) -> list[datetime]:
    """The instants to remind at: half-way, one working day before, and three hours before the deadline.

    A reminder that would fall into quiet hours moves to the next decent hour before the deadline, or back to
    the last one when none is left. Two that fall together become one.

    >>> from datetime import UTC
    >>> weekday = lambda day: day.weekday() < 5
    >>> [str(at) for at in schedule(opened=datetime(2026, 11, 4, 7, tzinfo=UTC), due=datetime(2026, 11, 6, 16,
    ...     tzinfo=UTC), zone=ZoneInfo("Europe/Rome"), is_working_day=weekday)]
    ['2026-11-05 11:30:00+00:00', '2026-11-05 16:00:00+00:00', '2026-11-06 13:00:00+00:00']
    """
    wanted = [opened + (due - opened) / 2, _working_day_before(due, zone, is_working_day), due - LAST_CALL]
    decent = {_decent(at, due=due, zone=zone, is_working_day=is_working_day) for at in wanted}
    return sorted(at for at in decent if opened < at < due)


def _working_day_before(due: datetime, zone: ZoneInfo, is_working_day: WorkingDay) -> datetime:
    local = due.astimezone(zone)
    day = local.date() - timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return _at(day, local.timetz().replace(tzinfo=None), zone, like=due)


def _decent(at: datetime, *, due: datetime, zone: ZoneInfo, is_working_day: WorkingDay) -> datetime:
    later = _next_decent(at, zone, is_working_day)
    return later if later < due else _last_decent(at, zone, is_working_day)


def _next_decent(at: datetime, zone: ZoneInfo, is_working_day: WorkingDay) -> datetime:
    local = at.astimezone(zone)
    day, wall = local.date(), local.time()
    if is_working_day(day) and wall <= ENDS:
        return at if wall >= STARTS else _at(day, STARTS, zone, like=at)
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return _at(day, STARTS, zone, like=at)


def _last_decent(at: datetime, zone: ZoneInfo, is_working_day: WorkingDay) -> datetime:
    local = at.astimezone(zone)
    day = local.date()
    if local.time() < STARTS or not is_working_day(day):
        day -= timedelta(days=1)
        while not is_working_day(day):
            day -= timedelta(days=1)
    return _at(day, ENDS, zone, like=at)


def _at(day: date, wall: time, zone: ZoneInfo, *, like: datetime) -> datetime:
    return datetime.combine(day, wall, zone).astimezone(like.tzinfo)
