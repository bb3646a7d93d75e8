"""Shortages: which demand is late or lost, in runs of months, with the proven cause of each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planning import periods, workers
from planning.company import Company
from planning.supply import grades, reasons, solution, tables
from planning.supply.network import Network
from planning.supply.reasons import Cause, CauseKind, PriceBook, Spot
from planning.supply.solution import Solution

TOLERANCE = 1e-4  # units: less is the solver's rounding
PROVEN = 0.5  # a cause that takes less of a shortage with it is taken only for want of a better one
COMPLETE = 0.95  # a shortage of which so much is gone is explained
CANDIDATES = 3  # causes tried before the best of them is taken, and causes named at most


@dataclass(frozen=True, kw_only=True)
class Run:
    """Consecutive months in which an item is short for one reason; positions in the network."""

    item: int
    first: int
    last: int  # the last month that ends with something late
    late: float  # units that joined the backlog
    lost: float
    waiting: float  # unit-months in the backlog, of no more units than are short
    grades: tuple[str, ...]  # affected, best first

    @property
    def quantity(self) -> float:
        """Units late or lost."""
        return self.late + self.lost


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A shortage with what causes it: the main cause, and what would hold it up next."""

    run: Run
    causes: tuple[Cause, ...]
    relief: float  # share of the shortage that goes with the main cause
    relief_all: float  # share that goes with all of them

    @property
    def cause(self) -> Cause:
        """The main cause."""
        return self.causes[0]


class Proofs:
    """Plans without some of the causes, each solved once."""

    def __init__(self, base: Solution) -> None:
        self._base = base
        self._solved: dict[frozenset[Spot], Solution] = {frozenset(): base}
        self._books: dict[frozenset[Spot], PriceBook] = {}

    def clear(self, spots: Iterable[Spot]) -> None:
        """Solve the plan without each of these spots, one spot at a time in each plan."""
        new = [cleared for spot in dict.fromkeys(spots) if (cleared := frozenset([spot])) not in self._solved]
        self._solved |= zip(new, workers.side_by_side(self._without, new), strict=True)

    def without(self, spots: Iterable[Spot]) -> Solution:
        """The plan if nothing stood in the way at these spots."""
        wanted = frozenset(spots)
        if wanted not in self._solved:
            self._solved[wanted] = self._without(wanted)
        return self._solved[wanted]

    def book(self, spots: Iterable[Spot]) -> PriceBook:
        """The prices of that plan."""
        wanted = frozenset(spots)
        if wanted not in self._books:
            self._books[wanted] = PriceBook(self.without(wanted))
        return self._books[wanted]

    def relief(self, run: Run, spots: Iterable[Spot]) -> float:
        """The share of a shortage that is gone in that plan."""
        return recovered(run, self.without(spots)) / run.quantity

    def _without(self, spots: frozenset[Spot]) -> Solution:
        return solution.what_if(self._base, reasons.relaxed(self._base.network, spots))


def find(solved: Solution, *, prove: bool = True) -> list[Explained]:
    """All shortages by item and first month, each with its cause.

    A shortage starts in a month in which the backlog grows or demand is lost, and goes on until the backlog
    is gone or grows for another reason. The reason comes from prices, the highest rent first, and is proven
    by taking it away and solving again; without proof the relief is not a number.
    """
    proofs = Proofs(solved)
    short = [
        (_run(solved, int(item), first, last), causes)
        for item in np.unique(solved.network.demand.classes["item"].to_numpy(dtype=np.int64))
        for first, last, causes in _same_reason(proofs.book(()), solved, int(item))
    ]
    if prove:
        proofs.clear(causes[0].spot for _, causes in short if causes)
    found = [_proven(run, causes, proofs) if prove else _likely(run, causes) for run, causes in short]
    return sorted(found, key=lambda each: (str(solved.network.items[each.run.item]), each.run.first))


def key(solved: Solution, run: Run) -> str:
    """The name of a shortage, the same in every run of the plan that finds it again.

    Item and first month, such as EM-200:2026-10.
    """
    network = solved.network
    return f"{network.items[run.item]}:{periods.iso(network.months[run.first])}"


