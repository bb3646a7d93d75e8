"""Goal 26: after any sequence of gestures, ticks and crashes the cycle stands where a small model says."""

import itertools
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pandas as pd
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import crash, handlers
from bot.clock import MovableClock
from bot.db import approval as approvals
from bot.db import audit, cycle, migration, people, plan
from bot.db.demand import Request
from bot.db.due import Due
from bot.db.inbox import Repeat
from bot.db.plan import PlanTable, PlanVersion, Status
from bot.db.session import Database, Transaction
from bot.db.supply import Shortage
from bot.jobs import Jobs, Step, Work
from bot.use_cases import approval, collection, consensus, demand, supply
from bot.use_cases import cycle as cycles
from bot.use_cases.gesture import Gesture
from bot.use_cases.work import Kind, Save, nothing
from planning.roles import Role
from planning.shortage import Promise, State
from tests import postgres
from tests.builders import months
from tests.faults import attempts
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.goal import Kind as Databases
from tests.faults.model import Model

CRASHES = st.sampled_from([None, None, None, "commit.before", "commit.after"])
EVERYBODY = ["anna", "li", "marco", "david", "giulia", "lucia", "nadia", "paolo", "chiara"]
PEOPLE = st.sampled_from(EVERYBODY)
PLANNERS = st.sampled_from(["marco", "marco", "david", "anna", "giulia"])
EXECUTIVES = st.sampled_from(["lucia", "nadia", "david", "marco"])
MAKERS = st.sampled_from(["paolo", "paolo", "chiara", "marco"])
REPS = st.sampled_from(["anna", "li"])
MAIN_ROLE = {"lucia": Role.EXECUTIVE, "paolo": Role.OPERATIONS, "marco": Role.DEMAND_PLANNER}


class Crash(BaseException):
    """The process is gone at this point."""


