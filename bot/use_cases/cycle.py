"""Opening a cycle, checking its data, and moving on when the facts allow it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.db import audit, company, cycle, due, outbox, people, problem
from bot.db.cycle import Cycle, StepTime
from bot.db.problem import DataProblem
from bot.db.session import Transaction
from bot.messages import cycle as messages
from bot.use_cases import redraw
from bot.use_cases.gesture import Gesture
from bot.use_cases.redraw import MAIN
from bot.use_cases.work import Kind
from planning import cycle as rules
from planning import roles
from planning.cycle import Step
from planning.roles import Right

# What happens when the cycle arrives at a step.
ARRIVALS = {
    Step.DEMAND: Kind.DEMAND_OPENS,
    Step.SUPPLY: Kind.PLAN,
    Step.RECONCILE: Kind.RECONCILE,
    Step.PUBLISH: Kind.PUBLISH,
}
# What happens when the deadline of a step comes, in time or not.
DEADLINES = {
    Step.DEMAND: Kind.DEMAND_DUE,
    Step.SUPPLY: Kind.SUPPLY_DUE,
    Step.APPROVE: Kind.APPROVAL_DUE,
}


class AlreadyOpen(Exception):
    """The month has its cycle already."""

    def __init__(self, month: str) -> None:
        super().__init__(f"the cycle of {month} is open already")
        self.month = month


class Decided(Exception):
    """The plan of the month is decided; a change is for the next cycle."""


def open_month(
    transaction: Transaction, *, month: str, company_id: int, actor: str | None, now: datetime
) -> int:
    """Begin the cycle of a month: fix its dates, tell everybody, and set the first work in motion."""
    with transaction() as session:
        if actor is not None:
            roles.require(people.roles_of(session, actor), Right.RUN_CYCLE)
        if cycle.of_month(session, month) is not None:
            raise AlreadyOpen(month)
        opened = Cycle(month=month, company_id=company_id, opened_at=now, opened_by=actor)
        opened.steps = _steps(session, company_id, month)
        session.add(opened)
        session.flush()
        _plan_work(session, opened, now=now)
        due.again(session, cycle_id=0, kind=Kind.CLEAN, at=now)  # once a month will do
        audit.record(
            session, actor=actor or "calendar", action="cycle.open", subject=f"cycle:{month}", now=now
        )
        _announce(session, opened, now=now)
        return opened.id


def schedule(transaction: Transaction, *, now: datetime) -> None:
    """Plan the opening of this month's cycle, if there is still time for it, and of the next month's."""
    from planning import calendar, periods  # pandas: this runs in a job, not at a click or at the start

    with transaction() as session:
        if not company.has_any(session):
            return
        data = company.load(session, company.newest(session).id)
        zone = ZoneInfo(data.settings.timezone)
        this_month = periods.containing(now.astimezone(zone).date())
        for month in (this_month, this_month + 1):
            times = calendar.due_times(
                data.settings.preset, month, zone=zone, calendar=calendar.of_company(data)
            )
            if times[-1].due_at > now and cycle.of_month(session, periods.iso(month)) is None:
                due.plan(
                    session,
                    cycle_id=0,
                    kind=Kind.CYCLE_OPENS,
                    subject=periods.iso(month),
                    at=times[0].opens_at,
                )


def open_scheduled(transaction: Transaction, *, month: str, now: datetime) -> None:
    """Open the month on the newest data, unless somebody has, and plan the next one's opening."""
    with transaction() as session:
        company_id = company.newest(session).id
        is_open = cycle.of_month(session, month) is not None
    if not is_open:
        open_month(transaction, month=month, company_id=company_id, actor=None, now=now)
    schedule(transaction, now=now)


def advance(session: Session, opened: Cycle, *, now: datetime) -> None:
    """Move the cycle to the step its facts have reached; the caller holds the cycle's row."""
    settings = company.settings(session, opened.company_id)
    facts = cycle.facts(session, opened, approvals_needed=settings.approvals)
    for name, state in rules.states(facts):
        step = opened.step(name)
        step.closed_at = (step.closed_at or now) if state is rules.StepState.CLOSED else None
    reached = rules.step(facts)
    if reached != opened.reached:
        opened.reached = reached
        _arrive(session, opened, reached, now=now)
    redraw.board(session, opened, now=now)


