"""Figures decided for an item, a family, a region or the company, brought down to their lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planning import proportional, tree
from planning.demand import KEY, Consensus, Source
from planning.events import named_by
from planning.levelling import Method
from planning.problems import Problem, Severity
from planning.proportional import Overrides
from planning.reconciliation import ContradictingLocks
from planning.split import Basis

Vector = NDArray[np.float64]

LINE = ["item", "region"]
RECENT_MONTHS = 12
SPLITS = ["override", "node", "item", "region", "month", "before", "qty", "basis", "author", "reason"]
GAPS = ["override", "node", "month", "figure", "lines", "gap"]


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What shares are taken from.

    history    item, region, month, qty
    shares     item, region, month (empty for lasting ones), share
    families   item -> family
    decimals   item -> decimals of its quantities
    """

    history: pd.DataFrame
    shares: pd.DataFrame
    families: pd.Series
    decimals: pd.Series


@dataclass(frozen=True, kw_only=True)
class Decided:
    """The agreed demand after all decisions.

    consensus   its lines, those that moved marked as overridden, by whom and why
    splits      one row per line that a decision moved: its share, and the basis that was used
    gaps        decisions that stay on their own level, beside the sum of the lines below
    problems    decisions that could not be followed, by name; the lines stay as they were
    """

    consensus: Consensus
    splits: pd.DataFrame
    gaps: pd.DataFrame
    problems: tuple[Problem, ...]


def follow(agreed: Consensus, decisions: pd.DataFrame, *, sources: Sources) -> Decided:
    """Bring every decision down to the lines, in whole units, so that each holds to the last unit.

    decisions   override, item, family, region, month, qty, method, basis, author, reason

    A consistent figure is shared out, a delta moves the sum by its quantity, a figure of its own level is
    only set beside the lines. Decisions of one month hold together; where they contradict each other, none
    of that month is followed, and the problem says by how much they miss.
    """
    lines, splits, gaps, problems = agreed.lines.copy(), [], [], []
    for month, rows in decisions.groupby("month", sort=True):
        here = _Month(lines=lines[lines["month"] == month].reset_index(drop=True), sources=sources)
        named = [(one, here.members(one)) for _, one in rows.iterrows()]
        problems += [_unknown(one) for one, members in named if not members.any()]
        usable = [(one, members) for one, members in named if members.any()]
        gaps += [here.gap(one, members) for one, members in usable if one["method"] == Method.LEVEL_BY_LEVEL]
        firm = [(one, members) for one, members in usable if one["method"] != Method.LEVEL_BY_LEVEL]
        try:
            moved = here.shared(firm)
        except ContradictingLocks as wrong:
            problems.append(_contradiction(str(month), wrong))
            continue
        if len(moved):
            splits.append(moved)
            lines = _marked(lines, moved)
    return Decided(
        consensus=replace(agreed, lines=lines),
        splits=pd.concat(splits, ignore_index=True) if splits else _none(),
        gaps=pd.DataFrame(gaps, columns=GAPS),
        problems=tuple(problems),
    )


def name(decision: Mapping[str, object]) -> str:
    """What a decision is for, in words.

    >>> name({"item": None, "family": "Grinders", "region": "Italy"}), name({"item": None})
    ('Grinders / Italy', 'total')
    """
    given = [str(decision[part]) for part in ("family", "item", "region") if _given(decision.get(part))]
    return " / ".join(given) or "total"


