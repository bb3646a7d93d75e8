"""What is wrong with somebody's data, said so that they can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem matters."""

    ERROR = "error"  # nothing is imported, or the step may not go on
    WARNING = "warning"  # work goes on, the figure is marked


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why something written cannot be taken as it stands, and what to write instead."""

    reason: str
    remedy: str


@dataclass(frozen=True, kw_only=True, order=True)
class Problem:
    """One thing wrong in a table, with the place, the reason and the remedy.

    >>> print(Problem(source="items.csv", row=3, column="cost", reason="'abc' is not a number",
    ...               remedy="write a number such as 12.50"))
    items.csv, row 3, column cost: 'abc' is not a number; write a number such as 12.50
    """

    source: str
    row: int | None = None  # as a spreadsheet counts: the header is row 1
    column: str | None = None
    reason: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else None
        column = f"column {self.column}" if self.column else None
        place = ", ".join(part for part in (self.source, row, column) if part)
        return f"{place}: {self.reason}; {self.remedy}"


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those problems that stop the work."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]
