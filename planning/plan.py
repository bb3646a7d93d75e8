"""The plan of one month: the stages that lead to it, and the sealed record that is kept of it.

Each stage can be run by itself: the baseline when the cycle opens, the consensus when demand closes, supply
afterwards. `make` runs them all.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from planning import (
    agreement,
    booked,
    calculations,
    demand,
    digest,
    events,
    explain,
    forecast,
    frames,
    lifecycle,
    operations,
    periods,
    promotions,
    reconcile,
    review,
    supply,
    timeline,
)
from planning import calendar as calendars
from planning.calendar import Calendar
from planning.company import Company
from planning.demand import KEY, Consensus, Stream
from planning.digest import Parameter
from planning.forecast import evidence
from planning.problems import Problem
from planning.reconcile import Comparison, Totals
from planning.supply.solve import Basis
from planning.workers import Progress, silent

SERIES = ["item", "region"]
LENDERS = (
    ("item",),
    ("family", "region"),
    ("family",),
)  # whose forecast a short history may share, nearest first


class Stage(StrEnum):
    """What `make` does, in order."""

    BASELINE = "baseline"
    CONSENSUS = "consensus"
    SUPPLY = "supply"
    RECONCILIATION = "reconciliation"


def no_lines() -> pd.DataFrame:
    """The table item, region, month, qty without a row."""
    return frames.TABLES["last_plan"].empty()


def no_quality() -> pd.DataFrame:
    """The table of how good a baseline has been, without a row: for figures that come from elsewhere."""
    measures = {name: pd.Series(dtype="float64") for name in evidence.MEASURES}
    return pd.DataFrame({name: pd.Series(dtype="object") for name in SERIES} | measures)


def untold(_stage: Stage) -> None:
    """Nobody is told which stage begins."""


@dataclass(frozen=True, kw_only=True)
class Entries:
    """What people entered.

    submissions   item, region, month, qty: what reps answered; known events are in it
    overrides     item, region, month, qty, author, reason: the demand planner's last word
    commitments   lever, item, grade, month, qty: what operations committed to, as in `supply.Result.pulls`
    """

    submissions: pd.DataFrame = field(default_factory=no_lines)
    overrides: pd.DataFrame | None = None
    commitments: pd.DataFrame | None = None


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """What the figures alone say of the months ahead.

    lines      item, region, month, qty, lower, upper, method: the statistical forecast
    effects    item, region, month, qty: what known events change
    proposal   item, region, month, qty: both together, as it is put before a sales rep
    quality    item, region, wape, mase, bias, naive, n
    notes      item, region, treatment, detail: what was done to a history before it was used
    events     past events held against what they did, see `promotions.review`
    planned    event, name, item, region, month, qty: what each coming event changes by itself
    """

    lines: pd.DataFrame
    effects: pd.DataFrame
    proposal: pd.DataFrame
    quality: pd.DataFrame
    notes: pd.DataFrame
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    planned: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Chain:
    """What the stages gave, each made from the one before.

    splits, gaps, problems   what became of decisions above single lines, see `decisions.follow`
    """

    baseline: Baseline
    consensus: Consensus
    supply: supply.Result
    reconciliation: Comparison
    splits: pd.DataFrame = field(default_factory=pd.DataFrame)
    gaps: pd.DataFrame = field(default_factory=pd.DataFrame)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A version of a plan: its tables, what they were made from, and the seal on both.

    tables       baseline, demand, streams, splits, gaps, netting, consumption, order_book, supply, load,
                 sourcing, crews, materials, purchases, transport, costs, shortages, options, exceptions,
                 reconciliation, finance, timeline; those of `operations.tables`, `review.tables` and
                 `calculations.tables`
    inputs       the digest of the company's data and of what people entered
    parameters   what else decided the figures
    basis        where the solver ended, packed: the plan of a changed input starts there; not sealed
    """

    as_of: pd.Period
    tables: Mapping[str, pd.DataFrame]
    inputs: str
    parameters: Mapping[str, Parameter]
    totals: Totals
    problems: tuple[Problem, ...] = ()
    basis: bytes = b""

    def digest(self) -> str:
        """The seal: the same wherever, and in whatever order of rows, the same plan is made."""
        stated = {**self.parameters, "as_of": periods.iso(self.as_of), "inputs": self.inputs}
        return digest.of(self.tables, stated)


def make(
    company: Company,
    *,
    as_of: pd.Period,
    calendar: Calendar,
    entries: Entries | None = None,
    tell: Callable[[Stage], None] = untold,
) -> Plan:
    """All stages in a row, sealed; `tell` hears of each as it begins."""
    return seal(
        company,
        run(company, as_of=as_of, calendar=calendar, entries=entries, tell=tell),
        as_of=as_of,
        calendar=calendar,
        entries=entries,
    )


