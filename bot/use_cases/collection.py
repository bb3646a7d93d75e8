"""Collecting the answers: asking, reminding, the deadline, and what comes after it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.db import audit, company, cycle, demand, due, outbox, people
from bot.db.cycle import Cycle
from bot.db.demand import Request
from bot.db.session import Transaction
from bot.db.target import Target
from bot.ids import Pointer
from bot.messages import demand as messages
from bot.projections.request import asked_for
from bot.use_cases import redraw
from bot.use_cases.gesture import Gesture
from bot.use_cases.work import Kind
from planning import request as states
from planning import roles
from planning.cycle import Step
from planning.reminder import WorkingDay, schedule
from planning.request import Event, State
from planning.roles import Right


def ask(transaction: Transaction, *, cycle_id: int, now: datetime) -> None:
    """Ask every owner for their lines, once, and plan the reminders of each."""
    from planning import calendar  # needs pandas: this runs in a job, not at a click

    with transaction() as session:
        opened = cycle.lock(session, cycle_id)
        is_working_day = calendar.of_company(company.load(session, opened.company_id)).is_working_day
        due_at = opened.step(Step.DEMAND).due_at
        for owner in demand.owners(session, cycle_id):
            if demand.request_of(session, cycle_id, owner) is None:
                asked = Request(cycle_id=cycle_id, person=owner, state=State.REQUESTED, due_at=due_at)
                session.add(asked)
                session.flush()
                _plan_reminders(session, asked, is_working_day, now=now)
        redraw.all_requests(session, opened, now=now)
        redraw.homes(session, Right.REVIEW_DEMAND, now=now)
        redraw.board(session, opened, now=now)


def remind(transaction: Transaction, *, request_id: int, number: int, now: datetime) -> None:
    """Remind somebody who has not answered; the reminder takes the place of the one before."""
    with transaction() as session:
        asked = demand.lock_request(session, request_id)
        if asked.state in states.REMINDED:
            _say_reminder(session, asked, number=number, now=now)


def remind_missing(transaction: Transaction, *, gesture: Gesture, cycle_id: int) -> list[str]:
    """Remind all who are missing, now, on the planner's word; at most once in four hours."""
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.REVIEW_DEMAND)
        cycle.lock(session, cycle_id)
        missing = [asked for asked in demand.requests(session, cycle_id) if asked.state in states.MISSING]
        slot = gesture.now.replace(hour=gesture.now.hour - gesture.now.hour % 4, minute=0)
        for asked in missing:
            _say_reminder(session, asked, number=2, now=gesture.now, slot=f"{slot:%Y-%m-%dT%H}")
        return [asked.person for asked in missing]


def list_missing(transaction: Transaction, *, gesture: Gesture, cycle_id: int) -> None:
    """Tell whoever may know who has not answered; to them alone."""
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.REVIEW_DEMAND)
        opened = session.get_one(Cycle, cycle_id)
        unanswered = [
            _missing(session, asked)
            for asked in demand.requests(session, cycle_id)
            if asked.state not in states.COUNTED
        ]
        key = f"demand.missing:{gesture.intent}"
        _say_missing(session, opened, unanswered, to=gesture.actor, key=key, now=gesture.now)


def pass_deadline(transaction: Transaction, *, cycle_id: int, now: datetime) -> None:
    """Mark who is late, and give the planner one list of them."""
    with transaction() as session:
        opened = cycle.lock(session, cycle_id)
        for asked in demand.requests(session, cycle_id):
            if asked.state in states.REMINDED:
                asked.state = states.after(asked.state, Event.DEADLINE)
                withdraw_reminder(session, asked, now=now)
        session.flush()
        redraw.all_requests(session, opened, now=now)
        _list_the_late(session, opened, now=now)


def accept_late(transaction: Transaction, *, gesture: Gesture, request_id: int) -> None:
    """Take a late answer in."""
    _decide_late(transaction, gesture=gesture, request_id=request_id, event=Event.ACCEPT_LATE, note=None)


def decline_late(transaction: Transaction, *, gesture: Gesture, request_id: int, note: str) -> None:
    """Leave a late answer out; the rep reads why."""
    _decide_late(transaction, gesture=gesture, request_id=request_id, event=Event.DECLINE_LATE, note=note)


