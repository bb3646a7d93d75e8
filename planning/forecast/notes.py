"""What was done to a series, and why it got its method, as a table."""

from collections.abc import Sequence

import pandas as pd

from planning.forecast.methods import Batch, Method, Points
from planning.forecast.series import Note, Treatment
from planning.forecast.trading_days import Days


def frame(keys: pd.DataFrame, notes: Sequence[Note]) -> pd.DataFrame:
    """Notes as a table: keys, treatment, detail."""
    ordered = sorted(notes, key=lambda note: note.series)
    rows = keys.iloc[[note.series for note in ordered]].reset_index(drop=True)
    return rows.assign(
        treatment=[str(note.treatment) for note in ordered], detail=[note.detail for note in ordered]
    )


def of_days(days: Days) -> list[Note]:
    """Which series were counted per working day."""
    detail = "months with more working days sell more: counted per working day"
    return [
        Note(series=int(index), treatment=Treatment.WORKING_DAYS, detail=detail) for index in days.matters
    ]


def of_methods(points: Points, batch: Batch) -> list[Note]:
    """Why a series did not simply get the quartet."""
    notes = []
    for index, method in enumerate(points.methods):
        months = len(batch.values[index])
        if method is Method.CONSTANT:
            notes.append(Note(series=index, treatment=Treatment.CONSTANT, detail="always the same quantity"))
        elif method is Method.HALF_WAY:
            detail = "last year's months were clearly nearer at earlier origins: half way to them"
            notes.append(Note(series=index, treatment=Treatment.COMBINED, detail=detail))
        elif method is Method.MEAN:
            detail = "at least half of the last two years is zero: the mean of a year"
            notes.append(Note(series=index, treatment=Treatment.INTERMITTENT, detail=detail))
        elif method in {Method.LEVEL, Method.LAST_YEAR}:
            detail = f"{months} periods are too few for a season or a trend: {method}"
            notes.append(Note(series=index, treatment=Treatment.SHORT, detail=detail))
        elif method is Method.SHARE:
            detail = f"{months} periods: share of the forecast of {points.parent[index]}"
            notes.append(Note(series=index, treatment=Treatment.SHORT, detail=detail))
        elif method is Method.POOLED:
            detail = f"{months} periods: combined with a share of the forecast of {points.parent[index]}"
            notes.append(Note(series=index, treatment=Treatment.POOLED, detail=detail))
    return notes
