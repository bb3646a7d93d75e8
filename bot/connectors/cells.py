"""What a cell means: text, number, month, date, yes or no; or why it cannot be read.

People write the same value many times, so a column is read once per distinct value.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from bot import figures
from bot.connectors.conventions import Conventions, Numbers
from planning import frames
from planning.frames import Kind
from planning.problems import Refusal

YES = frozenset({"yes", "y", "true", "1", "sì", "si", "是"})
NO = frozenset({"no", "n", "false", "0", "否"})

PLAIN_NUMBER = {  # means the same in every convention
    Kind.NUMBER: re.compile(r"[+-]?\d{1,15}(\.(\d{1,2}|\d{4,15}))?"),
    Kind.WHOLE: re.compile(r"[+-]?\d{1,15}"),
}
ISO_DATE_AND_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?")


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A column read: its values, and for each refused row the refusal."""

    values: pd.Series
    refused: np.ndarray  # per row: position in `refusals`, or -1
    refusals: tuple[Refusal, ...]

    def refusal(self, position: int) -> Refusal:
        """Why the cell of the row at that position was refused."""
        return self.refusals[int(self.refused[position])]


def read(column: pd.Series, kind: Kind, conventions: Conventions) -> Reading:
    """The column in the type of its kind; refused and empty cells are empty."""
    codes, distinct = pd.factorize(column.astype(object))
    meanings = _meanings(distinct, kind, conventions)
    is_refused = np.array([isinstance(meaning, Refusal) for meaning in meanings] + [False])
    numbered = np.where(is_refused, is_refused.cumsum() - 1, -1)
    accepted = [None if isinstance(meaning, Refusal) else meaning for meaning in meanings]
    return Reading(  # code -1 is an empty cell: the last place serves it
        values=_typed([*accepted, None], kind).take(codes).set_axis(column.index),
        refused=numbered[codes],
        refusals=tuple(meaning for meaning in meanings if isinstance(meaning, Refusal)),
    )


def text(cell: object) -> str | None:
    """The cell as people would read it aloud; None when nothing is there.

    >>> text("  Caffè "), text(1001.0), text(" ")
    ('Caffè', '1001', None)
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    return unicodedata.normalize("NFC", str(cell)).strip() or None


def number(cell: object, conventions: Conventions) -> float | Refusal | None:
    """The number meant."""
    if isinstance(cell, float):
        return cell if np.isfinite(cell) else None
    written = text(cell)
    if written is None:
        return None
    if isinstance(cell, str):
        return figures.parse(written, decimal=conventions.numbers.decimal)
    try:
        value = float(cell)  # type: ignore[arg-type]  # a number of whatever class the source has
    except (TypeError, ValueError):
        return Refusal(reason=f"'{written}' is not a number", remedy="write a number such as 12.50")
    return number(value, conventions)


def whole(cell: object, conventions: Conventions) -> float | Refusal | None:
    """The whole number meant."""
    value = number(cell, conventions)
    if isinstance(value, float) and not value.is_integer():
        return Refusal(
            reason=f"'{text(cell)}' is not a whole number", remedy="write a number without decimals"
        )
    return value


def date(cell: object, conventions: Conventions) -> datetime.date | Refusal | None:
    """The day meant; a time of day behind it is dropped."""
    dates = conventions.dates
    if isinstance(cell, datetime.date) and dates.plausible(cell):
        return cell.date() if isinstance(cell, datetime.datetime) else cell
    written = text(cell)
    if written is None:
        return None
    with_time = ISO_DATE_AND_TIME.fullmatch(written)
    day = _day(with_time[1], "%Y-%m-%d") if with_time else _day(written, dates.day)
    return day if day and dates.plausible(day) else _misdated(written, "date", dates.day)


def month(cell: object, conventions: Conventions) -> pd.Period | Refusal | None:
    """The month meant; of a full date, the month it lies in."""
    if isinstance(cell, pd.Period):
        return cell.asfreq("M")
    written = text(cell)
    if written is None:
        return None
    day = _day(written, conventions.dates.month) or date(cell, conventions)
    if isinstance(day, datetime.date) and conventions.dates.plausible(day):
        return pd.Period(year=day.year, month=day.month, freq="M")
    return _misdated(written, "month", conventions.dates.month)


def yes_no(cell: object) -> bool | Refusal | None:
    """Whether the cell says yes."""
    written = text(cell)
    if written is None:
        return None
    if written.casefold() in YES | NO:
        return written.casefold() in YES
    return Refusal(reason=f"'{written}' is neither yes nor no", remedy="write yes or no")


def _meanings(distinct: np.ndarray, kind: Kind, conventions: Conventions) -> list[object]:
    readers: dict[Kind, Callable[[object], object]] = {
        Kind.TEXT: text,
        Kind.NUMBER: lambda cell: number(cell, conventions),
        Kind.WHOLE: lambda cell: whole(cell, conventions),
        Kind.MONTH: lambda cell: month(cell, conventions),
        Kind.DATE: lambda cell: date(cell, conventions),
        Kind.YES_NO: yes_no,
    }
    reader = readers[kind]
    if kind not in (Kind.NUMBER, Kind.WHOLE):
        return [reader(cell) for cell in distinct]
    # Amounts of money rarely repeat: what is plain takes the short way.
    plain = PLAIN_NUMBER[kind].fullmatch
    meanings = [float(cell) if type(cell) is str and plain(cell) else reader(cell) for cell in distinct]
    if conventions.numbers.decimal is None and any(isinstance(meaning, Refusal) for meaning in meanings):
        shown = figures.convention(cell for cell in distinct if isinstance(cell, str))
        if shown:
            return _meanings(distinct, kind, replace(conventions, numbers=Numbers(decimal=shown)))
    return meanings


def _typed(values: list[object], kind: Kind) -> pd.Series:
    if kind is Kind.YES_NO:
        return pd.Series(values, dtype="object")  # a bool column cannot say "empty"
    if kind is Kind.DATE:
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"))).astype("datetime64[ns]")
    return pd.Series(values, dtype=frames.DTYPES[kind])


def _day(written: str, format_: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(written, format_).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None


def _misdated(written: str, kind: str, format_: str) -> Refusal:
    example = datetime.date(2026, 10, 14).strftime(format_)
    return Refusal(
        reason=f"'{written}' is not a {kind}",
        remedy=f"write it as {example}, or state the format in [dates] of company.toml",
    )