def ask_about_late(session: Session, asked: Request, *, version: int, now: datetime) -> None:
    """Ask the planners whether an answer that came late counts."""
    opened = session.get_one(Cycle, asked.cycle_id)
    for planner in people.with_right(session, Right.REVIEW_DEMAND):
        key = f"demand.sent_late:{asked.id}:{version}:{planner.id}"
        _say_missing(session, opened, [_missing(session, asked)], to=planner.id, key=key, now=now)


def withdraw_reminder(session: Session, asked: Request, *, now: datetime) -> None:
    """Take back the reminder that is before the person, if there is one."""
    if asked.reminder is not None:
        outbox.withdraw(session, key=asked.reminder, now=now)
        asked.reminder = None


def _plan_reminders(session: Session, asked: Request, is_working_day: WorkingDay, *, now: datetime) -> None:
    zone = ZoneInfo(people.get(session, asked.person).timezone)
    times = schedule(opened=now, due=asked.due_at, zone=zone, is_working_day=is_working_day)
    for number, at in enumerate(times, start=1):
        due.plan(
            session,
            cycle_id=asked.cycle_id,
            kind=Kind.REMIND,
            subject=f"{asked.id}:{number}",
            at=at,
            skip_after=asked.due_at - at,  # a reminder after the deadline helps nobody
        )


def _say_reminder(session: Session, asked: Request, *, number: int, now: datetime, slot: str = "") -> None:
    opened = session.get_one(Cycle, asked.cycle_id)
    key = f"demand.reminder:{asked.id}:{slot or number}"
    if key == asked.reminder:
        return
    message = messages.reminder(
        number=number,
        pointer=Pointer(subject=str(asked.id), revision=asked.revision),
        month=opened.month,
        due_at=asked.due_at,
        lines=len({(line.item, line.region) for line in asked_for(session, asked)}),
    )
    outbox.say(
        session,
        to=Target.person(asked.person),
        message=message,
        key=key,
        now=now,
        expires_at=asked.due_at if now < asked.due_at else None,
        replaces=asked.reminder,
    )
    asked.reminder = key


def _list_the_late(session: Session, opened: Cycle, *, now: datetime) -> None:
    missing = [_missing(session, asked) for asked in demand.requests(session, opened.id) if _is_late(asked)]
    if not missing:
        return
    for planner in people.with_right(session, Right.REVIEW_DEMAND):
        key = f"demand.late:{opened.id}:{planner.id}"
        _say_missing(session, opened, missing, to=planner.id, key=key, now=now)


def _say_missing(
    session: Session,
    opened: Cycle,
    missing: list[messages.Missing],
    *,
    to: str,
    key: str,
    now: datetime,
) -> None:
    message = messages.late_list(
        pointer=Pointer(subject=str(opened.id), revision=opened.revision),
        month=opened.month,
        due_at=opened.step(Step.DEMAND).due_at,
        people=missing,
    )
    outbox.say(session, to=Target.person(to), message=message, key=key, now=now)


def _is_late(asked: Request) -> bool:
    return asked.state in {State.LATE, State.LATE_SUBMITTED}


def _missing(session: Session, asked: Request) -> messages.Missing:
    sent = demand.latest_submission(session, asked.id)
    lines = asked_for(session, asked)
    return messages.Missing(
        pointer=Pointer(subject=str(asked.id), revision=asked.revision),
        person=asked.person,
        state=asked.state,
        lines=len({(line.item, line.region) for line in lines}),
        total=sum(line.qty for line in lines),
        entered=sum(line.qty for line in sent.lines) if sent else None,
        at=sent.at if sent else None,
    )


def _decide_late(
    transaction: Transaction, *, gesture: Gesture, request_id: int, event: Event, note: str | None
) -> None:
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.REVIEW_DEMAND)
        cycle.lock(session, session.get_one(Request, request_id).cycle_id)
        asked = demand.lock_request(session, request_id)
        asked.state, asked.note = states.after(asked.state, event), note
        audit.record(
            session,
            actor=gesture.actor,
            action=f"demand.{event.name.lower()}",
            subject=f"request:{request_id}",
            details={"note": note},
            now=gesture.now,
        )
        session.flush()
        redraw.request(session, asked, now=gesture.now)
