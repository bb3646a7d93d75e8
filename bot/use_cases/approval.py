"""Deciding on a plan version: starting, approving, asking for changes."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import audit, cycle, outbox, people, plan
from bot.db.approval import Approval
from bot.db.cycle import Cycle
from bot.db.plan import PlanVersion, Status
from bot.db.session import Transaction
from bot.db.target import Target
from bot.ids import Pointer
from bot.messages import approval as messages
from bot.projections.approval import matter
from bot.use_cases import redraw
from bot.use_cases.cycle import advance
from bot.use_cases.gesture import Gesture
from planning import approval as rules
from planning import roles
from planning.approval import Decision, Refusal
from planning.cycle import Step
from planning.roles import Right


class Refused(Exception):
    """The decision does not count; the refusal says why."""

    def __init__(self, refusal: Refusal, *, plan_id: int) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal
        self.plan_id = plan_id


class NotReady(Exception):
    """The cycle is not at the step in which this is decided."""


def start(transaction: Transaction, *, gesture: Gesture, cycle_id: int) -> None:
    """Put the plan before the executives."""
    with transaction() as session:
        gesture.record(session)
        roles.require(people.roles_of(session, gesture.actor), Right.START_APPROVAL)
        opened = cycle.lock(session, cycle_id)
        current = plan.current(session, cycle_id)
        if current is None or opened.reached != Step.RECONCILE:
            raise NotReady("the plan can go to the executives once demand and supply are reconciled")
        opened.approval_started_at, opened.approval_started_by = gesture.now, gesture.actor
        audit.record(
            session,
            actor=gesture.actor,
            action="approval.start",
            subject=f"plan:{current.id}",
            details={"digest": current.digest},
            now=gesture.now,
        )
        session.flush()
        advance(session, opened, now=gesture.now)
        redraw.decision(session, current, now=gesture.now)
        redraw.summary(session, opened, now=gesture.now)
        redraw.homes(session, Right.START_APPROVAL, now=gesture.now)


def approve(
    transaction: Transaction, *, gesture: Gesture, plan_id: int, digest: str, comment: str = ""
) -> None:
    """Approve the version that was shown; the last approval needed publishes it."""
    with transaction() as session:
        gesture.record(session)
        opened, decided = _decide(
            session, gesture, plan_id, digest=digest, decision=Decision.APPROVED, reason=comment
        )
        redraw.decision(session, decided, now=gesture.now)
        advance(session, opened, now=gesture.now)
        redraw.summary(session, opened, now=gesture.now)


def ask_changes(
    transaction: Transaction, *, gesture: Gesture, plan_id: int, digest: str, reason: str
) -> None:
    """Send the version back with a reason; the planner is told at once."""
    with transaction() as session:
        gesture.record(session)
        opened, decided = _decide(
            session, gesture, plan_id, digest=digest, decision=Decision.CHANGES_ASKED, reason=reason
        )
        message = messages.returned(
            pointer=Pointer(subject=f"{plan_id}:{digest}", revision=decided.number),
            cycle=Pointer(subject=str(opened.id), revision=opened.revision),
            month=opened.month,
            version=decided.number,
            digest=decided.digest,
            verdict=messages.Verdict(
                person=gesture.actor, kind=Decision.CHANGES_ASKED, at=gesture.now, comment=reason
            ),
        )
        outbox.say(
            session,
            to=Target.person(decided.author),
            message=message,
            key=f"approval.returned:{plan_id}:{gesture.actor}",
            now=gesture.now,
        )
        outbox.home(session, person=decided.author, now=gesture.now)
        redraw.decision(session, decided, now=gesture.now)
        redraw.board(session, opened, now=gesture.now)


def void(session: Session, opened: Cycle, *, now: datetime) -> None:
    """Put the current version aside, if there is one: what was approved of it counts no more."""
    current = plan.current(session, opened.id)
    opened.approval_started_at = opened.approval_started_by = None
    if current is not None:
        current.status, current.superseded_at = Status.SUPERSEDED, now
        session.flush()
        redraw.decision(session, current, now=now)


def require_decider(session: Session, version: PlanVersion, *, by: str, digest: str) -> None:
    """Raise unless the person may decide on this version, and it is the one that was shown."""
    refusal = rules.refusal(
        matter(session, version), by=by, having=people.roles_of(session, by), digest=digest
    )
    if refusal is not None:
        raise Refused(refusal, plan_id=version.id)
    if session.get_one(Cycle, version.cycle_id).reached != Step.APPROVE:
        raise NotReady("this plan is not before the executives, or is being made anew")


def pass_deadline(transaction: Transaction, *, cycle_id: int, now: datetime) -> None:
    """The deadline has come: the cards and the board show who is still awaited."""
    with transaction() as session:
        opened = cycle.lock(session, cycle_id)
        current = plan.current(session, cycle_id)
        if current is not None and opened.reached == Step.APPROVE:
            redraw.decision(session, current, now=now)
            redraw.homes(session, Right.RUN_CYCLE, now=now)
        redraw.board(session, opened, now=now)


def _decide(
    session: Session, gesture: Gesture, plan_id: int, *, digest: str, decision: Decision, reason: str
) -> tuple[Cycle, PlanVersion]:
    opened = cycle.lock(session, session.get_one(PlanVersion, plan_id).cycle_id)
    decided = session.get_one(PlanVersion, plan_id, populate_existing=True)
    require_decider(session, decided, by=gesture.actor, digest=digest)
    session.add(
        Approval(
            plan_id=plan_id,
            author=decided.author,
            actor=gesture.actor,
            decision=decision,
            reason=reason or None,
            digest=digest,
            at=gesture.now,
        )
    )
    audit.record(
        session,
        actor=gesture.actor,
        action=f"plan.{decision.name.lower()}",
        subject=f"plan:{plan_id}",
        details={"digest": digest, "reason": reason, "author": decided.author},
        now=gesture.now,
    )
    session.flush()
    return opened, decided
