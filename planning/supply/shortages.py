"""Shortages: which demand is late or lost, in runs of months, with the proven cause of each."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning import periods
from planning.company import Company
from planning.supply import grades, reasons, solution
from planning.supply.programme import Array, Index
from planning.supply.reasons import Cause, CauseKind, PriceBook
from planning.supply.solution import Solution

TOLERANCE = 1e-4  # units: less is the solver's rounding
PROVEN = 0.5  # a cause that, taken away, leaves more than this share of a shortage is not the main one
CANDIDATES = 3  # causes tried before the best of them is taken


@dataclass(frozen=True, kw_only=True)
class Run:
    """Consecutive months in which an item is short for one reason; positions in the network."""

    item: int
    first: int
    last: int
    late: float  # units delivered after their month
    lost: float
    delay: int  # months until the last late unit is delivered
    beyond: bool  # some units are not delivered within the horizon
    grades: tuple[str, ...]  # affected, best first

    @property
    def quantity(self) -> float:
        """Units late or lost."""
        return self.late + self.lost


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A run of shortage with its cause, and the share of it that goes when the cause is taken away."""

    run: Run
    cause: Cause
    relief: float


def find(solved: Solution) -> list[Explained]:
    """All shortages by item and first month, each with its proven cause.

    A shortage is a run of months in which an item is short for the same reason. The reason comes from prices,
    the highest rent first, and is proven by taking it away and solving again.
    """
    book = PriceBook(solved)
    short = solved.short()
    classes = solved.network.classes["item"].to_numpy()
    proofs: dict[Cause, Array] = {}
    found = []
    for item in np.unique(classes):
        rows = np.flatnonzero(classes == item)
        months = np.flatnonzero(short[rows].sum(axis=0) > TOLERANCE)
        for first, last, causes in _same_reason(book, int(item), months.tolist()):
            run = _run(solved, short, rows, int(item), first, last)
            found.append(_proven(solved, run, causes, proofs))
    return sorted(found, key=lambda each: (str(solved.network.items[each.run.item]), each.run.first))


def key(solved: Solution, run: Run) -> str:
    """The name of a shortage, the same in every run of the plan that finds it again.

    Item and first month, such as EM-200:2026-10.
    """
    network = solved.network
    return f"{network.items[run.item]}:{periods.iso(network.months[run.first])}"


def relief_of(solved: Solution, run: Run, short: Array) -> float:
    """The share of a shortage that is gone when demand is short by so much instead, class x month."""
    return recovered(solved, run, short) / run.quantity


def recovered(solved: Solution, run: Run, short: Array) -> float:
    """Units of a shortage that arrive in time when demand is short by so much instead."""
    rows = (solved.network.classes["item"] == run.item).to_numpy()
    left = float(short[rows, run.first : run.last + 1].sum())
    return max(0.0, run.quantity - left)


