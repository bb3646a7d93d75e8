"""The near months of a plan by the week: what to make, buy and ship, and what is left at its end."""

from datetime import date

import pandas as pd

from planning.calendar import Calendar

PLACE = ["item", "family", "place"]
FLOWS = [
    "demand",
    "used",
    "make",
    "buy",
    "outsourced",
    "overtime_made",
    "moved",
    "scrapped",
    "receipts",
    "shipped",
    "lost",
]
LEVELS = ["stock", "backlog"]
COLUMNS = [*PLACE, "week", *FLOWS, *LEVELS]


def of_plan(lines: pd.DataFrame, *, calendar: Calendar, weeks: int) -> pd.DataFrame:
    """The first weeks of a supply plan; a month is spread evenly over its working days.

    What a month moves is shared by working days, never by 4.33 weeks to the month, and stock and backlog are
    those at the end of the week. A plan that is feasible by month is feasible by week: capacity comes with
    the working days too, and a stock that goes evenly from one month's end to the next is never below both.
    Only what is due on one day, such as an open receipt, may come later in its month than its share.

    lines   item, family, place, month and the quantities of a supply plan, every month of each item in it
    weeks   how many, from the one of the plan's first day on; a week is named by its Monday
    Answers COLUMNS, unrounded, in the item's unit; weeks without a working day of the plan are left out.

    >>> lines = pd.DataFrame({"item": "A", "family": "", "place": "", "month": [pd.Period("2026-11", "M")]})
    >>> lines = lines.assign(**dict.fromkeys([*FLOWS, *LEVELS], 0.0)).assign(make=42.0, stock=42.0)
    >>> of_plan(lines, calendar=Calendar(), weeks=3)[["week", "make", "stock"]]
            week  make  stock
    0 2026-11-02  10.0   10.0
    1 2026-11-09  10.0   20.0
    2 2026-11-16  10.0   30.0
    """
    shares = _shares(lines["month"].drop_duplicates().sort_values(), calendar, weeks)
    parts = _with_openings(lines).merge(shares, on="month")
    for name in LEVELS:
        parts[name] = parts[f"{name}_before"] + (parts[name] - parts[f"{name}_before"]) * parts["passed"]
    parts[FLOWS] = parts[FLOWS].mul(parts["share"], axis="index")
    how = dict.fromkeys(FLOWS, "sum") | dict.fromkeys(LEVELS, "last")
    ordered = parts.sort_values([*PLACE, "week", "month"])
    return ordered.groupby([*PLACE, "week"], as_index=False, dropna=False).agg(how)[COLUMNS]


def _shares(months: pd.Series, calendar: Calendar, weeks: int) -> pd.DataFrame:
    """month, week, share: of the month's working days in the week; passed: of those up to its end."""
    rows = []
    for month in months:
        days = calendar.days(month) or _all_days(month)
        mondays = pd.Series(pd.to_datetime(days)).dt.to_period("W").dt.start_time
        for week, count in mondays.value_counts(sort=False).sort_index().items():
            rows.append((month, week, count / len(days)))
    shares = pd.DataFrame(rows, columns=["month", "week", "share"])
    shares["passed"] = shares.groupby("month")["share"].cumsum()
    near = shares["week"].drop_duplicates().sort_values().head(weeks)
    return shares[shares["week"].isin(near)]


def _all_days(month: pd.Period) -> list[date]:
    """For a month without a working day: whatever is planned in it is spread over all."""
    return [day.date() for day in pd.date_range(month.start_time, month.end_time.normalize())]


def _with_openings(lines: pd.DataFrame) -> pd.DataFrame:
    """The lines with stock and backlog as the month began."""
    came = lines[["make", "buy", "outsourced", "moved", "receipts"]].sum(axis="columns")
    went = lines[["used", "scrapped", "shipped"]].sum(axis="columns")
    return lines.assign(
        stock_before=lines["stock"] - came + went,
        backlog_before=lines["backlog"] - lines["demand"] + lines["shipped"] + lines["lost"],
    )
