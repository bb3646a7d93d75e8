"""New products on the way up, old ones on the way out."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


class Ramp(StrEnum):
    """How a product comes to its full sales."""

    AT_ONCE = "at once"
    LINEAR = "linear"
    S_CURVE = "s-curve"  # slowly, then fast, then slowly


def ramp(months: int, *, shape: Ramp = Ramp.LINEAR, horizon: int) -> Vector:
    """Share of full sales reached in each month from the launch on; 1 from the month `months` on.

    >>> ramp(4, horizon=6)
    array([0.25, 0.5 , 0.75, 1.  , 1.  , 1.  ])
    >>> ramp(4, shape=Ramp.S_CURVE, horizon=5).round(2)
    array([0.16, 0.5 , 0.84, 1.  , 1.  ])
    """
    if shape is Ramp.AT_ONCE or months <= 1:
        return np.ones(horizon)
    reached = np.minimum(np.arange(1, horizon + 1) / months, 1.0)
    return reached**2 * (3 - 2 * reached) if shape is Ramp.S_CURVE else reached


def like_item(model: Sequence[float], *, scale: float, reached: Sequence[float], launch: int = 0) -> Vector:
    """A new product from its model:  F_new(t) = scale * model(t) * ramp(t - launch).

    model     the like item's forecast (or its history moved to the months planned), per month
    scale     the new product's size beside its model
    reached   shares from the launch on, of `ramp`
    launch    month of the launch, counted from 0: nothing is sold before

    >>> like_item([100.0, 110.0, 120.0], scale=0.5, reached=[0.5, 1.0], launch=1)
    array([ 0. , 27.5, 60. ])
    """
    full = scale * np.asarray(model, dtype=float)
    shares = np.zeros(len(full))
    later = np.asarray(reached, dtype=float)[: max(len(full) - launch, 0)]
    shares[launch : launch + len(later)] = later
    if len(later) and launch + len(later) < len(full):
        shares[launch + len(later) :] = later[-1]
    return full * shares


def phase_out(old: Sequence[float], *, reached: Sequence[float], start: int = 0) -> Vector:
    """An old product that its successor replaces:  F_old(t) * (1 - ramp(t - start)).

    >>> phase_out([100.0, 100.0, 100.0], reached=[0.25, 1.0], start=1)
    array([100.,  75.,   0.])
    """
    return np.asarray(old, dtype=float) - like_item(old, scale=1.0, reached=reached, launch=start)