class Cycle(RuleBasedStateMachine):
    """The real use cases on a real database beside the model."""

    open_database: Callable[[ExitStack], Database]

    def __init__(self) -> None:
        super().__init__()
        self.resources = ExitStack()
        self.database = type(self).open_database(self.resources)
        self.model = Model()
        with self.database.reading() as session:
            opened = cycle.current(session)
            self.cycle_id = opened.id
            self.due = {str(step.name): step.due_at for step in opened.steps}
            self.requests = {row.person: row.id for row in session.scalars(select(Request))}
        self.clock = MovableClock(at=months.OPENED + timedelta(days=2, minutes=1))
        self.numbers = itertools.count(1)

    def teardown(self) -> None:
        with self.database.reading() as session:
            assert audit.verify(session).is_intact
        self.database.dispose()
        self.resources.close()

    @rule(person=PEOPLE, of=REPS, own=st.booleans(), fresh=st.booleans(), at=CRASHES)
    def submit(self, person: str, of: str, own: bool, fresh: bool, at: str | None) -> None:
        person = of if own else person
        revision = self._revision(Request, self.requests[of]) + (not fresh)

        def act(gesture: Gesture) -> object:
            return demand.accept(
                self.database.transaction, gesture=gesture, request_id=self.requests[of], revision=revision
            )

        self._try(person, act, self.model.may_submit(person, of) and fresh, lambda: self.model.submit(of), at)

    @rule(person=PLANNERS, of=REPS, accepted=st.booleans(), at=CRASHES)
    def decide_late(self, person: str, of: str, accepted: bool, at: str | None) -> None:
        def act(gesture: Gesture) -> None:
            one = {"gesture": gesture, "request_id": self.requests[of]}
            if accepted:
                collection.accept_late(self.database.transaction, **one)  # type: ignore[arg-type]
            else:
                collection.decline_late(self.database.transaction, note="no", **one)  # type: ignore[arg-type]

        self._try(
            person,
            act,
            self.model.may_decide_late(person, of),
            lambda: self.model.decide_late(of, accepted=accepted),
            at,
        )

    @rule(person=PLANNERS, at=CRASHES)
    def override(self, person: str, at: str | None) -> None:
        qty = {"2026-11": 200.0 + next(self.numbers)}

        def act(gesture: Gesture) -> None:
            consensus.override(
                self.database.transaction,
                gesture=gesture,
                cycle_id=self.cycle_id,
                line=("EM-1", "Italy"),
                qty=qty,
                reason="a tender",
            )

        self._try(person, act, self.model.may_review(person), lambda: self.model.editors.add(person), at)

    @rule(person=PLANNERS, at=CRASHES)
    def close(self, person: str, at: str | None) -> None:
        self._try(
            person,
            self._on_cycle(consensus.close),
            self.model.may_review(person),
            lambda: self.model.close(person),
            at,
        )

    @rule(person=PLANNERS, at=CRASHES)
    def reopen(self, person: str, at: str | None) -> None:
        self._try(
            person, self._on_cycle(consensus.reopen), self.model.may_reopen(person), self.model.reopen, at
        )

    @precondition(lambda self: self.model.shortage)
    @rule(person=MAKERS, promised=st.booleans(), fresh=st.booleans(), at=CRASHES)
    def answer(self, person: str, promised: bool, fresh: bool, at: str | None) -> None:
        with self.database.reading() as session:
            number, revision = session.execute(select(Shortage.id, Shortage.revision)).one()
        shown = revision + (not fresh)
        until = self.clock.now().date() + timedelta(days=40)

        def act(gesture: Gesture) -> None:
            if promised:
                promise = Promise(lever="OT", qty=40.0, until=until)
                supply.acknowledge(
                    self.database.transaction,
                    gesture=gesture,
                    shortage_id=number,
                    revision=shown,
                    promise=promise,
                )
            else:
                supply.dismiss(
                    self.database.transaction,
                    gesture=gesture,
                    shortage_id=number,
                    revision=shown,
                    reason="a risk",
                )

        is_allowed = self.model.may_answer(person) and fresh
        self._try(person, act, is_allowed, lambda: self.model.answer(promised=promised), at)

    @rule(person=PLANNERS, at=CRASHES)
    def start(self, person: str, at: str | None) -> None:
        def follow() -> None:
            self.model.started = True

        self._try(person, self._on_cycle(approval.start), self.model.may_start(person), follow, at)

    @precondition(lambda self: self.model.has_plan)
    @rule(person=EXECUTIVES, fresh=st.booleans(), approves=st.booleans(), at=CRASHES)
    def decide(self, person: str, fresh: bool, approves: bool, at: str | None) -> None:
        with self.database.reading() as session:
            version = plan.newest(session, self.cycle_id)
        digest = version.digest if fresh else "e" * 64

        def act(gesture: Gesture) -> None:
            one = {"gesture": gesture, "plan_id": version.id, "digest": digest}
            if approves:
                approval.approve(self.database.transaction, **one)  # type: ignore[arg-type]
            else:
                approval.ask_changes(self.database.transaction, reason="less", **one)  # type: ignore[arg-type]

        def follow() -> None:
            if approves:
                self.model.approvals.append(person)
            else:
                self.model.returned = True

        self._try(person, act, self.model.may_decide(person) and fresh, follow, at)

    @rule(times=st.sampled_from([1, 2, 4, 8]), at=CRASHES)
    def go_on(self, times: int, at: str | None) -> None:
        """What usually comes next, so that sequences reach the end of the month."""
        for _ in range(times):
            match self.model.step():
                case "demand":
                    self.close(person="marco", at=at)
                case "supply" if self.model.shortage == "open":
                    self.answer(person="paolo", promised=False, fresh=True, at=at)
                case "reconcile":
                    self.start(person="giulia", at=at)
                case "approve" if self.model.returned:
                    self.reopen(person="marco", at=at)
                case "approve":
                    person = "nadia" if "lucia" in self.model.approvals else "lucia"
                    self.decide(person=person, fresh=True, approves=True, at=at)
                case _:
                    self.tick(hours=0, crashes_at=0)

    @rule(person=st.sampled_from(sorted(MAIN_ROLE)))
    def give_or_take_a_role(self, person: str) -> None:
        role = MAIN_ROLE[person]
        self.model.roles[person] ^= {str(role)}
        with self.database.transaction() as session:
            people.set_roles(session, person, people.roles_of(session, person) ^ {role})

    @rule(hours=st.sampled_from([0, 1, 24, 60]), crashes_at=st.sampled_from([0, 0, 1, 2, 3, 5]))
    def tick(self, hours: int, crashes_at: int) -> None:
        self.clock.forward(timedelta(hours=hours, minutes=1))
        jobs = self._jobs()
        if crashes_at:
            countdown = itertools.count(1)
            with _falling(lambda point: point.startswith("commit") and next(countdown) == crashes_at):
                try:
                    jobs.tick()
                except Crash:
                    self.clock.forward(timedelta(minutes=5))  # until what it had begun is anybody's again
        self._jobs().tick()
        self.model.tick({name for name, at in self.due.items() if at <= self.clock.now()})

    @invariant()
    def stands_where_the_model_says(self) -> None:
        with self.database.reading() as session:
            opened = session.get_one(cycle.Cycle, self.cycle_id)
            current = plan.current(session, self.cycle_id)
            given = approvals.count_approvals(session, current.id) if current else 0
            active = session.scalar(
                select(func.count()).select_from(PlanVersion).where(PlanVersion.status == Status.ACTIVE)
            )
            states = {row.person: str(row.state) for row in session.scalars(select(Request))}
            failed = session.scalars(select(Due.problem).where(Due.problem.is_not(None))).all()
        assert opened.reached == self.model.step()
        assert states == self.model.requests
        assert given == len(self.model.approvals)
        assert (opened.published_at is not None) == self.model.published == bool(active)
        assert not failed

    def _try(
        self,
        person: str,
        act: Callable[[Gesture], object],
        is_allowed: bool,
        follow: Callable[[], object],
        crashes_at: str | None,
    ) -> None:
        """Do it, perhaps with a crash and once more; it is accepted exactly if the model says so."""
        self.clock.forward(timedelta(minutes=1))
        gesture = Gesture(actor=person, intent=f"gesture:{next(self.numbers)}", now=self.clock.now())
        with _falling(lambda point: point == crashes_at):
            outcome = _outcome(act, gesture)
        if not is_allowed:
            assert outcome == "refused"
            return
        follow()
        if crashes_at is None:
            assert outcome == "done"
        else:
            assert outcome == "crashed"
            assert _outcome(act, gesture) == ("done" if crashes_at == "commit.before" else "repeat")

    def _on_cycle(self, act: Callable[..., object]) -> Callable[[Gesture], object]:
        return lambda gesture: act(self.database.transaction, gesture=gesture, cycle_id=self.cycle_id)

    def _revision(self, table: type[Request], number: int) -> int:
        with self.database.reading() as session:
            return session.get_one(table, number).revision

    def _jobs(self) -> Jobs:
        steps: dict[str, Step] = {**handlers.STEPS}
        for kind in (Kind.SCHEDULE, Kind.CYCLE_OPENS, Kind.CLEAN):
            steps[kind] = _no_step  # the next months are no matter of this test
        works: dict[str, Work] = {Kind.FACTS: _no_work, Kind.BASELINE: _no_work, Kind.PLAN: make_plan}
        return Jobs(database=self.database, clock=self.clock, real=self.clock, steps=steps, works=works)