def run(
    company: Company,
    *,
    as_of: pd.Period,
    calendar: Calendar,
    entries: Entries | None = None,
    basis: Basis | None = None,
    tell: Callable[[Stage], None] = untold,
) -> Chain:
    """All stages in a row, with everything they gave; `basis` is where a like plan ended."""
    entered = entries or Entries()
    tell(Stage.BASELINE)
    expected = baseline(company, as_of=as_of)
    tell(Stage.CONSENSUS)
    decided = agreement.reach(company, _streams(expected, entered), entered.overrides, as_of=as_of)
    agreed = decided.consensus
    tell(Stage.SUPPLY)
    result = constrained(
        company, agreed, as_of=as_of, calendar=calendar, commitments=entered.commitments, basis=basis
    )
    tell(Stage.RECONCILIATION)
    return dataclasses.replace(
        chained(company, expected, agreed, result),
        splits=decided.splits,
        gaps=decided.gaps,
        problems=decided.problems,
    )


def baseline(company: Company, *, as_of: pd.Period, progress: Progress = silent) -> Baseline:
    """What is expected of every item and region: a statistical forecast unless one is given, and events."""
    items = company.table("items")
    families = items.set_index("item")["family"].fillna("")
    given = _given(company, as_of)
    past = demand.history(company.table("actuals"), company.table("customers"))
    past = past[~pd.MultiIndex.from_frame(past[SERIES]).isin(pd.MultiIndex.from_frame(given[SERIES]))]
    past = past[past["month"] < as_of]
    known = company.table("events")
    reviewed = promotions.review(known, past, families, as_of=as_of)
    usual = past.assign(stockout=past["stockout"] | promotions.promoted(past, known, families))
    learnt = lifecycle.borrowed(usual, items)
    fitted = forecast.fit(
        learnt.assign(family=learnt["item"].map(families).fillna("")),
        horizon=company.settings.horizons.plan,
        options=forecast.Options(
            parents=LENDERS,
            end=as_of - 1,
            working_days=_working_days(company, learnt, as_of),
            progress=progress,
        ),
    )
    statistical = lifecycle.clipped(lifecycle.ramped(fitted.lines, items), items)
    lines = pd.concat(
        [part for part in (given, statistical) if len(part)] or [statistical], ignore_index=True
    )
    coming = promotions.learnt(known, reviewed, families, as_of=as_of)
    effects = events.effects(coming, lines, families)
    return Baseline(
        lines=lines,
        effects=effects,
        proposal=_added(lines, lifecycle.clipped(effects, items)),
        quality=fitted.quality,
        notes=fitted.notes,
        events=reviewed,
        planned=events.each(coming, lines, families),
        problems=() if past.empty and len(given) else tuple(fitted.problems),
    )


def consensus(expected: Baseline, entries: Entries) -> Consensus:
    """The unconstrained demand that everybody agreed on.

    A rep is shown the known events in the proposal, so that an answer holds them already: they are added only
    where nobody answered.
    """
    return demand.combine(_streams(expected, entries), overrides=entries.overrides)


def _streams(expected: Baseline, entries: Entries) -> pd.DataFrame:
    """Forecast, answers and events as streams."""
    answered = pd.MultiIndex.from_frame(entries.submissions[KEY])
    unanswered = ~pd.MultiIndex.from_frame(expected.effects[KEY]).isin(answered)
    streams = {
        Stream.STATISTICAL: expected.lines,
        Stream.SALES: entries.submissions,
        Stream.ACTIVITY: expected.effects[unanswered],
    }
    given = [lines[[*KEY, "qty"]].assign(stream=str(name)) for name, lines in streams.items() if len(lines)]
    return pd.concat(given, ignore_index=True)


def why(
    company: Company, item: str, region: str, month: pd.Period, *, as_of: pd.Period
) -> explain.Explanation:
    """The chain behind one figure of the agreed demand, from its history to the orders that took it."""
    expected = baseline(company, as_of=as_of)
    decided = agreement.reach(company, _streams(expected, Entries()), None, as_of=as_of)
    lines = decided.consensus.lines
    behind = explain.Evidence(
        consensus=decided.consensus,
        baseline=expected.lines,
        notes=expected.notes,
        quality=expected.quality,
        events=expected.planned,
        splits=decided.splits,
        taken=booked.tables(company, lines, as_of=as_of)["consumption"],
    )
    return explain.demand(item, region, month, evidence=behind)


