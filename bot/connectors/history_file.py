"""A history to be forecast: a long CSV file with the columns series, period, value, and perhaps levels."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from bot.connectors import csv_source, table
from bot.connectors.conventions import Conventions
from bot.connectors.raw import LISTED, Raw
from planning.problems import Problem, Severity, errors
from planning.schema import Table, date, month, number, optional, text

SEASONS_OF_DATES = frozenset({7, 52})  # days and weeks; everything else is months


def load(
    path: Path, conventions: Conventions, *, season: int, levels: Sequence[str] = ()
) -> tuple[pd.DataFrame | None, list[Problem]]:
    """The history, or None and everything that is wrong with the file.

    A series with a cell that cannot be read is left out with a warning, as long as others are left: one bad
    row does not cost everybody the forecast.

    levels   columns that say what each series belongs to, such as its region
    """
    if not path.is_file():
        return None, [Problem(source=str(path), reason="is not a file", remedy="name a CSV file")]
    cells, problems = csv_source.read(path, conventions.files)
    if cells is None:
        return None, problems
    schema = _schema(season, levels)
    used, warnings = _used(cells, schema)
    if errors(warnings):
        return None, problems + warnings
    history, more = table.typed(used, schema, conventions)
    left_out = _unreadable_series(used.frame, history)
    if left_out and not history["series"].isin(left_out).all():
        history = history[~history["series"].isin(left_out)]
        more = [*map(_as_warning, more), _left_out(cells.source, left_out)]
    problems += warnings + more
    return (None if errors(problems) else history.reset_index(drop=True)), problems


def _unreadable_series(cells: pd.DataFrame, history: pd.DataFrame) -> list[str]:
    """The series of which a value or a period was written that nobody can read."""
    is_written = cells["value"].notna() & (cells["value"] != "")
    unreadable = (history["value"].isna() & is_written) | history["period"].isna()
    return sorted(history.loc[unreadable, "series"].dropna().unique())


def _as_warning(problem: Problem) -> Problem:
    stops = problem.column not in {"value", "period"}
    return problem if stops else replace(problem, severity=Severity.WARNING)


def _left_out(source: str, names: Sequence[str]) -> Problem:
    shown = ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")
    return Problem(
        source=source,
        reason=f"{len(names):,} series left out: {shown}",
        remedy="correct their rows and forecast again",
        severity=Severity.WARNING,
    )


def _schema(season: int, levels: Sequence[str]) -> Table:
    period = date if season in SEASONS_OF_DATES else month
    value = number("value", "What was sold; empty where nobody knows", "120", minimum=None)
    return Table(
        name="history",
        meaning="One value per series and period.",
        key=(),  # several values of one period are added up
        columns=(
            text("series", "Name of the series", "EM-200 Italy"),
            period("period", "Period of the value"),
            optional(value),
            *(text(name, "What the series belongs to", "Italy") for name in levels),
        ),
    )


def _used(cells: Raw, schema: Table) -> tuple[Raw, list[Problem]]:
    """The columns of the schema; others are left aside with a warning."""
    names = [column.name for column in schema.columns]
    missing = [name for name in names if name not in cells.frame.columns]
    if missing:
        reason, remedy = f"has no column {', '.join(missing)}", f"name the columns {', '.join(names)}"
        return cells, [Problem(source=cells.source, row=1, reason=reason, remedy=remedy)]
    unused = [
        Problem(
            source=cells.source,
            row=1,
            column=name,
            reason="is not used",
            remedy=f"only {', '.join(names)} count",
            severity=Severity.WARNING,
        )
        for name in cells.frame.columns
        if name not in names
    ]
    return replace(cells, frame=cells.frame[names]), unused