def table(company: Company, solved: Solution, explained: list[Explained]) -> pd.DataFrame:
    """One row per shortage, the largest value first.

    Returns shortage (key), item, family, month (first short), last_month, kind (late or lost), qty, late,
    lost, delay_months, beyond (not all delivered within the horizon), cause, cause_name, cause_item (what is
    held back), window_first, window_last (months in which the cause is full), relief (share of the shortage
    that goes when the cause is taken away), owner, value (at the list price), grades, customers.
    """
    network = solved.network
    owners = _owners(company)
    families = company.table("items").set_index("item")["family"]
    buyers = grades.buyers(company)
    rows = []
    for each in explained:
        run, cause = each.run, each.cause
        item = str(network.items[run.item])
        family = families.get(item) or item
        rows.append(
            {
                "shortage": key(solved, run),
                "item": item,
                "family": family,
                "month": network.months[run.first],
                "last_month": network.months[run.last],
                "kind": "lost" if run.lost > run.late else "late",
                "qty": run.quantity,
                "late": run.late,
                "lost": run.lost,
                "delay_months": run.delay,
                "beyond": run.beyond,
                "cause": cause.kind.value,
                "cause_name": cause.name,
                "cause_item": cause.chain[-1] if cause.chain else item,
                "window_first": network.months[cause.first],
                "window_last": network.months[cause.last],
                "relief": each.relief,
                "owner": owners.get(family) or owners.get(cause.name) or "",
                "value": run.quantity * float(network.prices["value"].iat[run.item]),
                "grades": run.grades,
                "customers": _customers(buyers, item, run.grades),
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values(["value", "shortage"], ascending=[False, True], ignore_index=True)


COLUMNS = [
    "shortage",
    "item",
    "family",
    "month",
    "last_month",
    "kind",
    "qty",
    "late",
    "lost",
    "delay_months",
    "beyond",
    "cause",
    "cause_name",
    "cause_item",
    "window_first",
    "window_last",
    "relief",
    "owner",
    "value",
    "grades",
    "customers",
]


def _same_reason(book: PriceBook, item: int, months: list[int]) -> list[tuple[int, int, list[Cause]]]:
    """Runs of consecutive months that share their leading cause: first, last, causes with their windows.

    A run goes on while its cause is still among those of the month, so that two causes of about the same rent
    do not cut it to pieces.
    """
    runs: list[tuple[int, int, list[Cause]]] = []
    for month in months:
        causes = reasons.causes(book, item, month)
        if runs and runs[-1][1] == month - 1:
            first, _, known = runs[-1]
            merged = _merged(known, causes)
            if merged or (not known and not causes):
                runs[-1] = (first, month, merged)
                continue
        runs.append((month, month, causes))
    return runs


def _merged(known: list[Cause], causes: list[Cause]) -> list[Cause]:
    """The known causes that still hold, each window stretched; none when the leading one no longer holds."""
    now = {(cause.kind, cause.place): cause for cause in causes}
    if not known or (known[0].kind, known[0].place) not in now:
        return []
    return [
        replace(cause, first=min(cause.first, again.first), last=max(cause.last, again.last))
        for cause in known
        if (again := now.get((cause.kind, cause.place)))
    ]


def _proven(solved: Solution, run: Run, causes: list[Cause], proofs: dict[Cause, Array]) -> Explained:
    """The first cause that, taken away, takes more than half of the shortage with it; else the best one."""
    best = Explained(run=run, cause=_unknown(run), relief=0.0)
    for cause in causes[:CANDIDATES]:
        place = replace(cause, chain=())
        if place not in proofs:
            proofs[place] = solution.what_if(solved, reasons.relaxed(solved.network, cause)).short()
        relief = relief_of(solved, run, proofs[place])
        if relief > best.relief:
            best = Explained(run=run, cause=cause, relief=relief)
        if best.relief > PROVEN:
            break
    return best


def _run(solved: Solution, short: Array, rows: Index, item: int, first: int, last: int) -> Run:
    months = slice(first, last + 1)
    lost = float(solved.amount("lost")[rows, months].sum())
    affected = rows[short[rows, months].sum(axis=1) > TOLERANCE]
    delays = [_delay(solved, int(row), month) for row in affected for month in range(first, last + 1)]
    return Run(
        item=item,
        first=first,
        last=last,
        late=float(short[rows, months].sum()) - lost,
        lost=lost,
        delay=max(delay for delay, _ in delays),
        beyond=any(beyond for _, beyond in delays),
        grades=tuple(sorted(solved.network.classes["grade"].iloc[affected])),
    )


def _delay(solved: Solution, row: int, month: int) -> tuple[int, bool]:
    """Months until what was due in a month is delivered, first come first served; and if it never is."""
    network = solved.network
    owed = float(network.classes["owed"].iat[row])
    lost = solved.amount("lost")[row]
    due = owed + float((network.demand[row, : month + 1] - lost[: month + 1]).sum())
    delivered = np.cumsum(solved.shipped()[row])
    in_time = np.flatnonzero(delivered[month:] >= due - TOLERANCE)
    if in_time.size:
        return int(in_time[0]), False
    return network.horizon - month, True


def _unknown(run: Run) -> Cause:
    return Cause(kind=CauseKind.UNKNOWN, name="", place=-1, first=run.first, last=run.last)


def _owners(company: Company) -> dict[str, str]:
    """Who answers for a family or a resource."""
    families, resources = company.table("families"), company.table("resources")
    owners = dict(zip(resources["resource"], resources["owner"], strict=True))
    owners |= dict(zip(families["family"], families["owner"], strict=True))
    return {name: owner for name, owner in owners.items() if isinstance(owner, str) and owner}


def _customers(buyers: pd.DataFrame, item: str, affected: tuple[str, ...]) -> tuple[str, ...]:
    chosen = buyers[(buyers["item"] == item) & buyers["grade"].isin(affected)]
    return tuple(chosen["customer"].drop_duplicates())
