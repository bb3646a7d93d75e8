"""Outliers and stock-outs: found or flagged, estimated from the rest, never hidden."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planning.forecast import chunk as chunks
from planning.forecast import empty_shelves, medians, seasonality
from planning.forecast.chunk import Chunk, Mask, Matrix, Vector
from planning.forecast.series import Note, Treatment

Z = 7.0  # robust standard deviations; 3, the usual choice, costs accuracy on clean data, 7 gains some
SMALLEST = np.log(1.25)  # nor is anything within 25 % of its neighbours an outlier
WINDOW = 7
PASSES = 2


def treated(values: Sequence[Vector], *, season: int, clean: bool) -> tuple[list[Vector], list[Note]]:
    """Series with unknown months estimated and, if asked for, outliers replaced; a note says what and how.

    values   one array per series, NaN where unknown, at least one value known

    >>> steady = np.array([20.0, 21.0, 22.0] * 14)
    >>> steady[30] = 400.0
    >>> [note.detail for note in treated([steady], season=12, clean=True)[1]]
    ['11 periods before the end: 400 replaced by 21 for fitting']
    """
    unknown = [np.isnan(one) for one in values]
    empty = [empty_shelves.found(one, season=season) & clean for one in values]
    hidden = [gap | shelf for gap, shelf in zip(unknown, empty, strict=True)]
    bridged = [
        filled(np.where(gap, np.nan, one)) if gap.any() else one
        for one, gap in zip(values, hidden, strict=True)
    ]
    better, notes = list(bridged), []
    for piece in chunks.split(bridged, season=season):
        rows = piece.chunk
        gaps = np.zeros(rows.values.shape, dtype=bool)
        for row, index in enumerate(piece.places):
            gaps[row, : len(hidden[index])] = hidden[index]
        whole = imputed(rows, gaps) if gaps.any() else rows.values
        usual, outliers = cleaned(replace(rows, values=whole)) if clean else (whole, np.zeros_like(gaps))
        for row, index in enumerate(piece.places):
            better[index] = usual[row, : rows.lengths[row]]
        notes += _cleaned_notes(piece, outliers, whole, usual)
    return better, [*_imputed_notes(unknown), *_empty_notes(empty, better), *notes]


def filled(values: Vector) -> Vector:
    """Unknown values on the straight line between their neighbours.

    >>> filled(np.array([np.nan, 2.0, np.nan, 4.0]))
    array([2., 2., 3., 4.])
    """
    known = np.flatnonzero(~np.isnan(values))
    return np.interp(np.arange(len(values)), known, values[known])


def imputed(chunk: Chunk, unknown: Mask) -> Matrix:
    """Values with the unknown ones set to their neighbours' level times their own season.

    chunk     rows whose unknown values were bridged by `filled`
    unknown   rows x longest
    """
    seasonal = seasonality.indices(chunk)
    adjusted = seasonality.deseasonalised(chunk, seasonal)
    for row in np.flatnonzero(unknown.any(axis=1)):
        length = chunk.lengths[row]
        adjusted[row, :length] = filled(np.where(unknown[row], np.nan, adjusted[row])[:length])
    return np.where(unknown, chunk.back(adjusted + _repeated(chunk, seasonal)), chunk.values)


def cleaned(chunk: Chunk) -> tuple[Matrix, Mask]:
    """Values with outliers replaced, and where (positive rows only; others are returned as they are).

    A log, freed of its season, is an outlier where it lies further than max(7 robust standard deviations,
    25 %) from the running median of seven. Two or more in a row at the end are a new level, not outliers;
    the first three have no full window and rows under two seasons no pattern to stand out from.
    """
    outliers = np.zeros(chunk.values.shape, dtype=bool)
    values = chunk.values
    if not chunk.positive:
        return values, outliers
    for _ in range(PASSES):
        current = Chunk(values=values, lengths=chunk.lengths, season=chunk.season, positive=True)
        seasonal = seasonality.robust_indices(current)
        adjusted = seasonality.deseasonalised(current, seasonal)
        middle = running_median(adjusted, chunk)
        found = _far(adjusted - middle, chunk)
        outliers |= found
        values = np.where(found, np.exp(middle + _repeated(chunk, seasonal)), values)
    return values, outliers


def running_median(adjusted: Matrix, chunk: Chunk) -> Matrix:
    """Median of the seven values around each one, of fewer at the ends."""
    half = WINDOW // 2
    known = np.where(chunk.inside, adjusted, np.nan)
    padded = np.pad(known, ((0, 0), (half, half)), constant_values=np.nan)
    return medians.of_known(np.lib.stride_tricks.sliding_window_view(padded, WINDOW, axis=1))


def _far(distance: Matrix, chunk: Chunk) -> Mask:
    spread = medians.of_known(np.where(chunk.inside, np.abs(distance), np.nan)) * medians.TO_DEVIATION
    steps = np.arange(chunk.longest)[None, :]
    judged = chunk.inside & (steps >= WINDOW // 2) & (chunk.lengths >= 2 * chunk.season)[:, None]
    far: Mask = judged & (np.abs(distance) > np.maximum(Z * spread, SMALLEST)[:, None])
    return far & ~_run_at_the_end(far, chunk)


def _run_at_the_end(far: Mask, chunk: Chunk) -> Mask:
    """True for the unbroken run of two or more that touches a row's end."""
    after = np.cumsum((chunk.inside & ~far)[:, ::-1], axis=1)[:, ::-1]
    run = far & (after == 0)
    long: Mask = run & (run.sum(axis=1) >= 2)[:, None]
    return long


def _repeated(chunk: Chunk, seasonal: Matrix) -> Matrix:
    return np.tile(seasonal, -(-chunk.longest // seasonal.shape[1]))[:, : chunk.longest]


def _imputed_notes(unknown: Sequence[Mask]) -> list[Note]:
    return [
        Note(
            series=index,
            treatment=Treatment.IMPUTED,
            detail=f"{int(gap.sum())} periods unknown, out of stock or under an event, estimated",
        )
        for index, gap in enumerate(unknown)
        if gap.any()
    ]


def _empty_notes(empty: Sequence[Mask], better: Sequence[Vector]) -> list[Note]:
    return [
        Note(
            series=index,
            treatment=Treatment.STOCKED_OUT,
            detail=f"{_place(len(shelf) - 1 - int(step))}: nothing sold, taken for a stock-out; "
            f"{better[index][step]:.6g} for fitting",
        )
        for index, shelf in enumerate(empty)
        for step in np.flatnonzero(shelf)
    ]


def _place(ago: int) -> str:
    return f"{ago} periods before the end" if ago else "the last period"


def _cleaned_notes(piece: chunks.Piece, outliers: Mask, before: Matrix, after: Matrix) -> list[Note]:
    notes = []
    for row, step in np.argwhere(outliers):
        ago = int(piece.chunk.lengths[row]) - 1 - int(step)
        detail = f"{_place(ago)}: {before[row, step]:.6g} replaced by {after[row, step]:.6g} for fitting"
        notes.append(Note(series=int(piece.places[row]), treatment=Treatment.CLEANED, detail=detail))
    return notes
