"""Goal 9: four schedulers on one database, through the months, each of them restarted again and again."""

import gc
import json
import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import select

from bot import handlers
from bot.clock import MovableClock
from bot.db import audit, cycle, due, plan
from bot.db.audit import Entry
from bot.db.cycle import Cycle
from bot.db.due import Due, State
from bot.db.session import Database, Transaction
from bot.db.supply import Shortage
from bot.jobs import Jobs, Step, Work
from bot.use_cases import approval, consensus, imports, supply
from bot.use_cases.gesture import Gesture
from bot.use_cases.work import Kind
from planning.cycle import Step as Stage
from planning.settings import Settings
from tests.builders import companies, months
from tests.faults import works
from tests.faults.fall import Crash, falling
from tests.faults.goal import Finding, Goal, Setting

SCHEDULERS = 4
CRASHES = 0.02  # of the crash points that are passed
BEGIN = datetime(2026, 10, 30, 12, tzinfo=UTC)
WORKS: dict[str, Work] = {Kind.FACTS: works.none, Kind.BASELINE: works.baseline, Kind.PLAN: works.plan}
RAN = "ran "
SETTLED = 2  # months, until everything has been seen once
MOST_GROWTH = 0.05
REPEATED = {Kind.SCHEDULE, Kind.CLEAN}  # they are asked for again and again


def measure(setting: Setting) -> list[Finding]:
    """Move the time from one due step to the next, at times far beyond it, and have all four look at once."""
    wanted = setting.count(short=2, long=36)
    databases = [Database(setting.database_url) for _ in range(SCHEDULERS)]
    clock, dice = MovableClock(at=BEGIN), random.Random(setting.seed)
    _take_in_a_company(databases[0])
    restarts = Counter[str]()
    seen = [_Footprint.now()]  # after each month
    with falling(lambda _: dice.random() < CRASHES), ThreadPoolExecutor(SCHEDULERS) as pool:
        while (opened := _opened(databases[0])) <= wanted:
            if opened > len(seen):
                seen += [_Footprint.now()] * (opened - len(seen))
            _move_on(databases[0], clock, dice)
            list(pool.map(partial(_look, clock=clock, restarts=restarts), databases))
            _decide(databases[0], clock.now())
    findings = [_verdict(databases[0], wanted, sum(restarts.values()))]
    for database in databases:
        database.dispose()
    return [*findings, _growth(seen)] if len(seen) > SETTLED + 1 else findings


def _look(database: Database, *, clock: MovableClock, restarts: Counter[str]) -> None:
    """One scheduler does what is due; when it crashes, the next process begins where the rows stand."""
    steps = {kind: _noted(step) for kind, step in handlers.STEPS.items()}
    while True:
        jobs = Jobs(database=database, clock=clock, real=clock, steps=steps, works=WORKS)
        try:
            jobs.tick()
        except Crash:
            restarts["all"] += 1
        else:
            return


def _decide(database: Database, now: datetime) -> None:
    """People take every month on: demand is closed after its deadline, the plan is approved by two."""
    with database.reading() as session:
        unpublished = session.scalars(select(Cycle).where(Cycle.published_at.is_(None))).all()
        begun = [(opened.id, opened.reached, opened.step(Stage.DEMAND).due_at) for opened in unpublished]
    for cycle_id, reached, deadline in begun:
        with suppress(Crash):
            match reached:
                case Stage.DEMAND if now > deadline:
                    gesture = _gesture("marco", cycle_id, now)
                    consensus.close(database.transaction, gesture=gesture, cycle_id=cycle_id)
                case Stage.SUPPLY:
                    _dismiss(database, cycle_id, now)
                case Stage.RECONCILE:
                    gesture = _gesture("giulia", cycle_id, now)
                    approval.start(database.transaction, gesture=gesture, cycle_id=cycle_id)
                case Stage.APPROVE:
                    _approve(database, cycle_id, now)


def _dismiss(database: Database, cycle_id: int, now: datetime) -> None:
    with database.reading() as session:
        found = session.scalars(select(Shortage).where(Shortage.cycle_id == cycle_id)).all()
    for shortage in found:
        supply.dismiss(
            database.transaction,
            gesture=_gesture("paolo", cycle_id, now),
            shortage_id=shortage.id,
            revision=shortage.revision,
            reason="a risk",
        )


def _approve(database: Database, cycle_id: int, now: datetime) -> None:
    with database.reading() as session:
        version = plan.newest(session, cycle_id)
    for person in ("lucia", "nadia"):
        with suppress(approval.Refused):  # who approved before a crash has decided
            approval.approve(
                database.transaction,
                gesture=_gesture(person, cycle_id, now),
                plan_id=version.id,
                digest=version.digest,
            )


def _gesture(person: str, cycle_id: int, now: datetime) -> Gesture:
    return Gesture(actor=person, intent=f"{person}:{cycle_id}:{now.isoformat()}", now=now)


