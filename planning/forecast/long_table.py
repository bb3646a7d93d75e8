"""A long table of any series (series, period, value) to forecast, as the command line takes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning.calendar import Calendar
from planning.forecast import baseline
from planning.forecast.baseline import Options, Result
from planning.forecast.series import HistoryShapeError
from planning.problems import Problem, Severity

SHOWN = 20  # problems of one kind that are listed by row
WEEKS, DAYS = 52, 7  # the seasons that say that a table holds weeks or days
WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
WIDER = {4: 3, 1: 12}  # season -> months in a period, where the table has them that far apart


OPTIONS = Options(keys=("series",))


@dataclass(frozen=True, kw_only=True)
class Table:
    """Neighbouring periods; `step` months of the table are one of them, counted from the month `rest`."""

    history: pd.DataFrame
    step: int
    rest: int
    problems: list[Problem]

    def written(self, periods: pd.Series) -> pd.Series:
        """Periods as the table gives them: months as 2025-07, weeks by their first day."""
        if self.step > 1:
            ordinals = periods.array.asi8 * self.step + self.rest
            periods = pd.Series(pd.PeriodIndex.from_ordinals(ordinals, freq="M"), index=periods.index)
        monthly = periods.dtype == pd.PeriodDtype("M")
        return periods.astype(str) if monthly else periods.dt.start_time.dt.strftime("%Y-%m-%d")


def from_csv_frame(
    frame: pd.DataFrame,
    *,
    horizon: int,
    season: int = 12,
    options: Options = OPTIONS,
) -> Result:
    """The baseline of a long table with the columns series, period, value; `lines` as a table to be written.

    season   12 for months, 52 for weeks, 7 for days; with 4 or 1, periods three months or a year apart are
             quarters or years

    Periods come back as they were given: months as 2025-07, weeks by their first day.

    >>> table = pd.DataFrame({"series": "A", "period": [f"2025-{m:02d}" for m in range(1, 8)], "value": 3})
    >>> from_csv_frame(table, horizon=1, season=4).lines
      series   period  forecast  lower  upper    method
    0      A  2025-08       3.0    3.0    3.0  constant
    """
    table = read(frame, season)
    result = baseline.fit(table.history, horizon=horizon, season=season, options=options)
    lines = result.lines.rename(columns={"month": "period", "qty": "forecast"})
    lines["period"] = table.written(lines["period"])
    return replace(result, lines=lines, problems=[*table.problems, *result.problems])


def read(frame: pd.DataFrame, season: int, *, labels: Sequence[str] = ()) -> Table:
    """The table as a history, with what could not be read.

    labels   columns of levels above the series, kept as they are
    """
    missing = [name for name in ("series", "period", "value", *labels) if name not in frame.columns]
    if missing:
        raise HistoryShapeError(f"The table has no column {', '.join(missing)}.")
    periods = periods_of(frame["period"], season)
    history = frame[["series", *labels]].assign(month=periods, qty=frame["value"])
    problems = [
        Problem(
            source="history",
            row=int(row) + 2,
            column="period",
            reason=f"{frame['period'].iloc[row]!r} is not a date",
            remedy="write 2025-07 or 2025-07-14",
            severity=Severity.WARNING,
        )
        for row in np.flatnonzero(periods.isna())[:SHOWN]
    ]
    return _neighbouring(history, season, problems)


def periods_of(written: pd.Series, season: int) -> pd.PeriodIndex:
    """Months, weeks or days, as the season says; NaT where it cannot be read."""
    if isinstance(written.dtype, pd.PeriodDtype):
        return pd.PeriodIndex(written)
    dates = pd.to_datetime(written.astype(str), errors="coerce", format="ISO8601")
    if season == DAYS:
        return pd.PeriodIndex(dates, freq="D")
    if season != WEEKS:
        return pd.PeriodIndex(dates, freq="M")
    first = dates.dropna()
    last_day = WEEKDAYS[(first.iloc[0].weekday() - 1) % 7] if len(first) else "SUN"
    return pd.PeriodIndex(dates, freq=f"W-{last_day}")


def working_days(written: pd.Series, country: str, *, horizon: int, season: int) -> pd.Series | None:
    """Working days of a country in each period of a table and of the horizon; None where periods are days.

    >>> working_days(pd.Series(["2026-11"]), "IT", horizon=1, season=12).tolist()
    [21, 21]
    """
    known = periods_of(written, season).dropna()
    if season == DAYS or known.empty:
        return None
    days = Calendar(country=country)
    every = pd.period_range(known.min(), known.max() + horizon)
    return pd.Series([days.working_days(period) for period in every], index=every)


def _neighbouring(history: pd.DataFrame, season: int, problems: list[Problem]) -> Table:
    """Quarters and years counted as what they are, instead of as months with gaps between them."""
    known = history["month"].dropna()
    apart = _months_apart(known) if season in {1, 4, 12} else 1
    if WIDER.get(season) == apart:
        ordinals = known.array.asi8
        nearer = pd.PeriodIndex.from_ordinals(ordinals // apart, freq="M")
        narrow = history.loc[known.index].assign(month=nearer)
        return Table(history=narrow, step=apart, rest=int(ordinals[0] % apart), problems=problems)
    if apart in WIDER.values():
        fitting = next(season for season, months in WIDER.items() if months == apart)
        reason = f"its periods are {apart} months apart; those between count as zero"
        remedy = f"give the season {fitting} if they are quarters or years"
        warning = Problem(source="history", reason=reason, remedy=remedy, severity=Severity.WARNING)
        return Table(history=history, step=1, rest=0, problems=[*problems, warning])
    return Table(history=history, step=1, rest=0, problems=problems)


def _months_apart(months: pd.Series) -> int:
    """The largest step that leads from every month of the table to every other."""
    ordinals = np.unique(months.array.asi8)
    return int(np.gcd.reduce(np.diff(ordinals))) if len(ordinals) > 2 else 1
