"""Supply: storing a plan with its shortages, and the answers to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.db import audit, company, cycle, due, item, outbox, people, plan, supply
from bot.db.cycle import Cycle
from bot.db.plan import PlanVersion
from bot.db.session import Transaction
from bot.db.supply import Commitment, Shortage
from bot.messages import supply as messages
from bot.messages.message import Json
from bot.projections import supply as projections
from bot.use_cases import redraw
from bot.use_cases.cycle import advance, require_undecided
from bot.use_cases.demand import Changed
from bot.use_cases.gesture import Gesture
from bot.use_cases.work import Kind
from planning import roles, shortage
from planning.roles import Right, Role
from planning.shortage import Promise, State


class NotYourShortage(Exception):
    """The shortage belongs to another planner."""

    def __init__(self, owner: str | None) -> None:
        super().__init__(f"this shortage belongs to {owner or 'nobody'}")
        self.owner = owner


class AlreadyAnswered(Exception):
    """The shortage has its answer; it can be changed, but not by an old card."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__(f"answered by {by} at {at.isoformat()}")
        self.by = by
        self.at = at


@dataclass(frozen=True, kw_only=True)
class Found:
    """A shortage as a plan run found it."""

    key: str
    item: str
    month: str
    qty: float
    value: float
    owner: str | None
    details: Mapping[str, Json]


def record_found(
    session: Session, opened: Cycle, version: PlanVersion, found: Sequence[Found], *, now: datetime
) -> None:
    """Bring the cycle's shortages up to date with a plan run, and announce only what is new or worse."""
    known = {each.key: each for each in supply.of_cycle(session, opened.id)}
    alerts = [
        alert
        for each in found
        if (alert := _found(session, opened, version, each, known.get(each.key), now=now)) is not None
    ]
    for gone in known.keys() - {each.key for each in found}:
        _resolved(session, known[gone], now=now)
    session.flush()
    _alert(session, opened, version, alerts, now=now)


def acknowledge(
    transaction: Transaction, *, gesture: Gesture, shortage_id: int, revision: int, promise: Promise
) -> None:
    """Commit to a lever, a quantity and a date."""
    with transaction() as session:
        gesture.record(session)
        answered = _own_shortage(session, shortage_id, by=gesture.actor, revision=revision)
        answered.state = State.ACKNOWLEDGED
        _answer(
            session,
            answered,
            gesture,
            lever=promise.lever,
            qty=promise.qty,
            until=promise.until,
            note=promise.note,
        )


def dismiss(
    transaction: Transaction, *, gesture: Gesture, shortage_id: int, revision: int, reason: str
) -> None:
    """Live with the shortage, and say why."""
    with transaction() as session:
        gesture.record(session)
        answered = _own_shortage(session, shortage_id, by=gesture.actor, revision=revision)
        answered.state = State.DISMISSED
        _answer(session, answered, gesture, note=reason)


def escalate(transaction: Transaction, *, cycle_id: int, now: datetime) -> None:
    """The supply deadline has come: what nobody answered goes to the coordinator, and the cycle moves on."""
    with transaction() as session:
        opened = cycle.lock(session, cycle_id)
        for each in supply.of_cycle(session, cycle_id):
            if each.state is State.OPEN and each.escalated_at is None:
                each.escalated_at = now
                redraw.shortage(session, each, now=now)
        session.flush()
        redraw.supply(session, opened, now=now)
        redraw.homes(session, Right.RUN_CYCLE, now=now)
        _move_on(session, opened, now=now)


def require_owner(session: Session, found: Shortage, *, by: str, revision: int) -> None:
    """Raise unless its owner, or the owner's deputy, may answer this shortage as it was shown."""
    roles.require(people.roles_of(session, by), Right.ANSWER_SHORTAGE)
    if found.owner not in {by, None} and people.get(session, found.owner or by).deputy != by:
        raise NotYourShortage(found.owner)
    require_undecided(session.get_one(Cycle, found.cycle_id))
    if found.revision != revision:
        last = supply.commitments(session, found.cycle_id).get(found.id)
        if last is not None and found.state is not State.OPEN:
            raise AlreadyAnswered(last.actor, last.at)
        raise Changed("supply.shortage")


