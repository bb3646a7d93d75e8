"""Whether families, parts lists, managers or like items lead back to where they began."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bot.connectors import raw
from planning.problems import Problem, Refusal

DEPTH = 50  # steps that a sound hierarchy or bill of material has at most
Nodes = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Ladder:
    """Two columns of a table, the second of which should lead away from the first."""

    table: str
    start: str
    end: str
    remedy: str


LADDERS = (
    Ladder(
        table="families", start="family", end="parent", remedy="give one of them a parent outside the loop"
    ),
    Ladder(table="bom", start="parent", end="component", remedy="take out the row that closes the loop"),
    Ladder(
        table="people", start="person", end="manager", remedy="leave the manager of the highest one empty"
    ),
    Ladder(
        table="items", start="item", end="like_item", remedy="borrow from an item that has its own history"
    ),
)


def check(tables: Mapping[str, pd.DataFrame]) -> list[Problem]:
    """A problem for each row that is part of a loop."""
    problems = []
    for ladder in LADDERS:
        if ladder.table in tables:
            problems += _loops(tables[ladder.table], ladder)
    return problems


def _loops(table: pd.DataFrame, ladder: Ladder) -> list[Problem]:
    rows = table[[ladder.start, ladder.end]].notna().all(axis="columns").to_numpy()
    edges = table[rows]
    if edges.empty:
        return []
    ends = pd.concat([edges[ladder.start], edges[ladder.end]])
    codes, names = pd.factorize(ends)
    start, end = np.split(codes, 2)
    if not _left(start, end).any():
        return []
    group = _groups(start, end, len(names))
    looping = (group[start] == group[end]) & ((start == end) | (np.bincount(group)[group[start]] > 1))

    def refusal(row: int) -> Refusal:
        members = names[group == group[start[row]]]
        reason = f"{', '.join(members)} lead back to one another" if len(members) > 1 else "leads to itself"
        return Refusal(reason=reason, remedy=ladder.remedy)

    return raw.problems_at(edges.index, looping, column=ladder.end, refusal=refusal)


def _left(start: Nodes, end: Nodes) -> npt.NDArray[np.bool_]:
    """The edges left when those that lead to an end are taken off, again and again: none without a loop.

    What leads further than any sound table does is left too.
    """
    left = np.ones(len(start), dtype=bool)
    for _ in range(DEPTH):
        leads_on = np.bincount(start[left], minlength=len(start) + len(end)) > 0
        left &= leads_on[end]
    return left


def _groups(start: Nodes, end: Nodes, count: int) -> Nodes:
    """For each node the group of those that lead to one another."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components  # slow to import, and seldom needed

    graph = coo_array((np.ones(len(start)), (start, end)), shape=(count, count))
    _, group = connected_components(graph, directed=True, connection="strong")
    return np.asarray(group)
