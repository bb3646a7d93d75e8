"""Making a plan version from the closed demand and what operations committed to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from bot.connectors import export
from bot.db import audit, company, cycle, demand, plan, supply
from bot.db.cycle import Cycle
from bot.db.demand import ProposalLine
from bot.db.plan import PlanTable, PlanVersion, Status
from bot.db.release import ReleaseFile
from bot.db.session import Transaction
from bot.projections import consensus, figures
from bot.projections.consensus import Stream
from bot.use_cases import approval, redraw
from bot.use_cases.cycle import advance
from bot.use_cases.supply import Found, default_owner, record_found
from bot.use_cases.work import Save, nothing
from planning import calendar, periods, summary
from planning import plan as core
from planning.demand import KEY

if TYPE_CHECKING:
    import pandas as pd

    from planning.company import Company


ROUNDING = 0.5  # units by which what is shown and promised may be less than what an option brings
Files = Mapping[str, tuple[int, bytes]]  # name -> rows, content


@dataclass(frozen=True, kw_only=True)
class Given:
    """Everything a plan is made from, read in one transaction."""

    data: "Company"
    as_of: "pd.Period"
    baseline: core.Baseline
    entries: core.Entries
    owner: str | None  # of a shortage that has none of its own
    before: Mapping[str, float] | None  # the headline of the last published plan


@dataclass(frozen=True, kw_only=True)
class Made:
    """A plan version and all that is kept with it."""

    version: core.Plan
    headline: dict[str, Any]
    found: list[Found]
    files: Files


def make(transaction: Transaction, *, cycle_id: int, now: datetime) -> Save:
    """Plan supply for the agreed demand, keep the version, and bring the shortages up to date."""
    with transaction() as session:
        opened = cycle.lock(session, cycle_id)
        if opened.demand_closed_at is None:
            return nothing  # opened again meanwhile; closing it plans anew
        given = _read(session, opened)
        closed_at = opened.demand_closed_at
    made = _make(given)

    def save(session: Session) -> None:
        opened = cycle.lock(session, cycle_id)
        if opened.demand_closed_at == closed_at:
            _keep(session, opened, made, now=now)

    return save


def _make(given: Given) -> Made:
    days = calendar.of_company(given.data)
    agreed = core.consensus(given.baseline, given.entries)
    result = core.constrained(
        given.data, agreed, as_of=given.as_of, calendar=days, commitments=given.entries.commitments
    )
    chain = core.chained(given.data, given.baseline, agreed, result)
    version = core.seal(given.data, chain, as_of=given.as_of, calendar=days, entries=given.entries)
    return Made(
        version=version,
        headline=figures.headline(given.data, chain, before=given.before),
        found=_shortages(given, chain),
        files=_files(given.data, version),
    )


def _keep(session: Session, opened: Cycle, made: Made, *, now: datetime) -> None:
    approval.void(session, opened, now=now)
    kept = PlanVersion(
        cycle_id=opened.id,
        number=plan.next_number(session, opened.id),
        status=Status.DRAFT,
        author=opened.demand_closed_by,
        made_at=now,
        inputs_digest=made.version.inputs,
        digest=made.version.digest(),
        headline=made.headline,
        tables=[PlanTable.of(name, frame) for name, frame in made.version.tables.items()],
    )
    session.add(kept)
    session.flush()
    session.add_all(
        ReleaseFile(plan_id=kept.id, name=name, rows=rows, content=content)
        for name, (rows, content) in made.files.items()
    )
    audit.record(
        session,
        actor="parley",
        action="plan.made",
        subject=f"plan:{kept.id}",
        details={"number": kept.number, "digest": kept.digest, "inputs": kept.inputs_digest},
        now=now,
    )
    record_found(session, opened, kept, made.found, now=now)
    redraw.supply(session, opened, now=now)
    advance(session, opened, now=now)


def _read(session: Session, opened: Cycle) -> Given:
    data = company.load(session, opened.company_id)
    active = plan.active(session)
    return Given(
        data=data,
        as_of=periods.parse(opened.month),
        baseline=_baseline(demand.proposals(session, opened.id)),
        entries=_entries(session, opened),
        owner=default_owner(session),
        before=active.headline if active else None,
    )


def _baseline(proposals: Sequence[ProposalLine]) -> core.Baseline:
    """The baseline as people saw it: in whole units, with the known events in it."""
    import pandas as pd

    lines = pd.DataFrame(
        [(row.item, row.region, row.month, row.qty, row.lower, row.upper, row.method) for row in proposals],
        columns=[*KEY, "qty", "lower", "upper", "method"],
    )
    lines["month"] = pd.PeriodIndex(lines["month"], freq="M")
    return core.Baseline(
        lines=lines,
        effects=lines.iloc[:0][[*KEY, "qty"]],
        proposal=lines[[*KEY, "qty"]],
        quality=core.no_quality(),
        notes=pd.DataFrame(),
    )


def _entries(session: Session, opened: Cycle) -> core.Entries:
    agreed = consensus.figures(session, opened)
    sent = [(*key, fig.qty) for key, fig in agreed.items() if fig.stream is Stream.SALES]
    changed = [
        (*key, fig.qty, fig.person, fig.note or fig.reason)
        for key, fig in agreed.items()
        if fig.stream is Stream.OVERRIDE
    ]
    return core.Entries(
        submissions=_frame(sent, [*KEY, "qty"]),
        overrides=_frame(changed, [*KEY, "qty", "author", "reason"]) if changed else None,
        commitments=_commitments(session, opened),
    )


def _commitments(session: Session, opened: Cycle) -> "pd.DataFrame | None":
    """What was promised, month by month: of each option the share that was promised of its levers.

    And how much may be short of an item: whoever promised but a part allows for the rest.
    """
    rows = []
    for shortage_id, promise in supply.commitments(session, opened.id).items():
        if promise.lever is None:
            continue
        row = session.get_one(supply.Shortage, shortage_id)
        option = row.details["pulls"].get(promise.lever)
        if option is None:
            continue
        share = _share(promise.qty or 0.0, of=option["recovered"])
        rest = option["recovered"] * (1.0 - share)
        rows += [(lever, "", "", month, used * share) for lever, month, used in option["pulls"]]
        rows += [("", *promised, most + rest) for *promised, most in option.get("promised", ())]
    return _frame(rows, ["lever", "item", "grade", "month", "qty"]) if rows else None


def _share(promised: float, *, of: float) -> float:
    """How much of an option was promised: all of it when only the rounding of its quantity is missing."""
    return 1.0 if promised > of - ROUNDING else promised / of


def _files(data: "Company", version: core.Plan) -> Files:
    """What goes out with the plan: the supply plan and the orders it means as CSV, and all as a workbook."""
    month = periods.iso(version.as_of)
    supplied, orders = version.tables["supply"], version.tables["orders"]
    return {
        f"plan-{month}.csv": (len(supplied), export.csv(supplied)),
        f"orders-{month}.csv": (len(orders), export.csv(orders)),
        f"plan-{month}.xlsx": (len(supplied), export.spreadsheet(version, summary.of(data, version))),
    }


def _frame(rows: Sequence[tuple[object, ...]], columns: list[str]) -> "pd.DataFrame":
    import pandas as pd

    frame = pd.DataFrame(rows, columns=columns)
    return frame.assign(month=pd.PeriodIndex(frame["month"], freq="M"))


def _shortages(given: Given, chain: core.Chain) -> list[Found]:
    return [
        Found(
            key=row["shortage"],
            item=row["item"],
            month=str(row["month"]),
            qty=float(row["qty"]),
            value=float(row["value"]),
            owner=row["owner"] or given.owner,
            details=figures.shortage(given.data, chain.supply, row),
        )
        for row in chain.supply.shortages.to_dict("records")
    ]
