"""Short histories borrow from their parent: the less, the longer they are themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Values = NDArray[np.float64]

FADING = 0.97  # weight of a month against the next one, when shares are taken
FULL_TRUST = 60  # months of own history that weigh as much as the parent


@dataclass(frozen=True, kw_only=True)
class Parent:
    """A sum of series that end together, and which series it sums."""

    values: Values
    children: NDArray[np.intp]


def parents(
    values: Sequence[Values], ends: NDArray[np.int64], keys: pd.DataFrame, by: Sequence[str]
) -> list[Parent]:
    """The sums of the series that agree in the columns `by`; groups of one are no parents.

    Only series that end with the last of their group take part, so that nothing is compared across dates.
    """
    if keys.empty:
        return []
    groups = keys.groupby(list(by)).ngroup().to_numpy() if by else np.zeros(len(keys), dtype=int)
    order = np.argsort(groups, kind="stable")
    found = []
    for members in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        together = members[ends[members] == ends[members].max()]
        if len(together) > 1:
            found.append(Parent(values=summed([values[index] for index in together]), children=together))
    return found


def summed(values: Sequence[Values]) -> Values:
    """Sum of series that end together.

    >>> summed([np.array([1.0, 2.0, 3.0]), np.array([10.0])])
    array([ 1.,  2., 13.])
    """
    total = np.zeros(max(len(one) for one in values))
    for one in values:
        total[len(total) - len(one) :] += one
    return total


def share(child: Values, parent: Values) -> float:
    """The child's share of its parent over its own lifetime, recent months counting more.

    >>> round(share(np.array([1.0, 1.0]), np.array([8.0, 4.0, 4.0])), 2)
    0.25
    """
    n = len(child)
    weights = FADING ** np.arange(n - 1, -1, -1)
    whole = float(weights @ parent[-n:])
    return float(np.clip(weights @ child / whole, 0.0, 1.0)) if whole > 0 else 0.0


def pooled(own: Values, borrowed: Values, *, months: int) -> Values:
    """Own forecast with the weight n / (n + 60), the share of the parent's forecast with the rest.

    >>> pooled(np.array([100.0]), np.array([50.0]), months=60)
    array([75.])
    """
    weight = months / (months + FULL_TRUST)
    return weight * own + (1 - weight) * borrowed