def _outcome(act: Callable[[Gesture], object], gesture: Gesture) -> str:
    try:
        act(gesture)
    except Crash:
        return "crashed"
    except Repeat:
        return "repeat"
    except attempts.REFUSALS:
        return "refused"
    return "done"


class _falling:  # noqa: N801 - used as a context
    """Within it the process falls at the point that is asked for."""

    def __init__(self, at: Callable[[str], bool]) -> None:
        self.at = at

    def __enter__(self) -> None:
        crash.listen(self._pass)

    def __exit__(self, *_: object) -> None:
        crash.forget()

    def _pass(self, point: str) -> None:
        if self.at(point):
            raise Crash


def _no_step(transaction: Transaction, row: Due, now: datetime) -> None:
    """Nothing to do."""


def _no_work(transaction: Transaction, row: Due, now: datetime) -> Save:
    return nothing


def make_plan(transaction: Transaction, row: Due, now: datetime) -> Save:
    """A plan as the core would make it: short of one item, until somebody promised a lever."""

    def save(session: Session) -> None:
        begun = cycle.lock(session, row.cycle_id)
        if begun.demand_closed_at is None:
            return
        approval.void(session, begun, now=now)
        own = select(Shortage.state).where(Shortage.cycle_id == row.cycle_id)
        answered = session.scalars(own).one_or_none()
        is_solved = answered in (State.ACKNOWLEDGED, State.RESOLVED)
        number = plan.next_number(session, row.cycle_id)
        version = PlanVersion(
            cycle_id=row.cycle_id,
            number=number,
            status=Status.DRAFT,
            author=begun.demand_closed_by,
            made_at=now,
            inputs_digest="0" * 64,
            digest=f"{number:064x}",
            headline={},
            tables=[PlanTable.of("supply", pd.DataFrame({"item": ["EM-1"], "month": [""], "demand": [1.0]}))],
        )
        session.add(version)
        session.flush()
        supply.record_found(session, begun, version, [] if is_solved else [months.shortage()], now=now)
        cycles.advance(session, begun, now=now)

    return save


def measure(setting: Setting) -> list[Finding]:
    """Play sequences until one differs from the model, or all have been played."""
    is_sqlite = setting.kind is Databases.SQLITE
    sequences = setting.count(short=4 if is_sqlite else 1, long=10_000)
    steps = setting.size(short=20, long=50)
    first = _first_file(setting.folder) if is_sqlite else None
    Cycle.open_database = staticmethod(lambda held: _opened(held, setting.folder, first))
    terms = hypothesis.settings(
        max_examples=sequences,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],  # bounded in time: a failure is not made smaller
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    run_state_machine_as_test(Cycle, settings=terms)
    figure = f"{sequences:,} sequences of up to {steps} steps, 0 differ"
    return [Finding(what="cycle against its model", figure=figure, passed=True)]


def _first_file(folder: Path) -> Path:
    file = folder / "first.db"
    database = Database(f"sqlite:///{file}")
    migration.upgrade(database.engine)
    months.asked(database)
    database.dispose()
    return file


def _opened(held: ExitStack, folder: Path, first: Path | None) -> Database:
    if first is not None:
        return Database(f"sqlite:///{shutil.copy(first, folder / 'now.db')}")
    database = Database(held.enter_context(postgres.database()))
    months.asked(database)
    return database


GOALS = (Goal(number=26, title="State machine", must="every sequence as the model", run=measure),)