@dataclass(frozen=True, kw_only=True)
class _Month:
    """The lines of one month, and where their shares come from."""

    lines: pd.DataFrame
    sources: Sources

    def members(self, decision: pd.Series) -> NDArray[np.bool_]:
        """Which lines a decision is made of."""
        there = decision.copy()
        there["start"] = there["end"] = decision["month"]
        members: NDArray[np.bool_] = named_by(there, self.lines, self.sources.families).to_numpy(bool)
        return members

    def gap(self, decision: pd.Series, members: NDArray[np.bool_]) -> tuple[object, ...]:
        below = float(self.lines.loc[members, "qty"].sum())
        figure = float(decision["qty"])
        return decision["override"], name(decision), decision["month"], figure, below, figure - below

    def shared(self, decisions: Sequence[tuple[pd.Series, NDArray[np.bool_]]]) -> pd.DataFrame:
        """The lines that move, with their new figure and the decision behind it."""
        if not decisions:
            return _none()
        before = self.lines["qty"].to_numpy(float)
        unit = 10.0 ** int(self.sources.decimals.reindex(self.lines["item"]).fillna(0).max())
        plan, bases = before * unit, ["" for _ in before]
        targets: dict[str, Vector] = {}
        for one, members in decisions:
            now = float(before[members].sum())
            total = now + one["qty"] if one["method"] == Method.DELTA else float(one["qty"])
            targets[str(one["override"])] = np.array([max(total, 0.0) * unit])
            weights, basis = self._weights(one, members)
            if weights is not None:
                plan[members] = max(total, 0.0) * unit * weights / weights.sum()
            for place in np.flatnonzero(members):
                bases[place] = str(basis)
        grown = _tree(decisions, len(plan))
        overrides = Overrides(sums=targets)
        fitted = proportional.fit(plan[:, None], grown, overrides)
        after = proportional.whole(fitted, grown, overrides)[:, 0] / unit
        return self._moved(decisions, before, after, bases)

    def _moved(
        self,
        decisions: Sequence[tuple[pd.Series, NDArray[np.bool_]]],
        before: Vector,
        after: Vector,
        bases: Sequence[str],
    ) -> pd.DataFrame:
        """A line under several decisions names the narrowest."""
        rows = []
        for place, line in self.lines.iterrows():
            over = [(int(members.sum()), one) for one, members in decisions if members[place]]
            if over:
                one = min(over, key=lambda pair: pair[0])[1]
                rows.append(
                    {
                        **{part: one[part] for part in ("override", "author", "reason")},
                        **{part: line[part] for part in KEY},
                        "node": name(one),
                        "before": before[place],
                        "qty": after[place],
                        "basis": bases[place],
                    }
                )
        return pd.DataFrame(rows, columns=SPLITS)

    def _weights(self, decision: pd.Series, members: NDArray[np.bool_]) -> tuple[Vector | None, Basis]:
        """Shares of the members; None for those of the plan as it is, equal ones where a basis has none."""
        basis, labels = Basis(decision["basis"]), self.lines.loc[members, LINE]
        if basis is Basis.PLAN:
            return None, basis
        found = labels.merge(self._shares(basis, decision["month"]), on=LINE, how="left")["share"].fillna(0.0)
        if float(found.clip(lower=0.0).sum()) <= 0:
            return np.ones(len(labels)), Basis.EQUAL
        return found.clip(lower=0.0).to_numpy(float), basis

    def _shares(self, basis: Basis, month: pd.Period) -> pd.DataFrame:
        sold, stated = self.sources.history, self.sources.shares
        rows = {
            Basis.LAST_YEAR: sold[sold["month"] == month - 12].rename(columns={"qty": "share"}),
            Basis.RECENT: _recent(sold).rename(columns={"qty": "share"}),
            Basis.STORED: stated[stated["month"].isna()],
            Basis.MANUAL: stated[stated["month"] == month],
        }.get(basis, stated.iloc[:0])
        return rows.groupby(LINE, as_index=False)["share"].sum()


def _recent(history: pd.DataFrame) -> pd.DataFrame:
    last = history["month"].max()
    return history[history["month"] > last - RECENT_MONTHS] if len(history) else history


def _tree(decisions: Sequence[tuple[pd.Series, NDArray[np.bool_]]], lines: int) -> tree.Tree:
    """A tree whose sums are the decisions."""
    from scipy.sparse import csr_matrix

    names = [str(one["override"]) for one, _ in decisions]
    return tree.Tree(
        sums=csr_matrix(np.array([members for _, members in decisions], dtype=float)),
        names=(*names, *(f"line {place:09d}" for place in range(lines))),
        level=np.array([0] * len(names) + [1] * lines),
    )


def _marked(lines: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """The lines with the new figures, and whose decision they are."""
    keyed, change = lines.set_index(KEY), moved.set_index(KEY)
    replaced = keyed.index.isin(change.index)
    keyed.loc[change.index, "before"] = keyed.loc[change.index, "qty"]
    keyed.loc[change.index, "qty"] = change["qty"]
    keyed.loc[change.index, ["author", "reason"]] = change[["author", "reason"]].fillna("")
    keyed.loc[replaced, "source"] = str(Source.OVERRIDE)
    return keyed.reset_index()[list(lines.columns)]


def _unknown(decision: pd.Series) -> Problem:
    return Problem(
        source="overrides",
        reason=f"{decision['override']}: nothing is planned for {name(decision)} in {decision['month']}",
        remedy="name an item, family or region of the plan, and one of its months",
        severity=Severity.WARNING,
    )


def _contradiction(month: str, wrong: ContradictingLocks) -> Problem:
    return Problem(
        source="overrides",
        reason=f"in {month} {wrong}",
        remedy="correct one of them; none of that month was followed",
        severity=Severity.WARNING,
    )


def _none() -> pd.DataFrame:
    return pd.DataFrame(columns=SPLITS)


def _given(value: object) -> bool:
    return isinstance(value, str) and value != ""
