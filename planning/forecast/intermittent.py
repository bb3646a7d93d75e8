"""Items that sell now and then: their mean, not a pattern."""

import numpy as np
from numpy.typing import NDArray

RECENT_SEASONS = 2
ZERO_SHARE = 0.5


def is_intermittent(values: NDArray[np.float64], *, season: int) -> bool:
    """Whether at least half of the last two seasons' periods are zero.

    >>> is_intermittent(np.array([0.0, 3.0] * 12), season=12)
    True
    """
    recent = values[-RECENT_SEASONS * max(season, 6) :]
    return bool(np.mean(recent == 0) >= ZERO_SHARE)


def mean_of_a_year(values: NDArray[np.float64], *, season: int) -> float:
    """Mean of the last season, or of what there is: best squared error and lead-time error on spare parts.

    Croston's method, the textbook answer, keeps forecasting after demand has died out.

    >>> mean_of_a_year(np.array([9.0] + [0.0, 2.0] * 6), season=12)
    1.0
    """
    return max(float(values[-max(season, 6) :].mean()), 0.0)