def _noted(step: Step) -> Step:
    """The step, leaving a trace in its own transaction; the row itself is cleaned up after a year."""

    def noted(transaction: Transaction, row: Due, now: datetime) -> None:
        useful = None if row.skip_after is None else (row.due_at + row.skip_after).isoformat()
        trace = {"due": row.due_at.isoformat(), "useful until": useful}
        step(transaction, row, now)
        with transaction() as session:
            audit.record(
                session, actor="test", action=f"{RAN}{row.kind}", subject=_name(row), details=trace, now=now
            )

    return noted


def _name(row: Due) -> str:
    return f"{row.cycle_id}:{row.kind}:{row.subject}"


def _take_in_a_company(database: Database) -> None:
    company = companies.company(
        Settings(name="Brera", timezone="Europe/Rome"),
        items=[{"item": "EM-1"}, {"item": "EM-2"}],
        people=months.PEOPLE,
        actuals=companies.sales("EM-1", [10.0], last="2026-10"),
    )
    imports.store(database.transaction, data=company, by="test", now=BEGIN)


def _move_on(database: Database, clock: MovableClock, dice: random.Random) -> None:
    with database.reading() as session:
        following = due.next_at(session)
    minutes = dice.uniform(1_440, 7_200) if dice.random() < 0.1 else dice.uniform(3, 30)
    clock.move_to((following or clock.now()) + timedelta(minutes=minutes))


def _opened(database: Database) -> int:
    with database.reading() as session:
        return cycle.count(session)


def _verdict(database: Database, wanted: int, restarts: int) -> Finding:
    with database.reading() as session:
        traces = session.scalars(select(Entry).where(Entry.action.startswith(RAN)))
        ran = [_Ran.read(entry) for entry in traces]
        due_rows = session.scalars(select(Due)).all()
        opened = [found.month for found in session.scalars(select(Cycle).order_by(Cycle.month))]
    rows = [row for row in due_rows if row.kind in handlers.STEPS]
    times = Counter(run.name for run in ran if run.kind not in REPEATED)
    done = {run.name for run in ran}
    wrong = {
        "twice": [run.kind for run in ran if times[run.name] > 1],
        "lost": [row.kind for row in rows if row.state is State.DONE and _name(row) not in done],
        "skipped and done": [row.kind for row in rows if row.state is State.SKIPPED and _name(row) in done],
        "early": [run.kind for run in ran if run.at < run.due_at],
        "too late": [run.kind for run in ran if run.useful_until and run.at > run.useful_until],
        "failed": [row.kind for row in due_rows if row.state is State.FAILED],
        "months missing": ["month"] * (wanted + 1 - len(set(opened))),
    }
    published = len([run for run in ran if run.kind == Kind.PUBLISH])
    cleaned = len(done - {_name(row) for row in rows})
    figure = f"{len(opened)} months, {published} published, {len(ran):,} steps, {restarts} restarts, "
    figure += f"{cleaned:,} old rows cleaned up: "
    figure += ", ".join(
        f"{len(kinds)} {what} {sorted(set(kinds)) or ''}".strip() for what, kinds in wrong.items()
    )
    holds = not any(wrong.values()) and restarts > 0
    return Finding(what=f"{SCHEDULERS} schedulers", figure=figure, passed=holds)


@dataclass(frozen=True, kw_only=True)
class _Ran:
    """A step that was done, by the trace it left; its row may have been cleaned up since."""

    name: str
    kind: str
    at: datetime
    due_at: datetime
    useful_until: datetime | None

    @classmethod
    def read(cls, entry: Entry) -> "_Ran":
        """The run that left this entry."""
        told = json.loads(entry.details)
        until = told["useful until"]
        return cls(
            name=entry.subject,
            kind=entry.action.removeprefix(RAN),
            at=entry.at,
            due_at=datetime.fromisoformat(told["due"]),
            useful_until=until and datetime.fromisoformat(until),
        )


@dataclass(frozen=True, kw_only=True)
class _Footprint:
    """What this process holds."""

    memory: int  # bytes
    files: int  # connections among them

    @classmethod
    def now(cls) -> "_Footprint":
        """At this moment."""
        gc.collect()
        status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
        [line] = [line for line in status if line.startswith("VmRSS:")]
        return cls(memory=int(line.split()[1]) * 1024, files=len(list(Path("/proc/self/fd").iterdir())))


def _growth(seen: Sequence[_Footprint]) -> Finding:
    """What the process holds after the second month, which has seen everything once, and in the end."""
    before, after = seen[SETTLED], seen[-1]
    growth = after.memory / before.memory - 1
    return Finding(
        what=f"memory and open files, month {SETTLED} and month {len(seen) - 1}",
        figure=f"{before.memory / 2**20:.0f} and {after.memory / 2**20:.0f} MB ({growth:+.1%}), "
        f"{before.files} and {after.files} files",
        passed=growth < MOST_GROWTH and after.files <= before.files,
    )


GOALS = (Goal(number=9, title="Schedulers", must="each step once, none early", run=measure),)
