"""Holt's linear method with damped trend, all rows and a grid of constants at once."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from planning.forecast.chunk import Indices, Matrix

# A finer grid fits better and forecasts worse.
ALPHA, BETA, PHI = np.array(
    [
        (alpha, alpha * ratio, phi)
        for alpha in (0.05, 0.15, 0.3, 0.5, 0.7, 0.95)
        for ratio in (0.0, 0.1, 0.3)  # beta / alpha
        for phi in (0.85, 0.95)
    ]
).T


@dataclass(frozen=True, kw_only=True)
class _Responses:
    """What a first level of 1 (index 0) or a first slope of 1 (index 1) does with values of zero.

    fit     2 x steps x constants          what it adds to the fit at a step
    level   2 x (steps + 1) x constants    and to the level after so many steps
    slope   2 x (steps + 1) x constants
    """

    fit: NDArray[np.float64]
    level: NDArray[np.float64]
    slope: NDArray[np.float64]


def damped_holt(values: Matrix, lengths: Indices, horizon: int) -> Matrix:
    """Forecasts (rows x horizon) with the constants, first level and first slope of least squares.

        base(t) = level(t-1) + phi slope(t-1),   e(t) = y(t) - base(t)
        level(t) = base(t) + alpha e(t),         slope(t) = phi slope(t-1) + beta e(t)

    (Gardner and McKenzie 1985.) Errors are linear in the first level and slope, and the responses to
    those do not depend on the values: one pass gives the best pair for every point of the grid.

    values   rows x longest length, lengths never rising

    >>> damped_holt(np.array([[5.0] * 8]), np.array([8]), 2).round(6)
    array([[5., 5.]])
    """
    centre = values[:, :1]
    responses = _responses(values.shape[1])
    squares, products, level, slope = _pass(values - centre, lengths, responses)
    first, explained = _least_squares(responses, products, lengths)
    best = np.argmin(squares - explained, axis=1)
    row = np.arange(len(lengths))
    start = first[:, row, best]
    last_level = level[row, best] + (responses.level[:, lengths, best] * start).sum(axis=0)
    last_slope = slope[row, best] + (responses.slope[:, lengths, best] * start).sum(axis=0)
    damping = np.cumsum(PHI[best][:, None] ** np.arange(1, horizon + 1)[None, :], axis=1)
    ahead: Matrix = centre + last_level[:, None] + damping * last_slope[:, None]
    return ahead


def _pass(
    values: Matrix, lengths: Indices, responses: _Responses
) -> tuple[Matrix, NDArray[np.float64], Matrix, Matrix]:
    """Squared errors, products of errors with the responses, and last states, from a start of zero."""
    level = np.zeros((len(lengths), len(ALPHA)))
    slope, squares = np.zeros_like(level), np.zeros_like(level)
    products = np.zeros((2, *level.shape))
    for step in range(values.shape[1]):
        top = slice(0, int(np.searchsorted(-lengths, -step)))
        slope[top] *= PHI
        level[top] += slope[top]
        error = values[top, step, None] - level[top]
        squares[top] += error * error
        products[0, top] += error * responses.fit[0, step]
        products[1, top] += error * responses.fit[1, step]
        level[top] += ALPHA * error
        slope[top] += BETA * error
    return squares, products, level, slope


def _least_squares(
    responses: _Responses, products: NDArray[np.float64], lengths: Indices
) -> tuple[NDArray[np.float64], Matrix]:
    """Best first level and slope (2 x rows x constants), and the squared error that they explain."""
    u, v = responses.fit
    last = lengths - 1
    uu, uv, vv = (np.cumsum(product, axis=0)[last] for product in (u * u, u * v, v * v))
    determinant = np.maximum(uu * vv - uv * uv, 1e-12)
    level = (vv * products[0] - uv * products[1]) / determinant
    slope = (uu * products[1] - uv * products[0]) / determinant
    return np.stack([level, slope]), level * products[0] + slope * products[1]


@lru_cache(maxsize=8)
def _responses(steps: int) -> _Responses:
    level, slope = np.zeros((2, steps + 1, len(ALPHA))), np.zeros((2, steps + 1, len(ALPHA)))
    level[0, 0] = slope[1, 0] = 1.0
    fit = np.zeros((2, steps, len(ALPHA)))
    for step in range(steps):
        fit[:, step] = level[:, step] + PHI * slope[:, step]
        level[:, step + 1] = (1 - ALPHA) * fit[:, step]
        slope[:, step + 1] = PHI * slope[:, step] - BETA * fit[:, step]
    return _Responses(fit=fit, level=level, slope=slope)
