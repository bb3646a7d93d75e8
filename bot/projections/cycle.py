"""The month's board and the data problems."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bot.db import approval, demand, people, plan, problem, supply
from bot.db.approval import Approval
from bot.db.card import Reader
from bot.db.cycle import Cycle, StepTime
from bot.ids import Pointer
from bot.messages import cycle as messages
from bot.messages.message import Message
from planning import request as states
from planning.cycle import Step
from planning.roles import Right
from planning.shortage import State


def board(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001 - one signature for all
    """Steps, dates, who is awaited."""
    opened = session.get_one(Cycle, int(subject))
    active = plan.active(session)
    published = active.digest if active is not None and active.cycle_id == opened.id else None
    return messages.board(
        messages.Board(
            month=opened.month,
            state=opened.reached or "closed",
            steps=steps(session, opened),
            published=published,
        )
    )


def problems(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001
    """What the data checks found."""
    opened = session.get_one(Cycle, int(subject))
    found = problem.of_cycle(session, opened.id)
    return messages.problems(
        messages.Problems(
            pointer=Pointer(subject=subject, revision=opened.revision),
            month=opened.month,
            problems=tuple(data_problem(each) for each in found),
            checked_at=max(each.found_at for each in found) if found else opened.opened_at,
            state="cleared" if opened.checked_at is not None else "open",
        )
    )


def data_problem(found: problem.DataProblem) -> messages.Problem:
    """One problem as messages show it."""
    return messages.Problem(
        pointer=Pointer(subject=str(found.id), revision=0),
        source=found.source,
        row=found.row,
        column=found.column,
        reason=found.reason,
        remedy=found.remedy,
        severity=found.severity,
        waived_by=found.waived_by,
        waived_at=found.waived_at,
    )


def steps(session: Session, opened: Cycle) -> tuple[messages.Step, ...]:
    """The steps of the month with who is awaited."""
    return tuple(_step(session, opened, step) for step in opened.steps)


def _step(session: Session, opened: Cycle, step: StepTime) -> messages.Step:
    is_open = step.name == opened.reached
    state = "closed" if step.closed_at else "open" if is_open else "waiting"
    answered, expected = _counts(session, opened, step) if is_open else (None, None)
    return messages.Step(
        name=step.name,
        state=state,
        due_at=step.due_at,
        closed_at=step.closed_at,
        closed_by=opened.demand_closed_by if step.name == Step.DEMAND and step.closed_at else None,
        awaited=_awaited(session, opened, step) if is_open else (),
        received=answered,
        expected=expected,
    )


def _awaited(session: Session, opened: Cycle, step: StepTime) -> tuple[str, ...]:
    match step.name:
        case Step.FACTS if opened.checked_at is None:
            return _holders(session, Right.RUN_CYCLE)
        case Step.DEMAND:
            # Who has not answered is counted in the channel, and named only to the planner.
            waiting = states.REMINDED & demand.counted(session, opened.id).keys()
            return () if waiting else _holders(session, Right.REVIEW_DEMAND)
        case Step.SUPPLY:
            rows = supply.of_cycle(session, opened.id)
            return tuple(sorted({row.owner for row in rows if row.state is State.OPEN and row.owner}))
        case Step.RECONCILE:
            return _holders(session, Right.START_APPROVAL)
        case Step.APPROVE:
            decided = {row.actor for row in _decisions(session, opened)}
            return tuple(who for who in _holders(session, Right.APPROVE_PLAN) if who not in decided)
        case _:
            return ()


def _counts(session: Session, opened: Cycle, step: StepTime) -> tuple[int | None, int | None]:
    match step.name:
        case Step.DEMAND:
            counted = states.progress(demand.counted(session, opened.id))
            return counted.answered, counted.expected
        case Step.SUPPLY:
            rows = supply.of_cycle(session, opened.id)
            return len(rows) - supply.count_unanswered(session, opened.id), len(rows)
        case _:
            return None, None


def _decisions(session: Session, opened: Cycle) -> Sequence[Approval]:
    current = plan.current(session, opened.id)
    return approval.of_plan(session, current.id) if current else ()


def _holders(session: Session, right: Right) -> tuple[str, ...]:
    return tuple(person.id for person in people.with_right(session, right))
