"""From a long history to one array per series, saying what was filled, merged or left out on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning.problems import Problem, Severity

Values = NDArray[np.float64]
Ordinals = NDArray[np.int64]


class Gaps(StrEnum):
    """What a month without a row means."""

    ZERO = "zero"  # nothing was sold
    UNKNOWN = "unknown"  # nobody knows: estimated from its neighbours


class Treatment(StrEnum):
    """What was done to a series, or found in it, on the way to its forecast."""

    FILLED = "filled"  # months without a row became zero
    MERGED = "merged"  # several rows of one month were added up
    IMPUTED = "imputed"  # unknown or stocked-out months were estimated
    STOCKED_OUT = "stock-out"  # a regular item sold nothing: estimated as if it could have been had
    WORKING_DAYS = "working days"  # months were counted per working day
    CLEANED = "cleaned"  # an outlier was replaced for fitting
    NEGATIVE = "negative"  # months below zero (returns) were found
    SHORT = "short"  # under two seasons of history
    POOLED = "pooled"  # combined with a share of the parent's forecast
    COMBINED = "combined"  # with last year's months, which were better at earlier origins
    INTERMITTENT = "intermittent"  # at least half of the recent months are zero
    CONSTANT = "constant"  # always the same quantity


LARGEST, SMALLEST = 1e100, 1e-100  # beyond, a float is no quantity and its square overflows
LAUNCHED_MONTHS = 3


class HistoryShapeError(ValueError):
    """A history needs its key columns, a column `month` of periods and a column `qty`."""


@dataclass(frozen=True, kw_only=True)
class Note:
    """One treatment of one series (a row of `Gathered.keys`)."""

    series: int
    treatment: Treatment
    detail: str


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The series of one history: `values[i]` belongs to row i of `keys` and ends in the period `ends[i]`.

    values    one array per series, NaN where the quantity is unknown or a stock-out hid it
    ends      ordinal of each series' last period (`pandas.Period.ordinal`)
    freq      length of a period
    problems  what could not be used, in words
    """

    keys: pd.DataFrame
    values: list[Values]
    ends: Ordinals
    freq: pd.offsets.BaseOffset
    notes: list[Note]
    problems: list[Problem]


def gather(
    history: pd.DataFrame, *, keys: Sequence[str], gaps: Gaps = Gaps.ZERO, end: pd.Period | None = None
) -> Gathered:
    """One array per series, from its first quantity to its last month (or to `end`, where that is given).

    history   columns: the keys, `month` (periods), `qty`, and, if there is one, `stockout` (true where
              stock ran out, so that the sale does not show the demand)

    >>> months = pd.PeriodIndex(["2025-01", "2025-03"], freq="M")
    >>> history = pd.DataFrame({"item": "A", "month": months, "qty": [5.0, 7.0]})
    >>> gather(history, keys=["item"]).values
    [array([5., 0., 7.])]
    """
    names = list(keys)
    _check_shape(history, names)
    rows, problems = _usable(history, names, end)
    labels = rows[names].drop_duplicates().sort_values(names).reset_index(drop=True)
    rows = rows.assign(series=rows.groupby(names, sort=True).ngroup())
    merged = rows.groupby(["series", "ordinal"], as_index=False).agg(
        qty=("qty", "sum"), known=("known", "all"), hidden=("stockout", "any"), rows=("qty", "size")
    )
    table = _Table(labels=labels, merged=merged, end=None if end is None else end.ordinal)
    values, ends = table.arrays(np.nan if gaps is Gaps.UNKNOWN else 0.0)
    empty = [index for index, one in enumerate(values) if np.isnan(one).all()]
    problems += [_no_number(labels, index) for index in empty]
    keep = [index for index in range(len(values)) if index not in set(empty)]
    number = {index: place for place, index in enumerate(keep)}
    notes = [
        Note(series=number[note.series], treatment=note.treatment, detail=note.detail)
        for note in table.notes(values, gaps)
        if note.series in number
    ]
    return Gathered(
        keys=labels.iloc[keep].reset_index(drop=True),
        values=[values[index] for index in keep],
        ends=ends[keep],
        freq=history["month"].dtype.freq,
        notes=notes,
        problems=problems,
    )


