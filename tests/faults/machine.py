"""Goal 26: after any sequence of gestures, ticks and crashes the cycle stands where a small model says."""

import itertools
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import ClassVar

import hypothesis
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, make_url, select

from bot import handlers
from bot.clock import MovableClock
from bot.db import approval as approvals
from bot.db import audit, cycle, outbox, people, plan
from bot.db.demand import Request
from bot.db.due import Due
from bot.db.inbox import Repeat
from bot.db.outbox import Delivery
from bot.db.plan import PlanVersion, Status
from bot.db.session import Database, Transaction
from bot.db.supply import Shortage
from bot.jobs import Jobs, Step, Work
from bot.use_cases import approval, collection, consensus, demand, supply
from bot.use_cases.gesture import Gesture
from bot.use_cases.work import Kind
from planning import workers
from planning.roles import Role
from planning.shortage import Promise
from tests import postgres
from tests.builders import months
from tests.faults import attempts, remains, works
from tests.faults.fall import Crash, falling
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.goal import Kind as Databases
from tests.faults.model import Model

CRASHES = st.sampled_from([None, None, None, "commit.before", "commit.after"])
EVERYBODY = ["anna", "li", "marco", "david", "giulia", "lucia", "nadia", "paolo", "chiara"]
PEOPLE = st.sampled_from(EVERYBODY)
PLANNERS = st.sampled_from(["marco", "marco", "david", "anna", "giulia"])
EXECUTIVES = st.sampled_from(["lucia", "nadia", "david", "marco"])
ORDERS = st.permutations(["lucia", "nadia", "david", "marco"])
MAKERS = st.sampled_from(["paolo", "paolo", "chiara", "marco"])
REPS = st.sampled_from(["anna", "li"])
REMINDER = "demand.reminder:"
AT_A_TIME = 8  # sequences: after the first ten Hypothesis mostly varies what it has played
MAIN_ROLE = {"lucia": Role.EXECUTIVE, "paolo": Role.OPERATIONS, "marco": Role.DEMAND_PLANNER}


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of the sequences, which one process plays."""

    first: str  # the URL of the database that they begin with
    seed: str
    sequences: int
    steps: int
    folder: Path  # for what it logs


class Cycle(RuleBasedStateMachine):
    """The real use cases on a real database beside the model."""

    begin_anew: ClassVar[Callable[[], Database]]
    played: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.database = type(self).begin_anew()
        self.model = Model()
        with self.database.reading() as session:
            opened = cycle.current(session)
            self.cycle_id = opened.id
            self.due = {str(step.name): step.due_at for step in opened.steps}
            self.requests = {row.person: row.id for row in session.scalars(select(Request))}
        self.clock = MovableClock(at=months.OPENED + timedelta(days=2, minutes=1))
        self.numbers = itertools.count(1)
        self.closer = "marco"
        self.promises = False  # or dismisses
        self.has_moved = True  # since it was last asked who may not
        self.played["sequences"] += 1

    @initialize(
        closer=st.sampled_from(["david", "marco"]),
        editor=st.sampled_from(["", "david"]),
        answers=st.sampled_from([[], ["li"], ["anna", "li"]]),
        reminds=st.sampled_from([True, True, False]),
        promises=st.booleans(),
        days=st.sampled_from([0, 1, 2, 2]),
        times=st.sampled_from([0, 3, 3, 4, 5, 6]),
        again=st.sampled_from([0, 0, 4]),
    )
    def begin(
        self,
        closer: str,
        editor: str,
        answers: list[str],
        reminds: bool,
        promises: bool,
        days: int,
        times: int,
        again: int,
    ) -> None:
        """Somewhere in the month, along the usual way: what comes late must not be rare."""
        self.closer, self.promises = closer, promises
        if reminds:
            self.remind(person=closer, times=2, at=None)
        for person in answers:
            self.submit(person=person, of=person, own=True, fresh=True, at=None)
        if editor:
            self.override(person=editor, at=None)
        for _ in range(days):
            self.tick(hours=24, crashes_at=0)
        self.go_on(times=times, at=None)
        if again:
            self.reopen(person="marco", at=None)
            self.go_on(times=again, at=None)

    def teardown(self) -> None:
        with self.database.reading() as session:
            assert audit.verify(session).is_intact

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

    @precondition(lambda self: self.model.step() == "approve")
    @rule(order=ORDERS, fresh=st.booleans())
    def all_approve(self, order: list[str], fresh: bool) -> None:
        """Whoever may and whoever may not, of what they see or of what they saw before."""
        for person in order:
            self.decide(person=person, fresh=fresh, approves=True, at=None)

    @rule(fresh=st.booleans())
    def all_submit(self, fresh: bool) -> None:
        for person in self.requests:
            self.submit(person=person, of=person, own=True, fresh=fresh, at=None)

    @rule(person=PLANNERS, times=st.sampled_from([1, 2]), at=CRASHES)
    def remind(self, person: str, times: int, at: str | None) -> None:
        may = self.model.may_remind(person)
        for _ in range(times):
            self._try(person, self._on_cycle(collection.remind_missing), may, int, at)

    @rule(times=st.sampled_from([1, 2, 4, 8]), at=CRASHES)
    def go_on(self, times: int, at: str | None) -> None:
        """What usually comes next, so that sequences reach the end of the month."""
        for _ in range(times):
            match self.model.step():
                case "demand":
                    self.close(person=self.closer, at=at)
                case "supply" if self.model.shortage == "open":
                    self.answer(person="paolo", promised=self.promises, fresh=True, at=at)
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
        self.has_moved = True
        self.model.roles[person] ^= {str(role)}
        with self.database.transaction() as session:
            people.set_roles(session, person, people.roles_of(session, person) ^ {role})

    @rule(hours=st.sampled_from([0, 1, 24, 60]), crashes_at=st.sampled_from([0, 0, 1, 2, 3, 5]))
    def tick(self, hours: int, crashes_at: int) -> None:
        self.has_moved = True
        self.clock.forward(timedelta(hours=hours, minutes=1))
        answered = {self.requests[person] for person in self.model.answered()}
        before = self._reminders()
        jobs = self._jobs()
        if crashes_at:
            countdown = itertools.count(1)
            with falling(lambda point: point.startswith("commit") and next(countdown) == crashes_at):
                try:
                    jobs.tick()
                except Crash:
                    self.clock.forward(timedelta(minutes=5))  # until what it had begun is anybody's again
        self._jobs().tick()
        self.model.tick({name for name, at in self.due.items() if at <= self.clock.now()})
        assert not answered & {request for request, _, _ in self._reminders()[len(before) :]}

    @invariant()
    def stands_where_the_model_says(self) -> None:
        self.played["steps"] += 1
        with self.database.reading() as session:
            opened = session.get_one(cycle.Cycle, self.cycle_id)
            current = plan.current(session, self.cycle_id)
            given = approvals.count_approvals(session, current.id) if current else 0
            active = session.scalar(
                select(func.count()).select_from(PlanVersion).where(PlanVersion.status == Status.ACTIVE)
            )
            states = {row.person: str(row.state) for row in session.scalars(select(Request))}
            failed = session.scalars(select(Due.problem).where(Due.problem.is_not(None))).all()
        reminders = self._reminders()
        standing = Counter(request for request, _, stands in reminders if stands)
        assert opened.reached == self.model.step()
        assert states == self.model.requests
        assert given == len(self.model.approvals)
        assert (opened.published_at is not None) == self.model.published == bool(active)
        assert not failed
        assert len({(request, slot) for request, slot, _ in reminders}) == len(reminders)
        assert not (self.model.closed and standing)

    @invariant()
    def refuses_whoever_may_not(self) -> None:
        """Whoever made the plan, one more, and whoever looks at something old; of every new state once."""
        if not self.has_moved:
            return
        self.has_moved = False
        one_more = EVERYBODY[next(self.numbers) % len(EVERYBODY)]
        for person in sorted({self.model.author or self.closer, *self.model.editors, one_more}):
            if not self.model.may_review(person):
                self.close(person=person, at=None)
            if not self.model.may_reopen(person):
                self.reopen(person=person, at=None)
            if not self.model.may_start(person):
                self.start(person=person, at=None)
            if self.model.has_plan and not self.model.may_decide(person):
                self.decide(person=person, fresh=True, approves=True, at=None)
        if self.model.has_plan:
            self.decide(person="lucia", fresh=False, approves=True, at=None)
        self.all_submit(fresh=False)

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
        self.played["gestures"] += 1
        with falling(lambda point: point == crashes_at):
            outcome = _outcome(act, gesture)
        if not is_allowed:
            assert outcome == "refused"
            return
        self.has_moved = True
        follow()
        assert outcome == ("done" if crashes_at is None else "crashed")
        if crashes_at == "commit.before":
            assert _outcome(act, gesture) == "done"
        assert _outcome(act, gesture) == "repeat"

    def _on_cycle(self, act: Callable[..., object]) -> Callable[[Gesture], object]:
        return lambda gesture: act(self.database.transaction, gesture=gesture, cycle_id=self.cycle_id)

    def _reminders(self) -> list[tuple[int, str, bool]]:
        """Of each that was ever said: the request, which one it is, and whether it is still to be read."""
        with self.database.reading() as session:
            said = select(Delivery.key, Delivery.state).where(Delivery.key.startswith(REMINDER))
            found = session.execute(said.order_by(Delivery.id)).all()
        parts = [(key.removeprefix(REMINDER).split(":"), state) for key, state in found]
        return [(int(request), slot, state in outbox.OPEN) for (request, slot, *_), state in parts]

    def _revision(self, table: type[Request], number: int) -> int:
        with self.database.reading() as session:
            return session.get_one(table, number).revision

    def _jobs(self) -> Jobs:
        steps: dict[str, Step] = {**handlers.STEPS}
        for kind in (Kind.SCHEDULE, Kind.CYCLE_OPENS, Kind.CLEAN):
            steps[kind] = _no_step  # the next months are no matter of this test
        done: dict[str, Work] = {Kind.FACTS: works.none, Kind.BASELINE: works.none, Kind.PLAN: works.plan}
        return Jobs(database=self.database, clock=self.clock, real=self.clock, steps=steps, works=done)


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


def _no_step(transaction: Transaction, row: Due, now: datetime) -> None:
    """Nothing to do."""


def measure(setting: Setting) -> list[Finding]:
    """Play sequences until one differs from the model, or all have been played."""
    sequences = setting.count(short=24 if setting.kind is Databases.SQLITE else 6, long=10_000)
    steps = setting.size(short=10, long=50)
    first = Database(setting.database_url)
    months.asked(first)
    first.dispose()
    parts = [
        Part(
            first=setting.database_url,
            seed=f"{setting.seed}:{number}",
            sequences=min(sequences - number, AT_A_TIME),
            steps=steps,
            folder=setting.folder,
        )
        for number in range(0, sequences, AT_A_TIME)
    ]
    if setting.is_short:
        played = sum(map(play, parts), Counter())
    else:
        played = sum(workers.spread(play_logged, parts, workers=os.cpu_count() or 1), Counter())
    figure = (
        f"{played['sequences']:,} sequences of up to {steps} steps, {played['steps']:,} in all, with "
        f"{played['gestures']:,} gestures, 0 differ"
    )
    return [Finding(what="cycle against its model", figure=figure, passed=played["sequences"] >= sequences)]


def play_logged(part: Part) -> Counter[str]:
    """What a process of its own played; what it logged stands in the folder."""
    with remains.logged(part.folder / f"{os.getpid()}.log"):
        return play(part)


def play(part: Part) -> Counter[str]:
    """What was played; raises with the first sequence that differs."""
    terms = hypothesis.settings(
        max_examples=part.sequences,
        stateful_step_count=part.steps,
        deadline=None,
        database=None,
        phases=[hypothesis.Phase.generate],  # bounded in time: a failure is not made smaller
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    with _beginning(part.first) as Cycle.begin_anew:
        Cycle.played = Counter()
        run_state_machine_as_test(hypothesis.seed(part.seed)(Cycle), settings=terms)
    return Cycle.played


@contextmanager
def _beginning(first: str) -> Iterator[Callable[[], Database]]:
    """What gives a database that stands as the first one does, whatever was done to it before."""
    with ExitStack() as held:
        copy: Callable[[], object]
        if (file := make_url(first)).get_backend_name() == "sqlite":
            now = Path(held.enter_context(tempfile.TemporaryDirectory())) / "now.db"
            database, copy = Database(f"sqlite:///{now}"), partial(shutil.copy, file.database or "", now)
        else:
            url = held.enter_context(postgres.database())
            database, copy = Database(url), partial(postgres.renew, url, like=first)
        held.callback(database.dispose)

        def begin_anew() -> Database:
            database.dispose()
            copy()
            return database

        yield begin_anew


GOALS = (Goal(number=26, title="State machine", must="every sequence as the model", run=measure),)
