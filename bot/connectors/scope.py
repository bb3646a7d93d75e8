"""What an expression of a mapping can see, and how it takes cells for numbers, dates or text."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from bot.connectors import cells, closest, raw
from bot.connectors.conventions import Conventions
from bot.connectors.toml_record import Key
from planning.frames import Kind
from planning.problems import Problem

LITERAL = "string"  # the type of text that stands in the mapping; what stands in a cell is an object


class NotUnderstood(Exception):
    """An expression is not one of the language; it carries the problem to be shown."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The rows, labelled by place, the parameters, and the place of the expression itself."""

    frame: pd.DataFrame
    parameters: Mapping[str, object]
    conventions: Conventions
    key: Key
    problems: list[Problem] = field(default_factory=list)  # cells met that could not be read

    def misuse(self, reason: str, remedy: str) -> NotUnderstood:
        """The exception for an expression that cannot be worked out."""
        return NotUnderstood(self.key.problem(reason, remedy))

    def named(self, name: str) -> pd.Series:
        """The column or parameter of that name."""
        if name in self.frame.columns:
            return self.frame[name]
        if name in self.parameters:
            return self.constant(self.parameters[name])
        known = [*map(str, self.frame.columns), *self.parameters]
        raise self.misuse(f"there is no column '{name}'", closest.advice(name, known))

    def constant(self, value: object) -> pd.Series:
        """The same value in every row."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            return pd.Series(float(value), index=self.frame.index)
        if isinstance(value, datetime.date):
            return pd.Series(pd.Timestamp(value), index=self.frame.index)
        dtype = LITERAL if isinstance(value, str) else "object"
        return pd.Series([value] * len(self.frame), index=self.frame.index, dtype=dtype)

    def numbers(self, column: pd.Series) -> pd.Series:
        """The cells as numbers, empty ones as NaN."""
        return column if is_number(column) else self._read(column, Kind.NUMBER)

    def dates(self, column: pd.Series) -> pd.Series:
        """The cells as days."""
        return column if is_date(column) else self._read(column, Kind.DATE)

    def months(self, column: pd.Series) -> pd.Series:
        """The cells as months."""
        return column.dt.to_period("M") if is_date(column) else self._read(column, Kind.MONTH)

    def texts(self, column: pd.Series) -> pd.Series:
        """The cells as text, empty ones as ""; what the mapping itself says keeps its spaces."""
        if column.dtype == LITERAL:
            return column.astype(object)
        return self._read(column, Kind.TEXT).fillna("").astype(object)

    def truth(self, column: pd.Series) -> pd.Series:
        """The cells as true or false, empty ones as false."""
        if column.dtype == bool:
            return column
        return self._read(column, Kind.YES_NO).isin([True])

    def _read(self, column: pd.Series, kind: Kind) -> pd.Series:
        reading = cells.read(column, kind, self.conventions)
        name = str(column.name) if column.name is not None else None
        refused = reading.refused >= 0
        self.problems.extend(raw.problems_at(column.index, refused, column=name, refusal=reading.refusal))
        return reading.values


def is_number(column: pd.Series) -> bool:
    """Whether the column holds numbers already."""
    return bool(pd.api.types.is_float_dtype(column.dtype))


def is_date(column: pd.Series) -> bool:
    """Whether the column holds days already."""
    return bool(pd.api.types.is_datetime64_any_dtype(column.dtype))
