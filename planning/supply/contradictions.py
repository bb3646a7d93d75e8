"""Contradictions: rules that cannot all be kept, and the smallest change that repairs them."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning import periods
from planning.problems import Problem, Severity
from planning.supply import solve
from planning.supply.model import Model
from planning.supply.network import Network, Policy
from planning.supply.programme import ABSENT, INFINITY, Array, Arrays, Index
from planning.supply.solution import Solution

COLUMNS = ["rule", "subject", "month", "amount"]
NEGLIGIBLE = 1e-6
BREAKABLE = {  # block of variables that break a rule -> the rule
    "shy": "min_per_month",
    "under": "min_stock",
    "over": "max_stock",
    "overfull": "space",
    "overdue": "max_late",
    "broken": "promise",
}
LABELS_OF_ROWS = {  # block of rows -> block of variables with the same labels; none for resources
    "balance": "stock",
    "ship": "late",
    "capacity": "",
    "crew": "workers",
    "crew_overtime": "workers",
    "rate": "worked",
    "worked": "worked",
}


STATED = {  # rule -> the table and columns that state it, and what it is counted in
    "min_per_month": ("sources", "min_per_month", "units"),
    "min_stock": ("items", "min_stock, end_stock or stock_limits.minimum", "units"),
    "max_stock": ("items", "max_stock or stock_limits.maximum", "units"),
    "max_late": ("items", "max_late or max_late_months", "units"),
    "promise": ("commitments", "qty", "units"),
    "space": ("stores", "space", "space"),
    "demand": ("items", "unmet", "units"),
    "frozen": ("approved_supply", "qty", "units"),
    "balance": ("items", "stock, demand and sources", "units"),
    "capacity": ("crews", "busy, min_workers or the hours of the resource", "hours"),
    "crew": ("crews", "workers, max_hired, max_laid_off, min_workers, max_workers or end_workers", "workers"),
    "crew_overtime": ("crews", "overtime_hours", "hours"),
    "workers": ("crews", "min_workers or end_workers", "workers"),
}


def problems(contradicted: pd.DataFrame, *, severity: Severity) -> list[Problem]:
    """Rules that contradict each other, as what is wrong with the tables and the least that repairs it."""
    found = []
    for row in contradicted.itertuples():
        table, column, unit = STATED.get(str(row.rule), ("company", str(row.rule), "units"))
        found.append(
            Problem(
                source=f"{table}.csv",
                column=column,
                reason=f"cannot be kept for {row.subject} in {periods.iso(row.month)} beside everything else",
                remedy=f"give way by {row.amount:.6g} {unit}, the least that repairs it",
                severity=severity,
            )
        )
    return found


def broken(solved: Solution) -> pd.DataFrame:
    """The rules that a plan breaks because they cannot be kept: rule, subject, month, amount.

    The amount is the smallest change, in units or space, that makes the rule and all others hold together.
    """
    network = solved.network
    found = [
        row
        for block, rule in BREAKABLE.items()
        for row in _amounts(rule, solved.model.labels[block], network.months, solved.amount(block))
    ]
    never = (network.demand.classes["policy"] == Policy.NEVER).to_numpy()
    labels = tuple(network.items[network.demand.classes["item"].to_numpy(dtype=np.int64)[never]])
    found += _amounts("demand", labels, network.months, solved.amount("lost")[never])
    frozen = np.zeros((0, network.horizon))
    if len(solved.model.labels["up"]):
        frozen = (solved.amount("up") + solved.amount("down"))[:, : network.fences.frozen]
    found += _amounts("frozen", solved.model.labels["up"], network.months, frozen)
    return pd.DataFrame(found, columns=COLUMNS)


def repair(network: Network, stated: Model) -> pd.DataFrame:
    """Which limits of an impossible programme to move, and by how much: rule, subject, month, amount.

    Every row and every lower bound may give way at the same price, so that the least is moved in total.
    """
    arrays = stated.arrays
    rows, columns = arrays.matrix.shape
    held = np.flatnonzero(arrays.lower > 0.0)
    answer = solve.solve(_elastic(arrays, held))
    ways = answer.values[columns:]
    moved = ways[:rows] + ways[rows : 2 * rows]
    found = [
        row
        for block, places in stated.rows.items()
        if places.ndim == 2 and block in LABELS_OF_ROWS
        for row in _amounts(block, _labels(network, stated, block), network.months, moved[places])
    ]
    below = np.zeros(columns)
    below[held] = ways[2 * rows :]
    found += [
        row
        for block, places in stated.places.items()
        for row in _amounts(block, stated.labels[block], network.months, _taken(below, places))
    ]
    return pd.DataFrame(found, columns=COLUMNS)


def _elastic(arrays: Arrays, held: Index) -> Arrays:
    """The programme with a way out of every row, up or down, and of every lower bound that is held."""
    from scipy.sparse import csc_matrix, hstack, identity, vstack

    rows, columns = arrays.matrix.shape
    ways = identity(rows, format="csc")
    ones = np.ones(len(held))
    bounds = csc_matrix((ones, (np.arange(len(held)), held)), shape=(len(held), columns))
    upper_part = hstack([arrays.matrix, ways, -ways, csc_matrix((rows, len(held)))])
    lower_part = hstack([bounds, csc_matrix((len(held), 2 * rows)), identity(len(held), format="csc")])
    cost = np.concatenate([np.zeros(columns), np.ones(2 * rows + len(held))])
    free = np.zeros(2 * rows + len(held))
    lower = arrays.lower.copy()
    lower[held] = 0.0
    return Arrays(
        cost=cost,
        priced=cost,
        lower=np.concatenate([lower, free]),
        upper=np.concatenate([arrays.upper, np.full(len(free), INFINITY)]),
        row_lower=np.concatenate([arrays.row_lower, arrays.lower[held]]),
        row_upper=np.concatenate([arrays.row_upper, np.full(len(held), INFINITY)]),
        matrix=csc_matrix(vstack([upper_part, lower_part])),
        whole=np.zeros(len(cost), dtype=bool),
    )


def _labels(network: Network, stated: Model, block: str) -> tuple[str, ...]:
    variables = LABELS_OF_ROWS[block]
    return stated.labels[variables] if variables else tuple(network.resources.names)


def _taken(amounts: Array, places: Index) -> Array:
    return np.where(places == ABSENT, 0.0, amounts[places])


def _amounts(
    rule: str, labels: tuple[str, ...], months: pd.PeriodIndex, amounts: Array
) -> Iterator[dict[str, object]]:
    for row, month in zip(*np.nonzero(amounts > NEGLIGIBLE), strict=True):
        yield {
            "rule": rule,
            "subject": labels[row],
            "month": months[month],
            "amount": float(amounts[row, month]),
        }