def require_undecided(opened: Cycle) -> None:
    """Raise `Decided` once the executives have approved the plan; the caller holds the cycle's row."""
    if opened.published_at is not None or opened.reached == Step.PUBLISH:
        raise Decided(Decided.__doc__)


def waive(transaction: Transaction, *, gesture: Gesture, problem_id: int, reason: str) -> None:
    """Let one data problem pass; the name and the reason stay with it."""
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.RUN_CYCLE)
        waived = session.get_one(DataProblem, problem_id)
        opened = cycle.lock(session, waived.cycle_id)
        require_undecided(opened)
        waived.waived_by, waived.waived_at, waived.waived_because = gesture.actor, gesture.now, reason
        audit.record(
            session,
            actor=gesture.actor,
            action="cycle.waive",
            subject=f"cycle:{opened.month}",
            details={"problem": waived.reason, "source": waived.source, "row": waived.row, "reason": reason},
            now=gesture.now,
        )
        settle_checks(session, opened, now=gesture.now)


def settle_checks(session: Session, opened: Cycle, *, now: datetime) -> None:
    """Count the data as checked once no problem stops the cycle; the caller holds the cycle's row."""
    stopped = any(found.stops for found in problem.of_cycle(session, opened.id))
    opened.checked_at = None if stopped else (opened.checked_at or now)
    redraw.problems(session, opened, now=now)
    redraw.homes(session, Right.RUN_CYCLE, now=now)
    advance(session, opened, now=now)


def check_again(transaction: Transaction, *, gesture: Gesture, cycle_id: int) -> None:
    """Run the data checks once more, on the newest data imported."""
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.RUN_CYCLE)
        opened = cycle.lock(session, cycle_id)
        require_undecided(opened)
        opened.company_id = company.newest(session).id
        due.again(session, cycle_id=cycle_id, kind=Kind.FACTS, at=gesture.now)
        due.again(session, cycle_id=cycle_id, kind=Kind.BASELINE, at=gesture.now)


def _steps(session: Session, company_id: int, month: str) -> list[StepTime]:
    # The calendar needs pandas; a cycle is opened once a month, so it pays here and not at the start.
    from planning import calendar, periods

    data = company.load(session, company_id)
    times = calendar.due_times(
        data.settings.preset,
        periods.parse(month),
        zone=ZoneInfo(data.settings.timezone),
        calendar=calendar.of_company(data),
    )
    return [
        StepTime(
            name=time.step,
            opens_at=time.opens_at,
            due_at=time.due_at,
            rule=time.rule,
            local_time=time.local.isoformat(timespec="minutes"),
        )
        for time in times
    ]


def _plan_work(session: Session, opened: Cycle, *, now: datetime) -> None:
    for kind in (Kind.FACTS, Kind.BASELINE):
        due.plan(session, cycle_id=opened.id, kind=kind, at=now)
    for step, kind in DEADLINES.items():
        due.plan(session, cycle_id=opened.id, kind=kind, at=opened.step(step).due_at)


def _announce(session: Session, opened: Cycle, *, now: datetime) -> None:
    settings = company.settings(session, opened.company_id)
    message = messages.opened(
        month=opened.month,
        company=settings.name,
        steps=[messages.Step(name=step.name, state="waiting", due_at=step.due_at) for step in opened.steps],
        opened_by=opened.opened_by,
        first_day=opened.steps[0].opens_at,
    )
    outbox.say(session, to=MAIN, message=message, key=f"cycle.opened:{opened.month}", now=now)
    advance(session, opened, now=now)


def _arrive(session: Session, opened: Cycle, reached: Step | None, *, now: datetime) -> None:
    if reached not in ARRIVALS:
        return
    # Reps are asked on the day they were told; every other step begins as soon as it can.
    at = max(now, opened.step(reached).opens_at) if reached is Step.DEMAND else now
    due.again(session, cycle_id=opened.id, kind=ARRIVALS[reached], at=at)
