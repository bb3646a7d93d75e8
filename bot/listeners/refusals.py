"""One place that turns what a use case raises into what a person reads."""

import secrets
from collections.abc import Mapping

import structlog
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from bot.db import approval as approvals
from bot.db import people
from bot.db.form import FormClosed
from bot.db.inbox import Repeat
from bot.db.session import OUTAGES
from bot.ids import Action, BadId, Callback
from bot.listeners.desk import Desk, Failed, Show, Stranger
from bot.listeners.payloads import Unreadable
from bot.messages import answers
from bot.messages.message import Message
from bot.use_cases import approval, consensus, cycle, demand, stopped, supply, undelivered
from planning import request, roles
from planning.approval import Refusal

log = structlog.get_logger(__name__)

# What was done already, when the same thing arrives again.
ALREADY: Mapping[str, str] = {
    Action.DEMAND_ACCEPT: "submitted",
    Callback.DEMAND_CHECK: "submitted",
    Action.DEMAND_CLOSE: "closed",
    Action.DEMAND_DISCARD: "discarded",
    Action.DEMAND_LATE_ACCEPT: "late",
    Action.DEMAND_LATE_DECLINE: "late",
    Action.DEMAND_LATE_LIST: "listed",
    Action.DEMAND_REMIND: "reminded",
    Action.DEMAND_REOPEN: "reopened",
    Callback.DEMAND_REVIEW: "reviewed",
    Callback.SUPPLY_ACKNOWLEDGE: "acknowledged",
    Callback.SUPPLY_DISMISS: "dismissed",
    Action.RECONCILE_START: "started",
    Action.APPROVAL_APPROVE: "approved",
    Callback.APPROVAL_COMMENT: "approved",
    Callback.APPROVAL_CHANGES: "changes asked",
    Action.CYCLE_CHECK: "checked",
    Callback.CYCLE_WAIVE: "waived",
    Action.HOME_LANGUAGE: "language",
    Action.HOME_LOOK_AGAIN: "looked for",
    Action.HOME_RESEND: "sent again",
    Action.HOME_DROP: "dropped",
    Action.HOME_TRY_AGAIN: "tried again",
}


def answer(error: Exception, *, what: str, actor: str | None, desk: Desk) -> Show | Failed:
    """What happened, what was kept, what to do, for the person who clicked."""
    if isinstance(error, OUTAGES):
        log.error("not saved", what=what, error=type(error).__name__)
        return Failed(answers.not_saved())
    try:
        return _refusal(error, what=what, actor=actor, desk=desk)
    except OUTAGES:  # the refusal itself could not be worked out
        return Failed(answers.not_saved())


def _refusal(error: Exception, *, what: str, actor: str | None, desk: Desk) -> Show | Failed:
    refused = _in_words(error, what=what, actor=actor, desk=desk)
    return Show(refused) if refused is not None else Failed(_unexpected(error, what=what))


def _in_words(error: Exception, *, what: str, actor: str | None, desk: Desk) -> Message | None:
    match error:
        case Repeat():
            return answers.already(what=ALREADY[what], at=error.at)
        case supply.AlreadyAnswered():
            return answers.already(what="acknowledged", at=error.at, by=_other(error.by, actor))
        case approval.Refused():
            return _decision(error, actor=actor, desk=desk)
        case roles.NotAllowed():
            return _not_allowed(error, desk=desk)
        case demand.NotYours() | supply.NotYourShortage():
            return answers.refused(reason="owner", who=[error.owner] if error.owner else [])
        case demand.Changed():
            return answers.stale(subject=error.subject)
        case consensus.DemandClosed() | request.NotPossible():
            return _closed(desk)
        case undelivered.Settled() | stopped.UnderWay():
            return answers.stale(subject=what)
        case cycle.Decided():
            return answers.refused(reason="decided")
        case approval.NotReady() | FormClosed() | StaleDataError():
            return answers.stale(subject=what)
        case Stranger() | people.UnknownPerson():
            return answers.refused(reason="unknown")
        case BadId() | Unreadable() | NoResultFound():  # the record it was drawn from is no more
            return answers.old_button()
        case _:
            return None


def _unexpected(error: Exception, *, what: str) -> Message:
    reference = secrets.token_hex(3)
    # The statement of a database error holds what people typed; its name says enough.
    details = type(error).__name__ if isinstance(error, DBAPIError) else repr(error)
    log.error("unexpected", what=what, reference=reference, error=details, exc_info=error)
    return answers.error(reference=reference)


def _decision(error: approval.Refused, *, actor: str | None, desk: Desk) -> Message:
    match error.refusal:
        case Refusal.NO_ROLE:
            return _not_allowed(roles.NotAllowed(roles.Right.APPROVE_PLAN), desk=desk)
        case Refusal.OWN_PLAN:
            return answers.refused(reason="author", who=_approvers_but(actor, desk))
        case Refusal.OTHER_VERSION | Refusal.CHANGED_CONTENT:
            return answers.stale(subject="approval.decision")
        case Refusal.ALREADY | Refusal.SETTLED:
            return _decided(error.plan_id, actor=actor, desk=desk)


def _decided(plan_id: int, *, actor: str | None, desk: Desk) -> Message:
    with desk.reading() as session:
        given = approvals.of_plan(session, plan_id)
        own = next((row for row in given if row.actor == actor), given[-1])
        return answers.already(what=own.decision, at=own.at, by=_other(own.actor, actor))


def _not_allowed(error: roles.NotAllowed, *, desk: Desk) -> Message:
    with desk.reading() as session:
        return answers.refused(
            reason="role", who=_holders(session, error.right), role=roles.holders(error.right)[0]
        )


def _closed(desk: Desk) -> Message:
    with desk.reading() as session:
        return answers.refused(reason="closed", who=_holders(session, roles.Right.REVIEW_DEMAND))


def _approvers_but(actor: str | None, desk: Desk) -> list[str]:
    with desk.reading() as session:
        return [who for who in _holders(session, roles.Right.APPROVE_PLAN) if who != actor]


def _holders(session: Session, right: roles.Right) -> list[str]:
    return [person.id for person in people.with_right(session, right)]


def _other(who: str, actor: str | None) -> str | None:
    return None if who == actor else who
