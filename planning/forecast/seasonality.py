"""Seasonal indices by classical decomposition, shrunken towards no season as far as the noise asks for."""

import numpy as np
from numpy.typing import NDArray

from planning.forecast import medians
from planning.forecast.chunk import Chunk, Matrix, Vector

Cube = NDArray[np.float64]

LOWEST_INDEX = 0.01
SHRINKAGE = 2.0  # twice James and Stein's weight did best on monthly data


def indices(chunk: Chunk) -> Matrix:
    """Seasonal indices per row, on the scale of `chunk.modelled` (rows x season; 0 is neutral).

    Each period is set against the centred moving average of one season, as a ratio (positive rows) or a
    difference; the means by place in the season, normalised, are the classical indices s. They are drawn
    towards neutral with the weight  w = min(1, 2 (m - 3) v / sum (s - neutral)^2),  v being the variance
    of one index (James and Stein 1961; for seasonal indices Miller and Williams 2003).
    Rows shorter than two seasons stay neutral.

    >>> year = np.array([1.2, 0.8, 1.0, 1.0])
    >>> rows = Chunk(values=np.tile(100 * year, 4)[None, :], lengths=np.array([16]), season=4, positive=True)
    >>> np.exp(indices(rows)).round(2)
    array([[1.2, 0.8, 1. , 1. ]])
    """
    if chunk.season < 2:
        return np.zeros((chunk.rows, 1))
    by_place = _by_place(chunk)
    counts = (~np.isnan(by_place)).sum(axis=1)
    means = np.nansum(by_place, axis=1) / np.maximum(counts, 1)
    squares = np.nansum((by_place - means[:, None, :]) ** 2, axis=(1, 2))
    return _shrunken(chunk, means, _noise(chunk, squares, counts.sum(axis=1) - chunk.season))


def robust_indices(chunk: Chunk) -> Matrix:
    """The same with medians instead of means, which an outlier cannot bend; neutral under three seasons."""
    m = chunk.season
    if m < 2:
        return np.zeros((chunk.rows, 1))
    by_place = _by_place(chunk)
    middles = medians.of_known(by_place.transpose(0, 2, 1))
    distances = np.abs(by_place - middles[:, None, :]).reshape(chunk.rows, -1)
    variance = (medians.of_known(distances) * medians.TO_DEVIATION) ** 2
    return np.where((chunk.lengths >= 3 * m)[:, None], _shrunken(chunk, middles, variance), 0.0)


def deseasonalised(chunk: Chunk, seasonal: Matrix) -> Matrix:
    """`chunk.modelled` without its season."""
    repeated = np.tile(seasonal, -(-chunk.longest // seasonal.shape[1]))[:, : chunk.longest]
    return np.where(chunk.inside, chunk.modelled - repeated, 0.0)


def ahead(chunk: Chunk, seasonal: Matrix, horizon: int) -> Matrix:
    """The indices of the `horizon` periods that follow each row's end."""
    return np.take_along_axis(seasonal, chunk.phase(ahead=horizon) % seasonal.shape[1], axis=1)


def _by_place(chunk: Chunk) -> Cube:
    """Ratios or differences to the centred moving average (rows x years x season), NaN where unknown."""
    m, half = chunk.season, chunk.season // 2
    steps = np.arange(chunk.longest)
    around = np.pad(chunk.values, ((0, 0), (half, half)))
    average = np.lib.stride_tricks.sliding_window_view(around, m, axis=1).mean(axis=2)
    if m % 2 == 0:
        average = (average[:, :-1] + average[:, 1:]) / 2
    known = (steps[None, :] >= half) & (steps[None, :] < chunk.lengths[:, None] - half)
    deviation = chunk.values / np.where(known, average, 1.0) if chunk.positive else chunk.values - average
    filler = ((0, 0), (0, -chunk.longest % m))
    whole = np.pad(np.where(known, deviation, np.nan), filler, constant_values=np.nan)
    return whole.reshape(chunk.rows, -1, m)


def _noise(chunk: Chunk, squares: Vector, spare: Vector) -> Vector:
    """Variance of one deviation: the spread within places, and year-on-year changes as a season's worth more.

    Two years show each place once or twice, so that their spread within places says little or nothing;
    half the variance of the changes from year to year says how noisy the season is even then.
    """
    m = chunk.season
    changes = chunk.modelled[:, m:] - chunk.modelled[:, :-m]
    known = chunk.inside[:, m:]
    count = np.maximum(known.sum(axis=1), 1)
    mean = np.where(known, changes, 0.0).sum(axis=1) / count
    spread = np.where(known, (changes - mean[:, None]) ** 2, 0.0).sum(axis=1)
    yearly = spread / 2 / np.maximum(count - 1, 1)
    variance: Vector = (squares + m * yearly) / (np.maximum(spare, 0) + m)
    return variance


def _shrunken(chunk: Chunk, centres: Matrix, variance: Vector) -> Matrix:
    """Normalised centres drawn towards neutral, on the scale of `chunk.modelled`."""
    m, neutral = chunk.season, 1.0 if chunk.positive else 0.0
    long = (chunk.lengths >= 2 * m)[:, None]
    mean = np.where(long, centres.mean(axis=1, keepdims=True), 1.0)
    effect = (centres / mean if chunk.positive else centres - mean) - neutral
    years = np.maximum((chunk.lengths - 2 * (m // 2)) / m, 1.0)
    strength = np.maximum((effect**2).sum(axis=1), 1e-300)
    weight = np.minimum(1.0, SHRINKAGE * max(m - 3, 0) * (variance / years) / strength)
    shrunken = np.where(long, neutral + (1 - weight)[:, None] * effect, neutral)
    return np.log(np.maximum(shrunken, LOWEST_INDEX)) if chunk.positive else shrunken
