"""STL (Cleveland and others 1990) without robustness weights: linear, hence a few matrices per length."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from planning.forecast import holt, theta
from planning.forecast.chunk import Chunk, Matrix, Vector

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

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
    operators = _operators(values.shape[1], season)
    columns = np.ascontiguousarray(values.T)
    trend = np.zeros_like(columns)
    for _ in range(INNER_LOOPS):
        cycles = operators.cycles @ (columns - trend)
        seasonal = cycles[season : season + len(columns)] - operators.low @ cycles
        trend = operators.trend @ (columns - seasonal)
    component: Matrix = seasonal.T
    return component


@dataclass(frozen=True, kw_only=True)
class _Operators:
    """The smoothers of STL for one length, as sparse matrices: a product with them keeps to one core.

    cycles   loess within each month's own series, one year beyond either end
    low      three moving averages and a loess, which take what is no season out of the cycles
    trend    loess of the seasonally adjusted values
    """

    cycles: "csr_matrix"
    low: "csr_matrix"
    trend: "csr_matrix"


@lru_cache(maxsize=64)
def _operators(length: int, m: int) -> _Operators:
    places = np.arange(1.0, length + 1)
    trend_window = _odd(int(np.ceil(1.5 * m / (1 - 1.5 / SEASONAL_WINDOW))))
    return _Operators(
        cycles=_cycle_smoother(length, m),
        low=loess(length, _odd(m + 1), places) @ _three_moving_averages(length, m),
        trend=loess(length, trend_window, places),
    )


def _odd(window: int) -> int:
    """The smallest odd number from `window` up."""
    return window + 1 if window % 2 == 0 else window


def _cycle_smoother(length: int, m: int) -> "csr_matrix":
    from scipy.sparse import coo_matrix

    rows, columns, weights = [], [], []
    for years in sorted({length // m, -(-length // m)}):
        one = loess(years, SEASONAL_WINDOW, np.arange(0.0, years + 2)).tocoo()
        own = np.array([place for place in range(m) if len(range(place, length, m)) == years])
        rows.append((one.row[None, :] * m + own[:, None]).ravel())
        columns.append((one.col[None, :] * m + own[:, None]).ravel())
        weights.append(np.tile(one.data, len(own)))
    places = (np.concatenate(rows), np.concatenate(columns))
    return coo_matrix((np.concatenate(weights), places), shape=(length + 2 * m, length)).tocsr()


def _three_moving_averages(length: int, m: int) -> "csr_matrix":
    """Moving averages over m, m and 3 periods, one after the other, from length + 2 m values to length."""
    from scipy.sparse import diags

    kernel = np.convolve(np.convolve(np.full(m, 1 / m), np.full(m, 1 / m)), np.full(3, 1 / 3))
    return diags(kernel, np.arange(len(kernel)), shape=(length, length + 2 * m), format="csr")


def loess(length: int, window: int, places: Vector) -> "csr_matrix":
    """Rows of weights that take a series to its locally linear fit at `places` (1 is the first value).

    Neighbours are weighted by (1 - (distance / reach)^3)^3; the weights of the published Fortran.

    >>> loess(5, 3, np.array([3.0])).toarray().round(2)
    array([[0., 0., 1., 0., 0.]])
    """
    from scipy.sparse import csr_matrix

    width = min(window, length)
    left = np.clip(places - (window + 1) // 2 + 1, 1, length - width + 1)
    x = left[:, None] + np.arange(width)
    reach = np.maximum(places - left, left + width - 1 - places) + max(window - length, 0) // 2
    distance = np.abs(x - places[:, None])
    ratio = np.minimum(distance / np.maximum(reach, 1e-12)[:, None], 1.0)
    weight = np.where(distance <= 0.001 * reach[:, None], 1.0, (1 - ratio**3) ** 3)
    weight = np.where(distance <= 0.999 * reach[:, None], weight, 0.0)
    weight /= weight.sum(axis=1, keepdims=True)
    mean = (weight * x).sum(axis=1)
    offset = x - mean[:, None]
    spread = (weight * offset**2).sum(axis=1)
    steep = np.sqrt(spread) > 0.001 * (length - 1)
    tilt = np.where(steep, (places - mean) / np.maximum(spread, 1e-300), 0.0)
    weight *= 1 + tilt[:, None] * offset
    rows = np.repeat(np.arange(len(places)), width)
    return csr_matrix((weight.ravel(), (rows, (x - 1).astype(int).ravel())), shape=(len(places), length))
