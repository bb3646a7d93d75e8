"""Holt-Winters with damped trend, fitted to a whole chunk by a grid and a pattern search."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planning.forecast import seasonality
from planning.forecast.chunk import Chunk, Matrix

Cube = NDArray[np.float32]

ALPHA, TREND, GAMMA, PHI, LEVEL, SLOPE = range(6)
START = np.array(
    [
        (alpha, trend, gamma, phi, 0.0, 0.0)
        for alpha in (0.05, 0.2, 0.5, 0.8)
        for trend in (0.0, 0.05, 0.2)  # beta / alpha
        for gamma in (0.01, 0.1, 0.3)
        for phi in (0.85, 0.95)
    ]
)
STEP = np.array([0.1, 0.1, 0.1, 0.04, 0.05, 0.005])
LOWEST = np.array([0.001, 0.0, 0.0, 0.80, -np.inf, -np.inf])
HIGHEST = np.array([0.999, 1.0, 1.0, 0.98, np.inf, np.inf])
MOVES = np.concatenate([np.eye(6), -np.eye(6)])
ROUNDS = 3  # more of them fit better and forecast no better
SMALLEST_BASE = 1e-3  # of the row's mean: keeps a falling level from crossing zero


@dataclass(frozen=True, kw_only=True)
class _Start:
    """Scaled values and first states of a chunk's rows."""

    values: Cube  # longest x rows, divided by each row's scale
    running: list[int]
    level: Cube
    slope: Cube
    seasonal: Cube  # rows x season
    multiplicative: bool


@dataclass(frozen=True, kw_only=True)
class _End:
    """Squared errors and last states, rows x candidates."""

    squares: Cube
    level: Cube
    slope: Cube
    seasonal: Cube  # season x rows x candidates


def damped_holt_winters(chunk: Chunk, horizon: int) -> Matrix:
    """Forecasts of ETS(A, Ad, M), or (A, Ad, A) where a row is not strictly positive (rows x horizon).

        base(t) = level(t-1) + phi slope(t-1),  fit(t) = base(t) * season(t-m),  e(t) = y(t) - fit(t)
        level(t) = base(t) + alpha e(t) / season(t-m)
        slope(t) = phi slope(t-1) + beta e(t) / season(t-m)
        season(t) = season(t-m) + gamma e(t) / base(t)

    (Hyndman, Koehler, Ord, Snyder 2008, table 2.2; in the additive form no division.) The six unknowns of a
    row (alpha, beta / alpha, gamma, phi, first level and slope) minimise the sum of squared errors.
    """
    scale = _scale(chunk)
    start = _start(chunk, scale)
    parameters = _search(start)
    end = _run(start, parameters[:, None, :])
    return _ahead(chunk, end, parameters[:, PHI], horizon) * scale[:, None]


def _scale(chunk: Chunk) -> Matrix:
    scale = np.abs(chunk.values).sum(axis=1) / chunk.lengths
    scale_or_one: Matrix = np.where(scale > 0, scale, 1.0)
    return scale_or_one


def _start(chunk: Chunk, scale: Matrix) -> _Start:
    seasonal = seasonality.indices(chunk)
    repeated = np.tile(seasonal, -(-chunk.longest // seasonal.shape[1]))[:, : chunk.longest]
    if chunk.positive:
        seasonal = np.exp(seasonal)
        flat = chunk.values / np.exp(repeated) / scale[:, None]
    else:
        seasonal = seasonal / scale[:, None]
        flat = np.where(chunk.inside, chunk.values - repeated, 0.0) / scale[:, None]
    level, slope = _line(flat[:, : 2 * chunk.season], np.minimum(chunk.lengths, 2 * chunk.season))
    return _Start(
        values=np.ascontiguousarray((chunk.values / scale[:, None]).T, dtype=np.float32),
        running=chunk.running,
        level=level.astype(np.float32),
        slope=slope.astype(np.float32),
        seasonal=seasonal.astype(np.float32),
        multiplicative=chunk.positive,
    )


def _line(values: Matrix, lengths: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
    """Level just before the first value, and slope, of a straight line through the values."""
    n = lengths.astype(float)
    steps = np.arange(values.shape[1])
    centred = np.where(steps[None, :] < n[:, None], steps[None, :] - (n[:, None] - 1) / 2, 0.0)
    slope = (centred * values).sum(axis=1) / np.maximum(n * (n * n - 1) / 12, 1.0)
    inside = np.where(steps[None, :] < n[:, None], values, 0.0)
    return inside.sum(axis=1) / n - slope * (n + 1) / 2, slope


def _search(start: _Start) -> Matrix:
    """Best parameters per row (rows x 6): grid first, then moves along one axis, halved where none helps."""
    rows = len(start.level)
    squares = _run(start, START[None, :, :]).squares
    best: Matrix = START[np.argmin(squares, axis=1)]
    lowest = squares.min(axis=1)
    size = np.ones(rows)
    for _ in range(ROUNDS):
        moved = best[:, None, :] + size[:, None, None] * (MOVES * STEP)[None, :, :]
        moved = np.clip(moved, LOWEST, HIGHEST)
        squares = _run(start, moved).squares
        choice = np.argmin(squares, axis=1)
        found = squares[np.arange(rows), choice]
        better = found < lowest
        best = np.where(better[:, None], moved[np.arange(rows), choice], best)
        lowest = np.where(better, found, lowest)
        size = np.where(better, size, size / 2)
    return best


def _run(start: _Start, parameters: Matrix) -> _End:
    """One pass over the values for all rows and candidates (parameters: rows or 1 x candidates x 6)."""
    rows, m = start.seasonal.shape
    candidates = parameters.shape[1]
    given = np.broadcast_to(parameters, (rows, candidates, 6)).astype(np.float32)
    alpha, gamma, phi = (np.ascontiguousarray(given[:, :, index]) for index in (ALPHA, GAMMA, PHI))
    beta = alpha * given[:, :, TREND]
    level = start.level[:, None] + given[:, :, LEVEL]
    slope = start.slope[:, None] + given[:, :, SLOPE]
    seasonal = np.repeat(start.seasonal.T[:, :, None], candidates, axis=2)
    squares = np.zeros_like(level)
    for step, running in enumerate(start.running):
        top = slice(0, running)
        season = seasonal[step % m, top]
        slope[top] *= phi[top]
        level[top] += slope[top]
        if start.multiplicative:
            np.maximum(level[top], SMALLEST_BASE, out=level[top])
            error = start.values[step, top, None] - level[top] * season
            adjusted, of_season = error / season, gamma[top] * (error / level[top])
        else:
            error = start.values[step, top, None] - level[top] - season
            adjusted, of_season = error, gamma[top] * error
        squares[top] += error * error
        level[top] += alpha[top] * adjusted
        slope[top] += beta[top] * adjusted
        season += of_season
        if start.multiplicative:
            np.maximum(season, seasonality.LOWEST_INDEX, out=season)
    return _End(squares=squares, level=level, slope=slope, seasonal=seasonal)


def _ahead(chunk: Chunk, end: _End, phi: Matrix, horizon: int) -> Matrix:
    damping = np.cumsum(phi[:, None] ** np.arange(1, horizon + 1)[None, :], axis=1)
    line: Matrix = end.level + damping * end.slope
    season = np.take_along_axis(end.seasonal[:, :, 0].T, chunk.phase(ahead=horizon), axis=1)
    return line * season if chunk.positive else line + season
