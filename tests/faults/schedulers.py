"""Goal 9: four schedulers on one database, through the months, each of them restarted again and again."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import crash, handlers
from bot.clock import MovableClock
from bot.db import audit, cycle, due
from bot.db.audit import Entry
from bot.db.cycle import Cycle
from bot.db.due import Due, State
from bot.db.session import Database, Transaction
from bot.jobs import Jobs, Step, Work
from bot.use_cases import cycle as cycles
from bot.use_cases import imports
from bot.use_cases.work import Kind, Save, nothing
from planning.settings import Settings
from tests.builders import companies, months
from tests.faults.goal import Finding, Goal, Setting

SCHEDULERS = 4
CRASHES = 0.02  # of the crash points that are passed
BEGIN = datetime(2026, 10, 30, 12, tzinfo=UTC)
RAN = "ran "
REPEATED = {Kind.SCHEDULE}  # each run plans the next


class Crash(BaseException):
    """The process is gone at this point."""


def measure(setting: Setting) -> list[Finding]:
    """Move the time from one due step to the next, at times far beyond it, and have all four look at once."""
    wanted = setting.size(short=2, long=36)
    databases = [Database(setting.database_url) for _ in range(SCHEDULERS)]
    clock, dice = MovableClock(at=BEGIN), random.Random(setting.seed)
    _take_in_a_company(databases[0])
    restarts = Counter[str]()
    with _crashing(dice), ThreadPoolExecutor(SCHEDULERS) as pool:
        while _opened(databases[0]) <= wanted:
            _move_on(databases[0], clock, dice)
            list(pool.map(partial(_look, clock=clock, restarts=restarts), databases))
    finding = _verdict(databases[0], wanted, sum(restarts.values()))
    for database in databases:
        database.dispose()
    return [finding]


def _look(database: Database, *, clock: MovableClock, restarts: Counter[str]) -> None:
    """One scheduler does what is due; when it crashes, the next process begins where the rows stand."""
    while True:
        # Cleaning up would take away the rows of old months, which are looked at in the end.
        steps = {kind: _noted(step) for kind, step in handlers.STEPS.items() if kind != Kind.CLEAN}
        steps[Kind.CLEAN] = _clean_nothing
        works: dict[str, Work] = {Kind.FACTS: _nothing, Kind.BASELINE: _baseline, Kind.PLAN: _nothing}
        jobs = Jobs(database=database, clock=clock, real=clock, steps=steps, works=works)
        try:
            jobs.tick()
        except Crash:
            restarts["all"] += 1
        else:
            return


def _noted(step: Step) -> Step:
    """The step, leaving a trace in its own transaction."""

    def noted(transaction: Transaction, row: Due, now: datetime) -> None:
        step(transaction, row, now)
        with transaction() as session:
            audit.record(session, actor="test", action=f"{RAN}{row.kind}", subject=str(row.id), now=now)

    return noted


def _clean_nothing(transaction: Transaction, row: Due, now: datetime) -> None:
    pass


def _nothing(transaction: Transaction, row: Due, now: datetime) -> Save:
    return nothing


def _baseline(transaction: Transaction, row: Due, now: datetime) -> Save:
    """Lines for both reps, so that they are asked and reminded."""

    def save(session: Session) -> None:
        session.add_all(months.proposals(row.cycle_id))
        begun = cycle.lock(session, row.cycle_id)
        begun.checked_at = begun.baseline_at = now
        session.flush()
        cycles.advance(session, begun, now=now)

    return save


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


@contextmanager
def _crashing(dice: random.Random) -> Iterator[None]:
    def fall(_point: str) -> None:
        if dice.random() < CRASHES:
            raise Crash

    crash.listen(fall)
    try:
        yield
    finally:
        crash.forget()


def _verdict(database: Database, wanted: int, restarts: int) -> Finding:
    with database.reading() as session:
        ran = session.scalars(select(Entry).where(Entry.action.startswith(RAN))).all()
        rows = [
            row for row in session.scalars(select(Due)) if row.kind in handlers.STEPS.keys() - {Kind.CLEAN}
        ]
        opened = [found.month for found in session.scalars(select(Cycle).order_by(Cycle.month))]
    times = Counter(entry.subject for entry in ran)
    known = {str(row.id): row for row in rows}
    once = [entry for entry in ran if known[entry.subject].kind not in REPEATED]
    wrong = {
        "twice": [known[row].kind for row in {entry.subject for entry in once} if times[row] > 1],
        "lost": [row.kind for key, row in known.items() if row.state is State.DONE and not times[key]],
        "skipped and done": [
            row.kind for key, row in known.items() if row.state is State.SKIPPED and times[key]
        ],
        "early": [known[entry.subject].kind for entry in once if entry.at < known[entry.subject].due_at],
        "too late": [
            known[entry.subject].kind for entry in ran if _is_too_late(known[entry.subject], entry.at)
        ],
        "failed": [row.kind for row in rows if row.state is State.FAILED],
        "months missing": ["month"] * (wanted + 1 - len(set(opened))),
    }
    skipped = sum(row.state is State.SKIPPED for row in rows)
    figure = f"{len(opened)} months, {len(ran):,} steps, {skipped} skipped by rule, {restarts} restarts: "
    figure += ", ".join(
        f"{len(kinds)} {what} {sorted(set(kinds)) or ''}".strip() for what, kinds in wrong.items()
    )
    holds = not any(wrong.values()) and restarts > 0
    return Finding(what=f"{SCHEDULERS} schedulers", figure=figure, passed=holds)


def _told(what: str, kinds: list[str]) -> str:
    return f"{len(kinds)} {what}" + (f" ({', '.join(sorted(set(kinds)))})" if kinds else "")


def _is_too_late(row: Due, at: datetime) -> bool:
    return row.skip_after is not None and at > row.due_at + row.skip_after


GOALS = (Goal(number=9, title="Schedulers", must="each step once, none early", run=measure),)