@dataclass(frozen=True, kw_only=True)
class _Table:
    """Rows merged to one per series and period."""

    labels: pd.DataFrame
    merged: pd.DataFrame
    end: int | None

    def arrays(self, gap: float) -> tuple[list[Values], Ordinals]:
        """The values of each series from its first quantity to its end, gaps filled with `gap`."""
        series, ordinal = self.merged["series"].to_numpy(), self.merged["ordinal"].to_numpy(np.int64)
        starts = self._starts()
        last = pd.Series(ordinal).groupby(series).max().to_numpy(np.int64)
        ends = last if self.end is None else np.maximum(last, self.end)
        lengths = ends - starts + 1
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        flat = np.full(int(offsets[-1]), gap)
        inside = ordinal >= starts[series]
        usable = self.merged["known"].to_numpy(bool) & ~self.merged["hidden"].to_numpy(bool)
        places = (offsets[series] + ordinal - starts[series])[inside]
        flat[places] = np.where(usable, self.merged["qty"], np.nan)[inside]
        return [flat[low:high] for low, high in pairwise(offsets)], ends

    def _starts(self) -> Ordinals:
        """Zeros before the first sale are no history, unless that sale is too recent to stand alone."""
        by_series = self.merged.groupby("series")["ordinal"]
        first, last = by_series.min(), by_series.max()
        known_or_sold = (self.merged["qty"] != 0) | self.merged["hidden"] | ~self.merged["known"]
        sold = self.merged[known_or_sold].groupby("series")["ordinal"].min().reindex(first.index)
        launched = sold.where(last - sold + 1 >= LAUNCHED_MONTHS).fillna(first)
        starts: Ordinals = launched.to_numpy(np.int64)
        return starts

    def notes(self, values: list[Values], gaps: Gaps) -> list[Note]:
        """What was merged, filled or found below zero."""
        repeated = self.merged[self.merged["rows"] > 1].groupby("series").size()
        found = [
            _note(series, Treatment.MERGED, f"{count} months had several rows, added up")
            for series, count in repeated.items()
        ]
        given = self.merged[self.merged["ordinal"] >= self._starts()[self.merged["series"]]]
        missing = np.array([len(one) for one in values]) - given.groupby("series").size().to_numpy()
        word = "counted as zero" if gaps is Gaps.ZERO else "estimated"
        found += [
            _note(series, Treatment.FILLED, f"{missing[series]} months without a row, {word}")
            for series in np.flatnonzero(missing)
        ]
        for series, one in enumerate(values):
            if (one < 0).any():
                count = int((one < 0).sum())
                found.append(_note(series, Treatment.NEGATIVE, f"{count} months are below zero"))
        return found


def _note(series: object, treatment: Treatment, detail: str) -> Note:
    return Note(series=int(str(series)), treatment=treatment, detail=detail)


def _check_shape(history: pd.DataFrame, names: list[str]) -> None:
    missing = [name for name in (*names, "month", "qty") if name not in history.columns]
    if missing:
        raise HistoryShapeError(f"The history has no column {', '.join(missing)}.")
    if not isinstance(history["month"].dtype, pd.PeriodDtype):
        raise HistoryShapeError(
            "The column month must hold pandas periods, such as pd.PeriodIndex(..., freq='M')."
        )


def _usable(
    history: pd.DataFrame, names: list[str], end: pd.Period | None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Rows with keys and a month, up to `end`; quantities that are no finite number marked as unknown."""
    qty = pd.to_numeric(history["qty"], errors="coerce").astype(float)
    qty = qty.where(qty.abs() <= LARGEST)
    qty = qty.where((qty.abs() >= SMALLEST) | qty.isna(), 0.0)
    rows = history[[*names, "month"]].assign(
        qty=qty.fillna(0.0),
        known=qty.notna(),
        stockout=history["stockout"].astype(bool) if "stockout" in history.columns else False,
    )
    placed = rows[[*names, "month"]].notna().all(axis=1)
    problems = []
    if not placed.all():
        problems.append(
            Problem(
                source="history",
                reason=f"{int((~placed).sum())} rows name no series or month and were left out",
                remedy="fill " + ", ".join([*names, "month"]),
                severity=Severity.WARNING,
            )
        )
    rows = rows[placed]
    rows = rows.assign(ordinal=rows["month"].array.asi8)
    if end is not None:
        rows = rows[rows["ordinal"] <= end.ordinal]
    if rows.empty:
        problems.append(
            Problem(source="history", reason="there is no month to learn from", remedy="add past sales")
        )
    return rows, problems


def _no_number(labels: pd.DataFrame, series: int) -> Problem:
    name = " / ".join(str(value) for value in labels.iloc[series])
    return Problem(
        source="history",
        reason=f"{name} has no month with a usable number",
        remedy="correct or remove the series",
    )
