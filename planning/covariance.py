"""How the errors of many series move together, when there are far fewer months than series."""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


def shrunken(errors: Matrix) -> Matrix:
    """Covariance of the rows, correlations drawn to none as far as they are noise (Schäfer, Strimmer 2005).

        R* = (1 - λ) R + λ I,    λ = Σ Var(r(i,j)) / Σ r(i,j)²,  i ≠ j, between 0 and 1

    errors   series x months, NaN where unknown (such months count for no correlation)

    The result can always be inverted, which a plain covariance of few months cannot.

    >>> few = np.random.default_rng(1).normal(size=(30, 12))
    >>> bool(np.linalg.eigvalsh(shrunken(few)).min() > 0.1)
    True
    """
    known = ~np.isnan(errors)
    count = np.maximum(known.sum(axis=1), 1)
    deviation = np.sqrt(np.where(known, errors, 0.0) ** 2 @ np.ones(errors.shape[1]) / count)
    deviation = np.maximum(deviation, 1e-6 * max(float(deviation.max()), 1e-300))
    scaled = np.where(known, errors, 0.0) / deviation[:, None]
    months = errors.shape[1]
    correlation = scaled @ scaled.T / months
    noise = (scaled**2 @ (scaled**2).T / months - correlation**2) / max(months - 1, 1)
    apart = ~np.eye(len(errors), dtype=bool)
    strength = float((correlation[apart] ** 2).sum())
    weight = min(1.0, float(noise[apart].sum()) / strength) if strength > 0 else 1.0
    drawn = np.where(apart, (1 - weight) * correlation, 1.0)
    covariance: Matrix = drawn * deviation[:, None] * deviation[None, :]
    return covariance
