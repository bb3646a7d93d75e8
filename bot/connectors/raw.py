"""A raw table: cells as somebody wrote them, each row labelled with the place where it stands."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.problems import Problem, Refusal

FIRST_ROW = 2  # as a spreadsheet counts: the header is row 1
LISTED = 10  # problems of one sort in one column; more would bury the others


@dataclass(frozen=True, kw_only=True)
class Raw:
    """Cells by column name; the index says (file, row), so that a problem can name the place of any row.

    A cell is text, a number, a date or a truth value; None, NaN and "" are empty.
    """

    source: str  # "items.csv", "plan.xlsx, sheet items"
    frame: pd.DataFrame


def placed(source: str, frame: pd.DataFrame, *, first_row: int = FIRST_ROW) -> Raw:
    """A raw table whose rows follow one another in one source."""
    rows = pd.RangeIndex(first_row, first_row + len(frame))
    places = pd.MultiIndex(
        levels=[[source], rows],
        codes=[np.zeros(len(frame), dtype=np.int8), np.arange(len(frame))],
        names=("file", "row"),
        verify_integrity=False,
    )
    return Raw(source=source, frame=frame.set_axis(places, axis="index"))


def with_header(source: str, cells: pd.DataFrame) -> tuple[Raw | None, list[Problem]]:
    """Cells whose first row names the columns; rows and columns that are all empty are left out."""
    names = [str(name or "").strip() for name in cells.iloc[0]]
    body = placed(source, cells.iloc[1:].set_axis(range(len(names)), axis="columns"))
    frame = body.frame[~_empty_rows(body.frame)]
    problems = _header_problems(source, names, frame)
    if problems:
        return None, problems
    named = [position for position, name in enumerate(names) if name]
    return Raw(source=source, frame=frame[named].set_axis([names[at] for at in named], axis="columns")), []


def problems_at(
    places: pd.MultiIndex, wrong: np.ndarray, *, column: str | None, refusal: Callable[[int], Refusal]
) -> list[Problem]:
    """One problem per wrong row; when there are many, the last one counts the rest."""
    positions = [int(position) for position in np.flatnonzero(wrong)]
    problems = []
    for position in positions[:LISTED]:
        (file, row), why = places[position], refusal(position)
        problems.append(
            Problem(source=file, row=int(row), column=column, reason=why.reason, remedy=why.remedy)
        )
    if len(positions) > LISTED:
        file, _ = places[positions[LISTED]]
        rest = f"{len(positions) - LISTED:,} more rows have a problem of this sort"
        problems.append(Problem(source=file, column=column, reason=rest, remedy="mend them alike"))
    return problems


def _empty_rows(frame: pd.DataFrame) -> np.ndarray:
    empty = np.ones(len(frame), dtype=bool)
    for name in frame.columns:
        if not empty.any():
            break
        candidates = frame[name].to_numpy()[empty]
        empty[empty] = pd.isna(candidates) | (candidates == "")
    return empty


def _header_problems(source: str, names: list[str], frame: pd.DataFrame) -> list[Problem]:
    nameless = [
        _in_header(source, f"column {position + 1} has no name", "name it, or empty it")
        for position, name in enumerate(names)
        if not name and not _empty_rows(frame[[position]]).all()
    ]
    repeated = [
        _in_header(source, f"{count} columns are called '{name}'", "keep one of them")
        for name, count in Counter(filter(None, names)).items()
        if count > 1
    ]
    return nameless + repeated


def _in_header(source: str, reason: str, remedy: str) -> Problem:
    return Problem(source=source, row=1, reason=reason, remedy=remedy)
