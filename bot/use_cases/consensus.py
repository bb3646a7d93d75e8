"""The consensus: every answer in one demand, reviewed and closed by the planner."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import audit, cycle, demand, due, item, outbox, people
from bot.db.cycle import Cycle
from bot.db.demand import Key, Override
from bot.db.session import Transaction
from bot.db.target import Target
from bot.messages import demand as messages
from bot.projections import demand as projections
from bot.projections.consensus import Figure, submitted
from bot.use_cases import approval, redraw
from bot.use_cases.collection import withdraw_reminder
from bot.use_cases.cycle import Decided, advance
from bot.use_cases.demand import Changed
from bot.use_cases.gesture import Gesture
from bot.use_cases.work import Kind
from planning import request as states
from planning import roles
from planning.cycle import Step
from planning.request import Event
from planning.roles import Right


class DemandClosed(Exception):
    """Demand is closed; nothing can be changed until it is opened again."""


def override(
    transaction: Transaction,
    *,
    gesture: Gesture,
    cycle_id: int,
    line: tuple[str, str],
    qty: Mapping[str, float],
    reason: str,
) -> None:
    """Change a line by hand, with a reason; its owner is told both numbers."""
    with transaction() as session:
        gesture.record(session)
        opened = _under_review(session, gesture.actor, cycle_id)
        before = {key: figure for key, figure in submitted(session, opened).items() if key[:2] == line}
        changed = {key: figure for key, figure in before.items() if qty.get(key[2], figure.qty) != figure.qty}
        for key, figure in changed.items():
            session.add(_override(opened, key, figure, qty[key[2]], reason, gesture))
        audit.record(
            session,
            actor=gesture.actor,
            action="demand.override",
            subject=f"line:{line[0]}:{line[1]}",
            details={
                "reason": reason,
                "months": {key[2]: [figure.qty, qty[key[2]]] for key, figure in changed.items()},
            },
            now=gesture.now,
        )
        session.flush()
        if changed:
            _tell_owner(session, opened, line, before, gesture)
        redraw.collection(session, cycle_id, now=gesture.now)


def close(transaction: Transaction, *, gesture: Gesture, cycle_id: int) -> None:
    """Close demand: what was sent is locked, the rest gets the declared default, and supply can plan."""
    with transaction() as session:
        gesture.record(session)
        opened = _under_review(session, gesture.actor, cycle_id)
        for asked in demand.requests(session, cycle_id):
            if asked.state in states.WRITABLE:
                asked.state = states.after(asked.state, Event.CLOSE)
                asked.settled_at = gesture.now
                withdraw_reminder(session, asked, now=gesture.now)
        opened.demand_closed_at, opened.demand_closed_by = gesture.now, gesture.actor
        audit.record(
            session,
            actor=gesture.actor,
            action="demand.close",
            subject=f"cycle:{opened.month}",
            details={"total": sum(figure.qty for figure in submitted(session, opened).values())},
            now=gesture.now,
        )
        session.flush()
        _announce(session, opened, now=gesture.now)
        due.cancel(session, cycle_id=cycle_id, kind=Kind.REMIND)
        redraw.all_requests(session, opened, now=gesture.now)
        redraw.homes(session, Right.REVIEW_DEMAND, now=gesture.now)
        advance(session, opened, now=gesture.now)


def reopen(transaction: Transaction, *, gesture: Gesture, cycle_id: int) -> None:
    """Open the review again, after changes were asked: what was sent stays locked, planning may change it."""
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.REVIEW_DEMAND)
        opened = cycle.lock(session, cycle_id)
        if opened.published_at is not None:
            raise Decided(Decided.__doc__)
        if opened.demand_closed_at is None:
            raise Changed("demand.consensus")
        approval.void(session, opened, now=gesture.now)
        opened.demand_closed_at = opened.demand_closed_by = None
        audit.record(
            session,
            actor=gesture.actor,
            action="demand.reopen",
            subject=f"cycle:{opened.month}",
            now=gesture.now,
        )
        session.flush()
        advance(session, opened, now=gesture.now)
        redraw.all_requests(session, opened, now=gesture.now)


def require_reviewer(session: Session, opened: Cycle, *, by: str) -> None:
    """Raise unless the person may review the demand of this cycle, and it is not closed yet."""
    roles.require(people.roles_of(session, by), Right.REVIEW_DEMAND)
    if opened.demand_closed_at is not None:
        raise DemandClosed(DemandClosed.__doc__)
    if opened.reached != Step.DEMAND:
        raise Changed("demand.consensus")


def _under_review(session: Session, actor: str, cycle_id: int) -> Cycle:
    """The cycle, locked, if this person may review its demand."""
    opened = cycle.lock(session, cycle_id)
    require_reviewer(session, opened, by=actor)
    return opened


def _announce(session: Session, opened: Cycle, *, now: datetime) -> None:
    key = f"demand.closed:{opened.id}:{now.isoformat()}"  # once each time it is closed
    outbox.say(session, to=redraw.MAIN, message=projections.closed(session, opened), key=key, now=now)


def _override(opened: Cycle, key: Key, figure: Figure, qty: float, reason: str, gesture: Gesture) -> Override:
    item, region, month = key
    return Override(
        cycle_id=opened.id,
        item=item,
        region=region,
        month=month,
        before=figure.qty,
        qty=qty,
        reason=reason,
        actor=gesture.actor,
        at=gesture.now,
    )


def _tell_owner(
    session: Session, opened: Cycle, line: tuple[str, str], before: Mapping[Key, Figure], gesture: Gesture
) -> None:
    owner = next(iter(before.values())).proposal.owner
    if owner is None or owner == gesture.actor:
        return
    told = submitted(session, opened)
    months = sorted({key[2] for key in before})
    keys = [(*line, month) for month in months]
    message = messages.changed_by_planning(
        month=opened.month,
        months=months,
        line=messages.Line(
            line=":".join(line),
            item=line[0],
            name=item.catalogue(session, opened.company_id).name(line[0]),
            region=line[1],
            proposal=tuple(told[key].proposal.qty for key in keys),
            entered=tuple(before[key].qty for key in keys),
            agreed=tuple(told[key].qty for key in keys),
            reason=told[keys[0]].reason,
            note=told[keys[0]].note,
        ),
        by=gesture.actor,
    )
    outbox.say(
        session,
        to=Target.person(owner),
        message=message,
        key=f"demand.changed:{gesture.intent}",
        now=gesture.now,
    )
