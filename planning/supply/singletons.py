"""Decisions that need no solver: those that are the only one left in a row that must be kept exactly.

Such a row says what its decision is, and both can be taken out of the programme (Brearley, Mitra and Williams
1975, Mathematical Programming 8). In a large plan that is most of it: what is made in its month, on its line.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planning.supply.programme import Array, Arrays, Index


@dataclass(frozen=True, kw_only=True)
class Singletons:
    """Decisions, the row that says what each of them is, and what it says."""

    columns: Index
    rows: Index
    values: Array
    coefficients: Array  # of the decision in its row

    def prices(self, arrays: Arrays, known: Array) -> Array:
        """What one more unit of each row costs, where the prices of all other rows are known."""
        others = arrays.matrix[:, self.columns].T @ known
        return np.asarray((arrays.priced[self.columns] - others) / self.coefficients)


def find(arrays: Arrays, columns: Index, *, shared: npt.NDArray[np.bool_]) -> Singletons:
    """The singletons of the programme of these decisions alone; `shared` rows have other ways out."""
    part = arrays.matrix[:, columns]
    count = np.bincount(part.indices, minlength=part.shape[0])
    alone = (arrays.row_lower == arrays.row_upper) & (count == 1) & ~shared
    entries = np.flatnonzero(alone[part.indices])
    position = np.searchsorted(part.indptr, entries, side="right") - 1
    entries = entries[np.bincount(position, minlength=columns.size)[position] == 1]
    chosen = columns[np.searchsorted(part.indptr, entries, side="right") - 1]
    rows, coefficients = part.indices[entries], part.data[entries]
    values = arrays.row_lower[rows] / coefficients
    within = (values >= arrays.lower[chosen]) & (values <= arrays.upper[chosen])
    return Singletons(
        columns=chosen[within],
        rows=rows[within].astype(np.int64),
        values=values[within],
        coefficients=coefficients[within],
    )
