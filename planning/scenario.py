"""Scenarios: named changes of the input, planned beside the base, which they never touch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from planning import reconcile, supply
from planning.calendar import Calendar
from planning.company import Company
from planning.reconcile import Comparison
from planning.supply.solve import Basis

DEMAND = "demand"  # the agreed demand, rather than a table of the company


class Change(StrEnum):
    """What an edit does to a figure."""

    FACTOR = "factor"  # times the amount
    ADD = "add"
    SET = "set"


class UnknownFigure(ValueError):
    """A scenario changes a table or column that is not there."""

    def __init__(self, table: str, column: str) -> None:
        super().__init__(f"there is no figure '{column}' in '{table}'")


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change of one column, in the rows and months that it names.

    >>> str(Edit(table="demand", column="qty", change=Change.FACTOR, amount=1.1, where={"item": "EM-200"}))
    'demand.qty × 1.1 where item is EM-200'
    """

    table: str  # a table of the company, or "demand" for the agreed demand
    column: str
    change: Change
    amount: float
    where: Mapping[str, str] = field(default_factory=dict)  # column -> value; "family" is understood
    first: pd.Period | None = None
    last: pd.Period | None = None

    def __str__(self) -> str:
        sign = {Change.FACTOR: "×", Change.ADD: "+", Change.SET: "="}[self.change]
        rows = " and ".join(f"{name} is {value}" for name, value in self.where.items())
        months = (
            f" from {self.first or 'the start'} to {self.last or 'the end'}"
            if self.first or self.last
            else ""
        )
        return (
            f"{self.table}.{self.column} {sign} {self.amount:g}" + (f" where {rows}" if rows else "") + months
        )


@dataclass(frozen=True, kw_only=True)
class Insert:
    """Rows that a table has more, such as a month of downtime."""

    table: str
    rows: tuple[Mapping[str, object], ...]

    def __str__(self) -> str:
        return f"{self.table}: {len(self.rows)} rows more"


@dataclass(frozen=True, kw_only=True)
class Delay:
    """Open orders that arrive later, or earlier with a negative number of days."""

    days: int
    where: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        rows = " and ".join(f"{name} is {value}" for name, value in self.where.items())
        return f"receipts {self.days:+d} days" + (f" where {rows}" if rows else "")


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A name and its changes, in order."""

    name: str
    edits: tuple[Edit | Insert | Delay, ...]


@dataclass(frozen=True, kw_only=True)
class Input:
    """What a plan is made from."""

    company: Company
    demand: pd.DataFrame
    as_of: pd.Period
    calendar: Calendar
    commitments: pd.DataFrame | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a scenario leads to."""

    name: str
    result: supply.Result
    comparison: Comparison


def base(given: Input, *, name: str = "base", basis: Basis | None = None) -> Outcome:
    """The plan without any change; at once where its basis was kept."""
    return _outcome(name, given, basis)


def run(given: Input, scenario: Scenario, *, start: Outcome) -> Outcome:
    """The plan with a scenario's changes, solved warm from where another one ended."""
    return _outcome(scenario.name, applied(given, scenario.edits), _ended(start))


def applied(given: Input, edits: Sequence[Edit | Insert | Delay]) -> Input:
    """The input after the changes; what was given stays as it is.

    Raises:
        UnknownFigure: an edit names a table or column that is not there.
    """
    for edit in edits:
        given = _applied(given, edit)
    return given


def with_strategy(given: Input, strategy: str, *, family: str | None = None) -> Input:
    """The input in which the items of a family, or all, follow a production strategy."""
    items = given.company.table("items")
    chosen = items["family"] == family if family else pd.Series(data=True, index=items.index)
    return _with_table(given, "items", items.assign(strategy=items["strategy"].mask(chosen, strategy)))


def compare(start: Outcome, others: Sequence[Outcome]) -> pd.DataFrame:
    """Scenarios side by side: one row per measure, one column per outcome, the start first.

    Measures: service (share of demand in time), late, lost, unconstrained, constrained (units), revenue,
    margin, stock_value (at the end), gap_value (to the budget), cost (money spent), overtime (hours),
    peak_load (percent), shortages (count).
    """
    outcomes = [start, *others]
    return pd.DataFrame({each.name: _measures(each) for each in outcomes})


def differences(start: Outcome, other: Outcome) -> pd.DataFrame:
    """What changes against another plan, by family and month.

    Returns family, month, unconstrained, constrained, backlog, lost (units), revenue, margin, stock_value
    (money), each as the difference to the start.
    """
    units = ["unconstrained", "constrained", "backlog", "lost"]
    money = ["revenue", "margin", "stock_value"]
    keys = ["family", "month"]
    parts = []
    for outcome in (start, other):
        lines = outcome.comparison.lines.set_index(keys)[units]
        parts.append(lines.join(outcome.comparison.money.set_index(keys)[money], how="outer").fillna(0.0))
    before, after = parts[0].align(parts[1], fill_value=0.0)
    return (after - before).reset_index()


