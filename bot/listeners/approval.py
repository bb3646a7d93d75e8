"""The executives' answers, and the planner's start."""

from collections.abc import Mapping
from typing import TypedDict

from bot.db.cycle import Cycle
from bot.db.plan import PlanVersion
from bot.ids import Action, Callback, Field, Form, Pointer
from bot.listeners.desk import Desk, Done, OnClick, OnSubmission, Reply, Show, blank_note
from bot.listeners.payloads import Click, Submission
from bot.messages import approval as messages
from bot.projections import approval as projections
from bot.use_cases import approval
from planning.roles import Right


class Named(TypedDict):
    """A plan version as forms name it."""

    month: str
    version: int
    digest: str


def start(click: Click, desk: Desk) -> None:
    """Put the plan before the executives."""
    approval.start(desk.transaction, gesture=desk.gesture(click), cycle_id=click.pointer.number)


def approve(click: Click, desk: Desk) -> Show | None:
    """Approve the version on the card, or in the details, which then say so."""
    plan_id, digest = _version(click.pointer)
    approval.approve(desk.transaction, gesture=desk.gesture(click), plan_id=plan_id, digest=digest)
    return _details(click.view.form, click, desk) if click.view is not None else None


def ask_changes(click: Click, desk: Desk) -> Show:
    """Open the form that asks what should change."""
    _check_decider(click, desk)
    form = desk.open_form(click, Callback.APPROVAL_CHANGES)
    return Show(messages.changes(form=form, **_named(form, desk)))


def comment(click: Click, desk: Desk) -> Show:
    """Open the form that approves with a comment."""
    _check_decider(click, desk)
    form = desk.open_form(click, Callback.APPROVAL_COMMENT)
    return Show(messages.comment(form=form, **_named(form, desk)))


def details(click: Click, desk: Desk) -> Show:
    """Show the plan behind the decision."""
    desk.require(click, Right.SEE_MONEY)
    return _details(desk.open_form(click, Callback.APPROVAL_DETAILS), click, desk)


def send_back(sent: Submission, desk: Desk) -> Reply:
    """Ask for changes, with the reason."""
    if blank := blank_note(sent):
        return blank
    plan_id, digest = _version(sent.form.pointer)
    approval.ask_changes(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        plan_id=plan_id,
        digest=digest,
        reason=sent.value(Field.NOTE),
    )
    return Done()


def approve_with_comment(sent: Submission, desk: Desk) -> Reply:
    """Approve, with words."""
    plan_id, digest = _version(sent.form.pointer)
    approval.approve(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        plan_id=plan_id,
        digest=digest,
        comment=sent.value(Field.NOTE),
    )
    return Done()


CLICKS: Mapping[str, OnClick] = {
    Action.RECONCILE_START: start,
    Action.APPROVAL_APPROVE: approve,
    Action.APPROVAL_CHANGES: ask_changes,
    Action.APPROVAL_COMMENT: comment,
    Action.APPROVAL_DETAILS: details,
}
SUBMISSIONS: Mapping[str, OnSubmission] = {
    Callback.APPROVAL_CHANGES: send_back,
    Callback.APPROVAL_COMMENT: approve_with_comment,
}


def _check_decider(click: Click, desk: Desk) -> None:
    """Refuse before a form is opened; the use case decides again when it is sent."""
    plan_id, digest = _version(click.pointer)
    decider = desk.person(click.user).id
    with desk.reading() as session:
        version = session.get_one(PlanVersion, plan_id)
        approval.require_decider(session, version, by=decider, digest=digest)


def _details(form: Form, click: Click, desk: Desk) -> Show:
    with desk.reading() as session:
        version = session.get_one(PlanVersion, _version(form.pointer)[0])
        return Show(projections.details(session, version, form, reader=desk.person(click.user).id))


def _version(pointer: Pointer) -> tuple[int, str]:
    """A plan and the digest of what was shown."""
    plan_id, _, digest = pointer.subject.partition(":")
    return Pointer(subject=plan_id, revision=0).number, digest


def _named(form: Form, desk: Desk) -> Named:
    plan_id, digest = _version(form.pointer)
    with desk.reading() as session:
        version = session.get_one(PlanVersion, plan_id)
        month = session.get_one(Cycle, version.cycle_id).month
    return Named(month=month, version=version.number, digest=digest)