def item_of(network: Network, position: int) -> str:
    """The company's item behind a stock point."""
    return str(network.nodes["item"].iat[position])


def recovered(run: Run, changed: Solution) -> float:
    """Units of a shortage that are in time in another plan."""
    grown = changed.short[run.item][run.first : run.last + 1]
    return max(0.0, run.quantity - float(grown.sum()))


def waited(solved: Solution, run: Run) -> float:
    """Unit-months that no more units than those of a shortage wait, in its months."""
    return _waiting(solved, run.item, run.quantity, slice(run.first, run.last + 1))


def table(company: Company, solved: Solution, explained: list[Explained]) -> pd.DataFrame:
    """One row per shortage, the largest value first.

    Returns shortage (key), item, family, place, month (first short), last_month (the last with something
    late), kind (late or lost), qty, late, lost, delay_months (mean of the units short), beyond (not all is
    delivered within the horizon), cause, cause_name, cause_item (what is held back), window_first and
    window_last (months in which the cause is full), relief (share of the shortage that goes when the cause is
    taken away), also (names of what would hold it up next), relief_all (share that goes when all of them are
    taken away), owner, value (at the list price), grades, customers.
    """
    network = solved.network
    owners = _owners(company)
    families = tables.families(company)
    buyers = _buyers(company)
    rows = []
    for each in explained:
        run, cause = each.run, each.cause
        item = item_of(network, run.item)
        family = families[item]
        rows.append(
            {
                "shortage": key(solved, run),
                "item": item,
                "family": family,
                "place": network.nodes["place"].iat[run.item],
                "month": network.months[run.first],
                "last_month": network.months[run.last],
                "kind": "lost" if run.lost > run.late else "late",
                "qty": run.quantity,
                "late": run.late,
                "lost": run.lost,
                "delay_months": run.waiting / run.quantity,
                "beyond": run.last == network.horizon - 1 and run.late > TOLERANCE,
                "cause": cause.kind.value,
                "cause_name": cause.name,
                "cause_item": cause.chain[-1] if cause.chain else item,
                "window_first": network.months[cause.first],
                "window_last": network.months[cause.last],
                "relief": each.relief,
                "also": tuple(cause.name for cause in each.causes[1:]),
                "relief_all": each.relief_all,
                "owner": owners.get(family) or owners.get(cause.name) or "",
                "value": run.quantity * float(network.nodes["value"].iat[run.item]),
                "grades": run.grades,
                "customers": _affected(buyers.get(item, []), run.grades),
            }
        )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values(["value", "shortage"], ascending=[False, True], ignore_index=True)


COLUMNS = [
    "shortage",
    "item",
    "family",
    "place",
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
    "also",
    "relief_all",
    "owner",
    "value",
    "grades",
    "customers",
]


def _same_reason(book: PriceBook, solved: Solution, item: int) -> list[tuple[int, int, list[Cause]]]:
    """Runs of consecutive months that share their leading cause: first, last, causes with their windows.

    A run goes on while its cause is still among those of the month, so that two causes of about the same rent
    do not cut it to pieces.
    """
    runs: list[tuple[int, int, list[Cause]]] = []
    growth, backlog = solved.short[item].tolist(), solved.backlog[item].tolist()
    for month in range(solved.network.horizon):
        goes_on = bool(runs) and runs[-1][1] == month - 1
        if growth[month] > TOLERANCE:
            causes = reasons.causes(book, item, month)
            if goes_on and (same := _merged(runs[-1][2], causes)) is not None:
                runs[-1] = (runs[-1][0], month, same)
            else:
                runs.append((month, month, causes))
        elif goes_on and backlog[month] > TOLERANCE:
            runs[-1] = (runs[-1][0], month, runs[-1][2])
    return runs


def _merged(known: list[Cause], causes: list[Cause]) -> list[Cause] | None:
    """The known causes that still hold, each window stretched; None when the leading one no longer holds."""
    now = {cause.spot: cause for cause in causes}
    if not known:
        return None if causes else []
    if known[0].spot not in now:
        return None
    return [_stretched(cause, again) for cause in known if (again := now.get(cause.spot))]


