"""Nodes of a hierarchy and the leaves that each of them sums."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]


class UnknownNode(ValueError):
    """The hierarchy has no node of that name."""


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Nodes of a hierarchy, crossed or not: the sums first, then the leaves they are made of.

    sums     one row per sum, one column per leaf: 1 where the leaf is part of it
    names    of the sums, then of the leaves
    level    number of each node's level, in the order in which they were given; the leaves' comes last
    """

    sums: "csr_matrix"
    names: tuple[str, ...]
    level: NDArray[np.intp]

    @property
    def leaves(self) -> int:
        return int(self.sums.shape[1])

    @property
    def parts(self) -> Vector:
        """How many leaves each node holds."""
        counts = np.asarray(self.sums.sum(axis=1)).ravel()
        return np.concatenate([counts, np.ones(self.leaves)])

    def aggregate(self, leaves: Matrix) -> Matrix:
        """All nodes from their leaves (leaves x periods)."""
        return np.vstack([self.sums @ leaves, leaves])

    def membership(self, rows: Sequence[int]) -> "csr_matrix":
        """Which leaves each of those nodes sums (rows x leaves)."""
        from scipy.sparse import identity, vstack

        return vstack([self.sums, identity(self.leaves)], format="csr")[list(rows)]

    def place(self, name: str) -> int:
        """The row of a node."""
        if name not in self.names:
            raise UnknownNode(f"There is no {name}; names are written like {self.names[-1]}.")
        return self.names.index(name)


def grow(leaves: pd.DataFrame, levels: Sequence[Sequence[str]]) -> Tree:
    """The tree that sums leaves by each level; a level without columns is the total.

    leaves   one row per leaf, its labels as columns

    >>> items = pd.DataFrame({"family": ["F", "F", "G"], "item": ["A", "B", "C"]})
    >>> grow(items, [[], ["family"]]).names
    ('total', 'F', 'G', 'F / A', 'F / B', 'G / C')
    """
    from scipy.sparse import csr_matrix, vstack

    blocks, names = [], []
    count = len(leaves)
    for level in levels:
        if level:
            groups = leaves.groupby(list(level), sort=True)
            codes = groups.ngroup().to_numpy()
            labels = [key if isinstance(key, tuple) else (key,) for key in groups.groups]
            names += [" / ".join(map(str, label)) for label in labels]
        else:
            codes = np.zeros(count, dtype=int)
            names.append("total")
        shape = (int(codes.max()) + 1, count)
        blocks.append(csr_matrix((np.ones(count), (codes, np.arange(count))), shape=shape))
    own = [" / ".join(map(str, row)) for row in leaves.itertuples(index=False)]
    sizes = [block.shape[0] for block in blocks]
    return Tree(
        sums=vstack(blocks, format="csr"),
        names=(*names, *own),
        level=np.repeat(np.arange(len(sizes) + 1), [*sizes, count]),
    )
