"""The Theta method (Assimakopoulos and Nikolopoulos 2000), all rows and all smoothing constants at once."""

import numpy as np

from planning.forecast import seasonality
from planning.forecast.chunk import Chunk, Indices, Matrix

ALPHAS = np.arange(1, 40) / 40


def seasonal_theta(chunk: Chunk, horizon: int) -> Matrix:
    """Theta on the seasonally adjusted rows (rows x horizon, in quantities)."""
    seasonal = seasonality.indices(chunk)
    adjusted = seasonality.deseasonalised(chunk, seasonal)
    line = theta(adjusted, chunk.lengths, horizon)
    return chunk.back(line + seasonality.ahead(chunk, seasonal, horizon))


def yearly_theta(chunk: Chunk, horizon: int) -> Matrix:
    """Theta on yearly means, interpolated between the middles of the years (rows x horizon, in quantities).

    Averaging over a year takes the season and most noise away, so that the long-run trend is seen.
    """
    m = chunk.season
    seasonal = seasonality.indices(chunk)
    adjusted = seasonality.deseasonalised(chunk, seasonal)
    means, years = _yearly_means(adjusted, chunk.lengths, m)
    periods_to_middle = (m - 1) / 2
    position = (np.arange(1, horizon + 1) + periods_to_middle) / m  # 0 is the middle of the last year
    coming = theta(means, years, int(np.ceil(position[-1])))
    last = means[np.arange(chunk.rows), years - 1]
    coming = np.where((years >= 3)[:, None], coming, last[:, None])
    nodes = np.column_stack([last, coming])
    left = np.minimum(position.astype(int), nodes.shape[1] - 2)
    line = nodes[:, left] + (position - left) * (nodes[:, left + 1] - nodes[:, left])
    return chunk.back(line + seasonality.ahead(chunk, seasonal, horizon))


def theta(values: Matrix, lengths: Indices, horizon: int) -> Matrix:
    """Simple exponential smoothing plus half the regression slope as drift (Hyndman and Billah 2003).

        forecast(h) = level + slope / 2 * (h - 1 + (1 - (1 - alpha)^n) / alpha)

    values   rows x longest length, lengths never rising; alpha and the first level by least squares.

    >>> theta(np.array([[2.0, 4.0, 6.0, 8.0, 10.0, 12.0]]), np.array([6]), 2).round(1)
    array([[13., 14.]])
    """
    level, alpha = smooth(values, lengths)
    n = lengths.astype(float)
    start = (1 - (1 - alpha) ** n) / alpha
    steps = np.arange(horizon)
    drift: Matrix = level[:, None] + slope(values, lengths)[:, None] / 2 * (steps[None, :] + start[:, None])
    return drift


def smooth(values: Matrix, lengths: Indices) -> tuple[Matrix, Matrix]:
    """Last level and best constant of simple exponential smoothing, per row.

    The level is linear in the first level: level(t) = g(t) + (1 - alpha)^t * first. One pass therefore
    gives the least-squares first level and the squared error for every alpha of the grid.
    """
    rows, longest = values.shape
    centre = values[:, :1]
    g = np.zeros((rows, len(ALPHAS)))
    squares, products = np.zeros_like(g), np.zeros_like(g)
    response = np.power((1 - ALPHAS)[None, :], np.arange(longest + 1)[:, None])
    for step in range(longest):
        running = int(np.searchsorted(-lengths, -step))
        error = (values[:running, step, None] - centre[:running]) - g[:running]
        squares[:running] += error * error
        products[:running] += error * response[step]
        g[:running] += ALPHAS * error
    weights = np.cumsum(response**2, axis=0)[lengths - 1]
    first = products / weights
    best = np.argmin(squares - products * first, axis=1)
    row = np.arange(rows)
    level = g[row, best] + response[lengths, best] * first[row, best] + centre[:, 0]
    return level, ALPHAS[best]


def slope(values: Matrix, lengths: Indices) -> Matrix:
    """Regression slope per period of each row.

    >>> slope(np.array([[1.0, 3.0, 5.0], [4.0, 4.0, 0.0]]), np.array([3, 2]))
    array([2., 0.])
    """
    n = lengths.astype(float)
    steps = np.arange(values.shape[1])
    centred = np.where(steps[None, :] < n[:, None], steps[None, :] - (n[:, None] - 1) / 2, 0.0)
    spread = n * (n * n - 1) / 12
    total: Matrix = (centred * values).sum(axis=1) / np.maximum(spread, 1.0)
    return total


def _yearly_means(values: Matrix, lengths: Indices, m: int) -> tuple[Matrix, Indices]:
    """Means of whole years counted back from each row's end, oldest first; at least one."""
    years = np.maximum(lengths // m, 1)
    totals = np.cumsum(np.pad(values, ((0, 0), (1, 0))), axis=1)
    place = np.arange(int(years.max()))[None, :]
    end = np.maximum(lengths[:, None] - m * (years[:, None] - 1 - place), 0)
    end = np.where(place < years[:, None], end, 0)
    begin = np.maximum(end - m, 0)
    row = np.arange(len(lengths))[:, None]
    means = (totals[row, end] - totals[row, begin]) / np.maximum(end - begin, 1)
    return means, years
