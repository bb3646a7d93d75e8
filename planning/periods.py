"""Months: `pandas.Period("M")` inside, ISO text such as 2026-11 outside."""

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

ISO_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


class NotAMonth(ValueError):
    """A month is written as year and month, such as 2026-11."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What is needed to name a month in any language, and to say how far ahead it lies."""

    iso: str
    year: int
    month: int  # 1 to 12
    offset: int  # 0 is the month of the cycle, M

    @property
    def rolling(self) -> str:
        """The place in the rolling horizon, as planners write it.

        >>> label(parse("2027-01"), base=parse("2026-11")).rolling
        'M+2'
        """
        return f"M{self.offset:+d}" if self.offset else "M"


def parse(text: str) -> pd.Period:
    """The month that an ISO text names.

    >>> parse("2026-11")
    Period('2026-11', 'M')
    """
    if not ISO_MONTH.fullmatch(text):
        raise NotAMonth(f"'{text}' is not a month; write year and month, such as 2026-11")
    return pd.Period(text, freq="M")


def iso(month: pd.Period) -> str:
    """The ISO text of a month.

    >>> iso(pd.Period("2026-03", "M"))
    '2026-03'
    """
    return f"{month.year:04d}-{month.month:02d}"


def containing(day: date) -> pd.Period:
    """The month in which a day lies.

    >>> containing(date(2026, 11, 30))
    Period('2026-11', 'M')
    """
    return pd.Period(year=day.year, month=day.month, freq="M")


def horizon(first: pd.Period, count: int) -> pd.PeriodIndex:
    """So many months, the first one included.

    >>> [iso(month) for month in horizon(parse("2026-11"), 4)]
    ['2026-11', '2026-12', '2027-01', '2027-02']
    """
    return pd.period_range(first, periods=count, freq="M")


def between(first: pd.Period, last: pd.Period) -> pd.PeriodIndex:
    """The months from the first to the last, both included; none when the last lies before the first.

    >>> len(between(parse("2026-11"), parse("2027-02")))
    4
    """
    return pd.period_range(first, last, freq="M")


def months_from(base: pd.Period, month: pd.Period) -> int:
    """How many months after the base a month lies; negative before it.

    >>> months_from(parse("2026-11"), parse("2027-02"))
    3
    """
    return int(month.ordinal - base.ordinal)


def first_day(month: pd.Period) -> date:
    """The first calendar day of a month."""
    return date(month.year, month.month, 1)


def last_day(month: pd.Period) -> date:
    """The last calendar day of a month.

    >>> last_day(parse("2028-02"))
    datetime.date(2028, 2, 29)
    """
    return date(month.year, month.month, month.days_in_month)


def label(month: pd.Period, *, base: pd.Period) -> Label:
    """The month as data for a message, seen from the month of the cycle."""
    return Label(iso=iso(month), year=month.year, month=month.month, offset=months_from(base, month))
