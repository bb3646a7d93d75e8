"""STL (Cleveland and others 1990) without robustness weights: linear, hence a few matrices per length."""

from functools import lru_cache

import numpy as np

from planning.forecast import holt, theta
from planning.forecast.chunk import Chunk, Matrix, Vector

SEASONAL_WINDOW = 7  # years; the published default, and better than 11 on every set tried
INNER_LOOPS = 5


def stl_damped_holt(chunk: Chunk, horizon: int) -> Matrix:
    """Damped Holt on what STL leaves without season, plus last year's season (rows x horizon, in quantities).

    Rows of two seasons or fewer, which STL cannot decompose, get the Theta forecast.
    """
    m = chunk.season
    if m < 2:
        return chunk.back(holt.damped_holt(chunk.modelled, chunk.lengths, horizon))
    adjusted, last_year = chunk.modelled.copy(), np.zeros((chunk.rows, m))
    for length in np.unique(chunk.lengths[chunk.lengths > 2 * m]):
        rows = np.flatnonzero(chunk.lengths == length)
        season = seasonal_component(chunk.modelled[rows, :length], m)
        adjusted[rows, :length] -= season
        last_year[rows] = season[:, length - m :]
    line = holt.damped_holt(adjusted, chunk.lengths, horizon)
    forecast = chunk.back(line + last_year[:, np.arange(horizon) % m])
    short = chunk.lengths <= 2 * m
    if short.any():
        forecast[short] = theta.seasonal_theta(chunk, horizon)[short]
    return forecast


def seasonal_component(values: Matrix, season: int) -> Matrix:
    """The seasonal part of rows of equal length, as statsmodels' STL gives it.

    >>> rows = np.tile([3.0, -1.0, -1.0, -1.0], 5)[None, :]
    >>> seasonal_component(rows, 4)[0, -4:].round(3)
    array([ 3., -1., -1., -1.])
    """
    to_season, to_trend = _operators(values.shape[1], season)
    trend = np.zeros_like(values)
    for _ in range(INNER_LOOPS):
        seasonal = (values - trend) @ to_season
        trend = (values - seasonal) @ to_trend
    return seasonal


@lru_cache(maxsize=64)
def _operators(length: int, m: int) -> tuple[Matrix, Matrix]:
    """Matrices that take detrended rows to their season, and deseasonalised rows to their trend."""
    places = np.arange(1.0, length + 1)
    cycle = _cycle_smoother(length, m)
    low = loess(length, _odd(m + 1), places) @ _three_moving_averages(length, m) @ cycle
    trend_window = _odd(int(np.ceil(1.5 * m / (1 - 1.5 / SEASONAL_WINDOW))))
    to_trend = loess(length, trend_window, places)
    return np.ascontiguousarray((cycle[m : m + length] - low).T), np.ascontiguousarray(to_trend.T)


def _odd(window: int) -> int:
    """The smallest odd number from `window` up."""
    return window + 1 if window % 2 == 0 else window


def _cycle_smoother(length: int, m: int) -> Matrix:
    """Loess within each month's own series, one year beyond either end."""
    smoother = np.zeros((length + 2 * m, length))
    by_years = {
        years: loess(years, SEASONAL_WINDOW, np.arange(0.0, years + 2))
        for years in {length // m, -(-length // m)}
    }
    for place in range(m):
        own = np.arange(place, length, m)
        smoothed = np.arange(place, length + 2 * m, m)[: len(own) + 2]
        smoother[np.ix_(smoothed, own)] = by_years[len(own)]
    return smoother


def _three_moving_averages(length: int, m: int) -> Matrix:
    """Moving averages over m, m and 3 periods, one after the other, from length + 2 m values to length."""
    kernel = np.convolve(np.convolve(np.full(m, 1 / m), np.full(m, 1 / m)), np.full(3, 1 / 3))
    shift = np.arange(length + 2 * m)[None, :] - np.arange(length)[:, None]
    inside = (shift >= 0) & (shift < len(kernel))
    return np.where(inside, kernel[np.where(inside, shift, 0)], 0.0)


def loess(length: int, window: int, places: Vector) -> Matrix:
    """Rows of weights that take a series to its locally linear fit at `places` (1 is the first value).

    Neighbours are weighted by (1 - (distance / reach)^3)^3; the weights of the published Fortran.

    >>> loess(5, 3, np.array([3.0])).round(2)
    array([[0., 0., 1., 0., 0.]])
    """
    half = (window + 1) // 2
    left = np.clip(places - half + 1, 1, max(length - window + 1, 1))
    right = np.minimum(left + window - 1, length)
    reach = np.maximum(places - left, right - places) + max(window - length, 0) // 2
    x = np.arange(1, length + 1)
    distance = np.abs(x[None, :] - places[:, None])
    within = (x[None, :] >= left[:, None]) & (x[None, :] <= right[:, None])
    near = distance <= 0.001 * reach[:, None]
    ratio = np.minimum(distance / np.maximum(reach, 1e-12)[:, None], 1.0)
    weight = np.where(near, 1.0, (1 - ratio**3) ** 3) * within * (distance <= 0.999 * reach[:, None])
    weight /= weight.sum(axis=1, keepdims=True)
    mean = weight @ x
    offset = x[None, :] - mean[:, None]
    spread = (weight * offset**2).sum(axis=1)
    tilt = np.where(np.sqrt(spread) > 0.001 * (length - 1), (places - mean) / np.maximum(spread, 1e-300), 0.0)
    tilted: Matrix = weight * (1 + tilt[:, None] * offset)
    return tilted
