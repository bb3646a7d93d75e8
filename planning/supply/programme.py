"""A linear programme put together from named blocks of variables and rows, as numpy arrays."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Short = npt.NDArray[np.int32]  # what the solver counts rows and variables in; half the memory

INFINITY = float("inf")
TIE_BREAK = 1e-6  # of a cost: enough to choose among equal plans, too little to be seen in money
ABSENT = -1  # the place of a variable that the programme does without


@dataclass(frozen=True, kw_only=True)
class Arrays:
    """What a solver takes: the least cost of x, with x and `matrix @ x` between their bounds."""

    cost: Array  # the true cost of a unit of each variable
    priced: Array  # the cost the solver sees: with tie-breaks and preferences worth no money
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array
    matrix: "csc_matrix"  # rows x variables
    whole: npt.NDArray[np.bool_]  # the variables that must be whole numbers


@dataclass(kw_only=True)
class Programme:
    """Blocks of variables and rows, each addressed by the places that adding it returned.

    >>> programme = Programme()
    >>> make = programme.variables("make", labels=["a", "b"], months=1, cost=[[2.0], [3.0]], upper=10.0)
    >>> need = programme.rows("need", lower=np.array([12.0]), upper=np.array([np.inf]))
    >>> programme.terms(need, make[0], 1.0)
    >>> programme.terms(need, make[1], 1.0)
    >>> programme.arrays().matrix.toarray()
    array([[1., 1.]])
    """

    places: dict[str, Index] = field(default_factory=dict)  # block -> places of its variables
    row_places: dict[str, Index] = field(default_factory=dict)  # block -> places of its rows
    labels: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # block -> what its rows of variables are
    _columns: list[tuple[Array, Array, Array, Array, npt.NDArray[np.bool_]]] = field(default_factory=list)
    _rows: list[tuple[Array, Array]] = field(default_factory=list)
    _terms: list[tuple[Short, Short, Array]] = field(default_factory=list)
    _column_count: int = 0
    _row_count: int = 0

    def variables(
        self,
        name: str,
        *,
        labels: npt.ArrayLike,
        months: int,
        cost: npt.ArrayLike = 0.0,
        lower: npt.ArrayLike = 0.0,
        upper: npt.ArrayLike = INFINITY,
        preference: npt.ArrayLike = 0.0,
        where: npt.NDArray[np.bool_] | None = None,
        whole: npt.NDArray[np.bool_] | None = None,
    ) -> Index:
        """Add one variable per label and month; return their places, shape (labels, months).

        `where` keeps only some of them: the others have the place `ABSENT`, and their terms are left out.
        `whole` marks the labels whose variables must be whole numbers.
        `preference` is added to the cost that the solver sees, not to the cost that is reported.
        """
        names = np.asarray(labels, dtype=object)
        shape = (len(names), months)
        kept = np.ones(shape, dtype=bool) if where is None else where
        places = np.full(shape, ABSENT, dtype=np.int64)
        places[kept] = np.arange(self._column_count, self._column_count + int(kept.sum()))
        true_cost = np.broadcast_to(np.asarray(cost, dtype=float), shape)[kept]
        lottery = _lottery(name, names, months)[kept] if true_cost.size else true_cost
        priced = true_cost * (1.0 + TIE_BREAK * lottery)
        priced += np.broadcast_to(np.asarray(preference, dtype=float), shape)[kept]
        self._columns.append(
            (
                true_cost,
                priced,
                np.broadcast_to(np.asarray(lower, dtype=float), shape)[kept],
                np.broadcast_to(np.asarray(upper, dtype=float), shape)[kept],
                np.broadcast_to(False if whole is None else whole[:, None], shape)[kept],
            )
        )
        self._column_count += true_cost.size
        self.places[name] = places
        self.labels[name] = tuple(names)
        return places

    def rows(self, name: str, *, lower: npt.ArrayLike, upper: npt.ArrayLike) -> Index:
        """Add rows between two bounds; return their places, in the shape of the lower bound."""
        least = np.asarray(lower, dtype=float)
        most = np.broadcast_to(np.asarray(upper, dtype=float), least.shape)
        places = np.arange(self._row_count, self._row_count + least.size, dtype=np.int64).reshape(least.shape)
        self._rows.append((least.ravel(), most.ravel()))
        self._row_count += least.size
        self.row_places[name] = places
        return places

    def terms(self, rows: Index, columns: Index, coefficients: npt.ArrayLike) -> None:
        """Add `coefficients * columns` to the rows, place by place; absent variables are left out."""
        across, down, values = np.broadcast_arrays(columns, rows, np.asarray(coefficients, dtype=float))
        there = (across != ABSENT) & (values != 0.0)
        self._terms.append((down[there].astype(np.int32), across[there].astype(np.int32), values[there]))

    def arrays(self) -> Arrays:
        """The whole programme as arrays; terms for the same row and variable are added up."""
        from scipy.sparse import csc_matrix

        cost, priced, lower, upper, whole = (
            np.concatenate(part) for part in zip(*self._columns, strict=True)
        )
        row_lower, row_upper = (np.concatenate(part) for part in zip(*self._rows, strict=True))
        down, across, values = (np.concatenate(part) for part in zip(*self._terms, strict=True))
        matrix = csc_matrix((values, (down, across)), shape=(self._row_count, self._column_count))
        matrix.sum_duplicates()
        return Arrays(
            cost=cost,
            priced=priced,
            lower=lower,
            upper=upper,
            row_lower=row_lower,
            row_upper=row_upper,
            matrix=matrix,
            whole=whole,
        )


def _lottery(block: str, labels: npt.NDArray[np.object_], months: int) -> Array:
    """A fixed number in [0, 1) per label and month, the same wherever the row stands."""
    from zlib import crc32

    start = crc32(f"{block}|".encode())
    seeds = np.array([crc32(str(label).encode(), start) for label in labels], dtype=np.uint64)
    mixed = seeds[:, None] * np.uint64(0x9E3779B97F4A7C15) + np.arange(
        1, months + 1, dtype=np.uint64
    ) * np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(32)
    return np.asarray(mixed >> np.uint64(11), dtype=float) / float(1 << 53)