def all_differences(start: Outcome, others: Sequence[Outcome]) -> pd.DataFrame:
    """What changes against one plan in each of the others: scenario, then as in `differences`."""
    parts = {other.name: differences(start, other) for other in others}
    return pd.concat(parts, names=["scenario"]).reset_index(level="scenario").reset_index(drop=True)


def steps(given: Input, scenario: Scenario, *, start: Outcome) -> pd.DataFrame:
    """What each change of a scenario adds: the edits are made one after another, in their order.

    Returns edit (in words), cost (money spent), revenue, margin, late, lost, each as the difference to the
    step before; the rows add up to the difference of the whole scenario.
    """
    rows, before = [], start
    for count, edit in enumerate(scenario.edits, start=1):
        after = _outcome(str(edit), applied(given, scenario.edits[:count]), _ended(before))
        pair = compare(before, [after]).to_numpy()
        change = pd.Series(pair[:, 1] - pair[:, 0], index=compare(before, []).index)
        rows.append({"edit": str(edit)} | {name: change[name] for name in STEP_MEASURES})
        before = after
    return pd.DataFrame(rows, columns=["edit", *STEP_MEASURES])


STEP_MEASURES = ["cost", "revenue", "margin", "late", "lost"]


def _ended(outcome: Outcome) -> Basis | None:
    return outcome.result.solution.answer.basis


def _outcome(name: str, given: Input, basis: Basis | None) -> Outcome:
    result = supply.plan(
        given.company,
        given.demand,
        as_of=given.as_of,
        months=given.company.settings.horizons.plan,
        calendar=given.calendar,
        commitments=given.commitments,
        basis=basis,
        depth=supply.Depth.PLAN,
    )
    return Outcome(
        name=name,
        result=result,
        comparison=reconcile.compare(given.company, result),
    )


def _applied(given: Input, edit: Edit | Insert | Delay) -> Input:
    if isinstance(edit, Insert):
        table = given.company.table(edit.table)
        more = pd.DataFrame([dict(row) for row in edit.rows])
        return _with_table(given, edit.table, pd.concat([table, more], ignore_index=True))
    if isinstance(edit, Delay):
        table = given.company.table("receipts").copy()
        rows = _rows(given.company, table, edit.where)
        table.loc[rows, "due"] += pd.Timedelta(days=edit.days)
        return _with_table(given, "receipts", table)
    table = (given.demand if edit.table == DEMAND else given.company.table(edit.table)).copy()
    if edit.column not in table:
        raise UnknownFigure(edit.table, edit.column)
    rows = _rows(given.company, table, edit.where) & _in_months(table, edit)
    table.loc[rows, edit.column] = _changed(table.loc[rows, edit.column], edit)
    if edit.table == DEMAND:
        return replace(given, demand=table)
    return _with_table(given, edit.table, table)


def _with_table(given: Input, name: str, table: pd.DataFrame) -> Input:
    tables = {**given.company.tables, name: table}
    return replace(given, company=replace(given.company, tables=tables))


def _rows(company: Company, table: pd.DataFrame, where: Mapping[str, str]) -> pd.Series:
    """The rows that a filter means; a family stands for its items."""
    chosen = pd.Series(data=True, index=table.index)
    for name, value in where.items():
        if name == "family" and "item" in table and "family" not in table:
            families = company.table("items").set_index("item")["family"]
            chosen &= table["item"].map(families) == value
        elif name in table:
            chosen &= table[name] == value
        else:
            raise UnknownFigure("the table", name)
    return chosen


def _in_months(table: pd.DataFrame, edit: Edit) -> pd.Series:
    chosen = pd.Series(data=True, index=table.index)
    if "month" in table and edit.first is not None:
        chosen &= table["month"] >= edit.first
    if "month" in table and edit.last is not None:
        chosen &= table["month"] <= edit.last
    return chosen


def _changed(figures: pd.Series, edit: Edit) -> pd.Series:
    if edit.change is Change.FACTOR:
        return figures * edit.amount
    if edit.change is Change.ADD:
        return (figures + edit.amount).clip(lower=0.0)
    return pd.Series(edit.amount, index=figures.index)


def _measures(outcome: Outcome) -> pd.Series:
    totals, result = outcome.comparison.totals, outcome.result
    spent = result.objective
    return pd.Series(
        {
            "service": np.nan if totals.service is None else totals.service,
            "late": totals.late,
            "lost": totals.lost,
            "unconstrained": totals.unconstrained,
            "constrained": totals.constrained,
            "revenue": float(outcome.comparison.money["revenue"].sum()),
            "margin": totals.margin,
            "stock_value": totals.stock_value,
            "gap_value": np.nan if totals.gap_value is None else totals.gap_value,
            "cost": float(spent.loc[spent["money"], "amount"].sum()),
            "overtime": float(result.load["overtime"].sum()),
            "peak_load": float(result.load["load_percent"].max()) if len(result.load) else np.nan,
            "shortages": float(len(result.shortages)),
        }
    )