def default_owner(session: Session) -> str | None:
    """Who answers for a shortage that has no owner of its own."""
    planners = people.with_role(session, Role.OPERATIONS)
    return planners[0].id if planners else None


def _move_on(session: Session, opened: Cycle, *, now: datetime) -> None:
    """Once every shortage has its answer: plan again with what was promised, or go on without promises."""
    current = plan.current(session, opened.id)
    answered = supply.count_unanswered(session, opened.id) == 0
    if current and answered and supply.promised_since(session, opened.id, current.made_at):
        due.again(session, cycle_id=opened.id, kind=Kind.PLAN, at=now)
    advance(session, opened, now=now)


def _found(
    session: Session,
    opened: Cycle,
    version: PlanVersion,
    found: Found,
    known: Shortage | None,
    *,
    now: datetime,
) -> tuple[Shortage, str] | None:
    if known is None:
        known = Shortage(
            cycle_id=opened.id,
            plan_id=version.id,
            key=found.key,
            item=found.item,
            month=found.month,
            qty=found.qty,
            value=found.value,
            owner=found.owner,
            state=State.OPEN,
            details=dict(found.details),
            found_at=now,
            announced_qty=found.qty,
        )
        session.add(known)
        session.flush()
        redraw.shortage(session, known, now=now)
        return known, "new"
    change = _change(known, found)
    known.plan_id, known.qty, known.value = version.id, found.qty, found.value
    known.details = dict(found.details)
    if change is not None:
        known.state, known.announced_qty, known.escalated_at = State.OPEN, found.qty, None
    redraw.shortage(session, known, now=now)
    return None if change is None else (known, change)


def _change(known: Shortage, found: Found) -> str | None:
    if known.state is State.RESOLVED:
        return "new"
    return "worse" if shortage.worse(known.announced_qty, found.qty) else None


def _resolved(session: Session, gone: Shortage, *, now: datetime) -> None:
    if gone.state is not State.RESOLVED:
        gone.state, gone.qty, gone.value, gone.resolved_at = State.RESOLVED, 0.0, 0.0, now
        redraw.shortage(session, gone, now=now)


def _alert(
    session: Session,
    opened: Cycle,
    version: PlanVersion,
    alerts: list[tuple[Shortage, str]],
    *,
    now: datetime,
) -> None:
    if not alerts:
        return
    settings = company.settings(session, opened.company_id)
    names = item.catalogue(session, opened.company_id)
    message = messages.alert(
        month=opened.month,
        currency=settings.currency,
        alerts=[projections.alert(each, change, names) for each, change in alerts],
    )
    outbox.say(session, to=redraw.SUPPLY, message=message, key=f"supply.alert:{version.id}", now=now)


def _own_shortage(session: Session, shortage_id: int, *, by: str, revision: int) -> Shortage:
    cycle.lock(session, session.get_one(Shortage, shortage_id).cycle_id)
    found = supply.lock(session, shortage_id)
    require_owner(session, found, by=by, revision=revision)
    return found


def _answer(
    session: Session,
    answered: Shortage,
    gesture: Gesture,
    *,
    lever: str | None = None,
    qty: float | None = None,
    until: date | None = None,
    note: str = "",
) -> None:
    version = supply.next_version(session, answered.id)
    session.add(
        Commitment(
            shortage_id=answered.id,
            version=version,
            actor=gesture.actor,
            at=gesture.now,
            lever=lever,
            qty=qty,
            until=until,
            note=note or None,
        )
    )
    audit.record(
        session,
        actor=gesture.actor,
        action=f"shortage.{answered.state}",
        subject=f"shortage:{answered.id}",
        details={"lever": lever, "qty": qty, "until": until.isoformat() if until else None, "note": note},
        now=gesture.now,
    )
    session.flush()
    opened = session.get_one(Cycle, answered.cycle_id)
    redraw.shortage(session, answered, now=gesture.now)
    redraw.supply(session, opened, now=gesture.now)
    _move_on(session, opened, now=gesture.now)
