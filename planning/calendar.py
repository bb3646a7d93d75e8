"""Working days of a country and a company, and the due times that are counted in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import metadata
from zoneinfo import ZoneInfo

import pandas as pd

from planning import periods
from planning.company import Company
from planning.cycle import Step

OPENS = time(8)
CLOSES = time(17)
LONGEST_CLOSURE_DAYS = 366  # beyond it a calendar without working days is a mistake, not a holiday


class UnknownCountry(ValueError):
    """The public holidays of this country or region are not known."""


class NoSuchWorkingDay(ValueError):
    """The month has fewer working days than the rule counts."""


class UnknownPreset(ValueError):
    """The calendar preset is not one that Parley knows."""


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Public holidays of a country, overridden by the company's closures and make-up days.

    Without a country every Monday to Friday is a working day.

    >>> china = Calendar(country="CN")
    >>> china.is_working_day(date(2026, 2, 18)), china.is_working_day(date(2026, 2, 28))
    (False, True)
    """

    country: str = ""
    subdivision: str = ""
    closures: frozenset[date] = frozenset()
    openings: frozenset[date] = frozenset()
    stated: tuple[tuple[pd.Period, int], ...] = ()  # months whose number of working days is given

    def is_working_day(self, day: date) -> bool:
        """Whether the company works on that day."""
        if day in self.openings:
            return True
        return day not in self.closures and day in _working_year(self.country, self.subdivision, day.year)

    def days(self, month: pd.Period) -> list[date]:
        """The working days of a month (or of a week, or any other period), in order."""
        return list(_working_days(self, month))

    def working_days(self, month: pd.Period) -> int:
        """How many working days a month has.

        >>> Calendar(country="IT").working_days(periods.parse("2026-12"))
        21
        """
        given = next((days for stated, days in self.stated if stated == month), None)
        return len(self.days(month)) if given is None else given

    def nth_working_day(self, month: pd.Period, n: int) -> date:
        """The n-th working day of a month, counted from 1.

        >>> Calendar(country="IT").nth_working_day(periods.parse("2027-01"), 1)
        datetime.date(2027, 1, 4)
        """
        return self._counted(month, n, self.days(month))

    def nth_from_end(self, month: pd.Period, n: int) -> date:
        """The n-th working day counted back from the end of a month; 1 is the last one.

        >>> Calendar(country="US").nth_from_end(periods.parse("2026-05"), 1)
        datetime.date(2026, 5, 29)
        """
        return self._counted(month, n, self.days(month)[::-1])

    def add_working_days(self, day: date, count: int) -> date:
        """The day so many working days after a day, or before it when the count is negative.

        >>> Calendar(country="IT").add_working_days(date(2026, 12, 23), 2)
        datetime.date(2026, 12, 28)
        """
        step = timedelta(days=1 if count >= 0 else -1)
        for _ in range(abs(count)):
            day = self._next(day, step)
        return day

    def version(self) -> str:
        """Where the holidays come from, to be kept beside every due time computed from them."""
        place = " ".join(part for part in (self.country, self.subdivision) if part) or "no country"
        return f"holidays {metadata.version('holidays')}, {place}"

    def _counted(self, month: pd.Period, n: int, days: list[date]) -> date:
        if not 1 <= n <= len(days):
            raise NoSuchWorkingDay(
                f"{periods.iso(month)} has {len(days)} working days; there is no number {n}"
            )
        return days[n - 1]

    def _next(self, day: date, step: timedelta) -> date:
        for _ in range(LONGEST_CLOSURE_DAYS):
            day += step
            if self.is_working_day(day):
                return day
        raise NoSuchWorkingDay(f"no working day within a year of {day.isoformat()}")


@dataclass(frozen=True, kw_only=True)
class StepRule:
    """The working days over which a step of the cycle is open, first and last."""

    step: Step
    first: int
    last: int
    from_end: bool = False  # counted back from the last working day, which is 1

    def days(self, calendar: Calendar, month: pd.Period) -> tuple[date, date]:
        """The first and the last day of the step in that month."""
        count = calendar.nth_from_end if self.from_end else calendar.nth_working_day
        return count(month, self.first), count(month, self.last)

    def text(self, zone: ZoneInfo) -> str:
        """The rule in words, to be shown beside the time that it gave.

        >>> StepRule(step=Step.DEMAND, first=3, last=5).text(ZoneInfo("Europe/Rome"))
        'working day 5, 17:00 Europe/Rome'
        """
        place = f"working day {self.last} from the end" if self.from_end else f"working day {self.last}"
        return f"{place}, {CLOSES:%H:%M} {zone.key}"