def constrained(
    company: Company,
    agreed: Consensus,
    *,
    as_of: pd.Period,
    calendar: Calendar,
    commitments: pd.DataFrame | None = None,
    basis: Basis | None = None,
) -> supply.Result:
    """What of the agreed demand can be met, when, and why not the rest."""
    return supply.plan(
        company,
        agreed.lines[[*KEY, "qty"]],
        as_of=as_of,
        months=company.settings.horizons.plan,
        calendar=calendar,
        commitments=commitments,
        basis=basis,
    )


def chained(company: Company, expected: Baseline, agreed: Consensus, result: supply.Result) -> Chain:
    """The stages together, with the plan set beside the budget and in money."""
    return Chain(
        baseline=expected,
        consensus=agreed,
        supply=result,
        reconciliation=reconcile.compare(company, result),
    )


def seal(
    company: Company,
    chain: Chain,
    *,
    as_of: pd.Period,
    calendar: Calendar,
    entries: Entries | None = None,
) -> Plan:
    """The record of a plan version."""
    tables = {
        "baseline": chain.baseline.lines,
        "demand": chain.consensus.lines,
        "streams": chain.consensus.streams,
        "splits": chain.splits,
        "gaps": chain.gaps,
        **booked.tables(company, chain.consensus.lines, as_of=as_of),
        "supply": chain.supply.lines,
        "load": chain.supply.load,
        "sourcing": chain.supply.sourcing,
        "crews": chain.supply.crews,
        "materials": chain.supply.materials,
        "purchases": chain.supply.purchases,
        "shortages": chain.supply.shortages,
        "options": chain.supply.options,
        "transport": chain.supply.transport,
        "costs": chain.supply.objective,
        "exceptions": chain.supply.exceptions,
        "reconciliation": chain.reconciliation.lines,
        "finance": chain.reconciliation.money,
        **operations.tables(
            company,
            chain.supply,
            demand=chain.consensus.lines[[*KEY, "qty"]],
            quality=chain.baseline.quality,
            comparison=chain.reconciliation,
            calendar=calendar,
        ),
        **review.tables(company, chain.consensus.lines, chain.baseline.events, as_of=as_of),
        **calculations.tables(company, chain.supply.lines),
        "timeline": timeline.build(company, chain.supply.lines, as_of=as_of),
    }
    return Plan(
        as_of=as_of,
        tables={name: _plain(table) for name, table in tables.items()},
        inputs=inputs_digest(company, entries or Entries()),
        parameters={
            "months": company.settings.horizons.plan,
            "calendar": calendar.version(),
            "consensus": "; then ".join(str(rule) for rule in agreement.rules(company, as_of=as_of)),
        },
        totals=chain.reconciliation.totals,
        problems=(*chain.baseline.problems, *chain.problems),
        basis=b"" if (ended := chain.supply.solution.answer.basis) is None else ended.packed(),
    )


def inputs_digest(company: Company, entries: Entries) -> str:
    """The digest of all that a plan is made from: settings, tables, and what people entered."""
    entered = {"submissions": entries.submissions}
    entered |= {} if entries.overrides is None else {"overrides": entries.overrides}
    entered |= {} if entries.commitments is None else {"commitments": entries.commitments}
    tables = {name: company.table(name) for name in frames.TABLES}
    return digest.of(tables | entered, dict(_flat(dataclasses.asdict(company.settings))))


def _working_days(company: Company, past: pd.DataFrame, as_of: pd.Period) -> pd.Series | None:
    """Working days of every month of the history and the horizon."""
    if past.empty:
        return None
    last = as_of + company.settings.horizons.plan
    months = pd.period_range(past["month"].min(), last, freq="M")
    days = calendars.of_company(company)
    return pd.Series([days.working_days(month) for month in months], index=months)


def _given(company: Company, as_of: pd.Period) -> pd.DataFrame:
    """Demand that the company gives in place of a forecast, as lines of the baseline."""
    table = company.table("demand")
    ahead = table[table["month"].isin(periods.horizon(as_of, company.settings.horizons.plan))]
    return ahead[[*KEY, "qty"]].assign(lower=ahead["qty"], upper=ahead["qty"], method="given")


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with lists of names as one text, so that it can be written to any file and read again."""
    listed = [name for name in table.columns if table[name].map(type).eq(tuple).any()]
    return table.assign(**{name: table[name].map("; ".join) for name in listed})


def _added(lines: pd.DataFrame, effects: pd.DataFrame) -> pd.DataFrame:
    both = lines[[*KEY, "qty"]].merge(effects, on=KEY, how="left", suffixes=("", "_event"))
    quantity = (both["qty"] + both["qty_event"].fillna(0.0)).clip(lower=0.0)
    return both[KEY].assign(qty=quantity)


def _flat(settings: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, Parameter]]:
    for name, value in settings.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, (str, float, int)) or value is None:
            yield f"{prefix}{name}", value