def _stretched(cause: Cause, again: Cause) -> Cause:
    """The cause with a window that holds both."""
    first, last = min(cause.first, again.first), max(cause.last, again.last)
    if (first, last) == (cause.first, cause.last):
        return cause  # as mostly: a copy costs more than all the rest
    return replace(cause, first=first, last=last)


def _likely(run: Run, candidates: list[Cause]) -> Explained:
    """The cause with the highest rent, not proven."""
    unproven = float("nan")
    causes = tuple(candidates[:1]) or (_unknown(run),)
    return Explained(run=run, causes=causes, relief=unproven, relief_all=unproven)


def _unknown(run: Run) -> Cause:
    return Cause(kind=CauseKind.UNKNOWN, name="", place=-1, first=run.first, last=run.last)


def _proven(run: Run, candidates: list[Cause], proofs: Proofs) -> Explained:
    """The main cause, and what holds the item up next, until the shortage is explained."""
    if not candidates:
        return Explained(run=run, causes=(_unknown(run),), relief=0.0, relief_all=0.0)
    main, relief = _main_cause(run, candidates, proofs)
    causes, relief_all = [main], relief
    while relief_all < COMPLETE and len(causes) < CANDIDATES:
        spots = [cause.spot for cause in causes]
        following = [
            cause
            for cause in reasons.causes(proofs.book(spots), run.item, run.first)
            if cause.spot not in spots
        ]
        if not following:
            break
        causes.append(following[0])
        relief_all = proofs.relief(run, [*spots, following[0].spot])
    return Explained(run=run, causes=tuple(causes), relief=relief, relief_all=relief_all)


def _main_cause(run: Run, candidates: list[Cause], proofs: Proofs) -> tuple[Cause, float]:
    """The first cause that takes more than half of the shortage with it, else the one that takes most."""
    best, relief = candidates[0], proofs.relief(run, [candidates[0].spot])
    for cause in candidates[1:CANDIDATES]:
        if relief > PROVEN:
            break
        if (more := proofs.relief(run, [cause.spot])) > relief:
            best, relief = cause, more
    return best, relief


def _run(solved: Solution, item: int, first: int, last: int) -> Run:
    classes, months = solved.network.demand.classes, slice(first, last + 1)
    rows = np.flatnonzero(classes["item"].to_numpy() == item)
    late, lost = solved.late[rows, months], solved.lost[rows, months]
    quantity = float(solved.short[item][months].sum())
    hurt = rows[(late + lost).sum(axis=1) > TOLERANCE]
    return Run(
        item=item,
        first=first,
        last=last,
        late=quantity - float(lost.sum()),
        lost=float(lost.sum()),
        waiting=_waiting(solved, item, quantity, months),
        grades=tuple(sorted(classes["grade"].to_numpy()[hurt])),
    )


def _waiting(solved: Solution, item: int, quantity: float, months: slice) -> float:
    return float(np.minimum(solved.backlog[item, months], quantity).sum())


def _owners(company: Company) -> dict[str, str]:
    """Who answers for a family or a resource."""
    families, resources = company.table("families"), company.table("resources")
    owners = dict(zip(resources["resource"], resources["owner"], strict=True))
    owners |= dict(zip(families["family"], families["owner"], strict=True))
    return {name: owner for name, owner in owners.items() if isinstance(owner, str) and owner}


def _buyers(company: Company) -> dict[str, list[tuple[str, str]]]:
    """Item -> grade and name of whoever bought it lately, the largest buyer first."""
    buyers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    columns = ["item", "grade", "customer"]
    for item, grade, customer in grades.buyers(company)[columns].itertuples(index=False):
        buyers[item].append((grade, customer))
    return buyers


def _affected(buyers: list[tuple[str, str]], hurt: tuple[str, ...]) -> tuple[str, ...]:
    """The buyers in the grades that are hurt, each once."""
    return tuple(dict.fromkeys(customer for grade, customer in buyers if grade in hurt))