@dataclass(frozen=True, kw_only=True)
class DueTime:
    """When one step opens and is due: instants in UTC, with the local time and the rule they came from."""

    step: Step
    opens_at: datetime
    due_at: datetime
    rule: str
    local: datetime  # of due_at


PRESETS: Mapping[str, tuple[StepRule, ...]] = {
    "early month": (
        StepRule(step=Step.FACTS, first=1, last=2),
        StepRule(step=Step.DEMAND, first=3, last=5),
        StepRule(step=Step.SUPPLY, first=6, last=8),
        StepRule(step=Step.RECONCILE, first=9, last=9),
        StepRule(step=Step.APPROVE, first=10, last=11),
        StepRule(step=Step.PUBLISH, first=12, last=12),
    ),
    "month end": (
        StepRule(step=Step.FACTS, first=12, last=11, from_end=True),
        StepRule(step=Step.DEMAND, first=10, last=8, from_end=True),
        StepRule(step=Step.SUPPLY, first=7, last=5, from_end=True),
        StepRule(step=Step.RECONCILE, first=4, last=4, from_end=True),
        StepRule(step=Step.APPROVE, first=3, last=2, from_end=True),
        StepRule(step=Step.PUBLISH, first=1, last=1, from_end=True),
    ),
}


def of_company(company: Company) -> Calendar:
    """The calendar that a company's settings and its own days give."""
    days = company.table("calendar")
    working = days["working"].astype(bool)
    return Calendar(
        country=company.settings.country,
        closures=frozenset(days.loc[~working, "day"].dt.date),
        openings=frozenset(days.loc[working, "day"].dt.date),
        stated=tuple(
            (month, int(count))
            for month, count in company.table("working_days")[["month", "days"]].itertuples(index=False)
        ),
    )


def due_times(preset: str, month: pd.Period, *, zone: ZoneInfo, calendar: Calendar) -> list[DueTime]:
    """When each step of the cycle held in that month opens and is due.

    >>> first, *_ = due_times("early month", periods.parse("2026-11"), zone=ZoneInfo("Europe/Rome"),
    ...                       calendar=Calendar(country="IT"))
    >>> first.step, first.due_at.isoformat()
    (<Step.FACTS: 'facts'>, '2026-11-03T16:00:00+00:00')
    """
    if preset not in PRESETS:
        raise UnknownPreset(f"'{preset}' is not a calendar preset; choose {' or '.join(sorted(PRESETS))}")
    return [_due_time(rule, month, zone, calendar) for rule in PRESETS[preset]]


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a wall-clock time.

    A time that the change to summer time skips moves forward; one that the change back repeats is the first.

    >>> instant(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Rome")).isoformat()
    '2026-03-29T01:30:00+00:00'
    """
    # fold=0, the default, means the offset before the change: exactly these two rules (PEP 495)
    return datetime.combine(day, wall, tzinfo=zone).astimezone(UTC)


def is_known(country: str) -> bool:
    """Whether the public holidays of a country are known; no country at all is fine."""
    try:
        _working_year(country, "", 2026)
    except UnknownCountry:
        return False
    return True


def _due_time(rule: StepRule, month: pd.Period, zone: ZoneInfo, calendar: Calendar) -> DueTime:
    first, last = rule.days(calendar, month)
    due_at = instant(last, CLOSES, zone)
    return DueTime(
        step=rule.step,
        opens_at=instant(first, OPENS, zone),
        due_at=due_at,
        rule=rule.text(zone),
        local=due_at.astimezone(zone),
    )


@lru_cache(maxsize=1024)
def _working_days(calendar: Calendar, period: pd.Period) -> tuple[date, ...]:
    """The working days of a period, in order: every plan of a company asks for the same months again."""
    first, last = period.start_time.date(), period.end_time.date()
    every_day = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in every_day if calendar.is_working_day(day))


@lru_cache(maxsize=256)
def _working_year(country: str, subdivision: str, year: int) -> frozenset[date]:
    """The working days of a year.

    A year is worked out once and kept as a plain set: the library's own objects fill themselves while they
    are read, which two threads must not do at once.
    """
    if not country:
        return frozenset(day for day in _days_of(year) if day.isoweekday() <= 5)
    import holidays

    try:
        days_off = holidays.country_holidays(country, subdiv=subdivision or None, years=year)
    except NotImplementedError as error:
        place = " ".join((country, subdivision)).strip()
        raise UnknownCountry(
            f"no public holidays are known for '{place}'; write a code such as IT"
        ) from error
    return frozenset(day for day in _days_of(year) if days_off.is_working_day(day))


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return (first + timedelta(days=n) for n in range(length))
