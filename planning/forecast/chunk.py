"""Series side by side: longest first, left-aligned, so that the rows still running are a slice."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]

ROWS = 256  # per chunk: large enough for numpy, small enough for the cache


@dataclass(frozen=True, kw_only=True)
class Chunk:
    """Series of one kind (all strictly positive, or not) with a common season.

    values    rows x longest length, zero beyond each row's own length
    lengths   periods per row, never rising
    season    periods in a year (12 for months, 52 for weeks, 1 for none)
    positive  strictly positive rows are modelled on logs with a multiplicative season
    """

    values: Matrix
    lengths: Indices
    season: int
    positive: bool

    @property
    def rows(self) -> int:
        return len(self.lengths)

    @property
    def longest(self) -> int:
        return int(self.values.shape[1])

    @cached_property
    def inside(self) -> Mask:
        """True where a row has a value."""
        mask: Mask = np.arange(self.longest)[None, :] < self.lengths[:, None]
        return mask

    @cached_property
    def running(self) -> list[int]:
        """How many leading rows still have a value at each step."""
        return [int(count) for count in self.inside.sum(axis=0)]

    @cached_property
    def modelled(self) -> Matrix:
        """The values as the linear members see them: logs where that is possible."""
        if not self.positive:
            return self.values
        return np.log(np.where(self.inside, self.values, 1.0))

    def back(self, fitted: Matrix) -> Matrix:
        """From the scale of `modelled` back to quantities.

        >>> two = Chunk(values=np.array([[1.0, 2.0]]), lengths=np.array([2]), season=12, positive=True)
        >>> two.back(two.modelled)
        array([[1., 2.]])
        """
        return np.exp(fitted) if self.positive else fitted

    def phase(self, *, ahead: int) -> Indices:
        """Place in the season of the `ahead` periods that follow each row's end (rows x ahead)."""
        steps: Indices = (self.lengths[:, None] + np.arange(ahead)[None, :]) % self.season
        return steps


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A chunk, and the place of each of its rows in the list that was split."""

    places: Indices
    chunk: Chunk


def split(series: Sequence[Vector], *, season: int) -> list[Piece]:
    """Chunks of one kind, longest series first; the same ones whoever works on them.

    >>> [piece.places.tolist() for piece in split([np.ones(2), np.zeros(2), np.ones(3)], season=12)]
    [[2, 0], [1]]
    """
    lengths = np.array([len(one) for one in series], dtype=np.intp)
    positive = np.array([float(one.min()) > 0 for one in series], dtype=bool)
    pieces = []
    for kind in (True, False):
        members = np.flatnonzero(positive == kind)
        ordered = members[np.argsort(-lengths[members], kind="stable")]
        for begin in range(0, len(ordered), ROWS):
            places = ordered[begin : begin + ROWS]
            rows = stacked([series[index] for index in places], season=season, positive=kind)
            pieces.append(Piece(places=places, chunk=rows))
    return pieces


def stacked(series: Sequence[Vector], *, season: int, positive: bool) -> Chunk:
    """One chunk of series that are already sorted, longest first.

    >>> stacked([np.array([1.0, 2.0, 3.0]), np.array([4.0])], season=12, positive=True).values
    array([[1., 2., 3.],
           [4., 0., 0.]])
    """
    lengths = np.array([len(one) for one in series], dtype=np.intp)
    values = np.zeros((len(series), int(lengths[0])))
    for row, one in enumerate(series):
        values[row, : len(one)] = one
    return Chunk(values=values, lengths=lengths, season=season, positive=positive)
