"""The answers to shortages."""

import math
from collections.abc import Mapping
from datetime import date

from bot.db.supply import Shortage
from bot.ids import Action, Callback, Field
from bot.listeners.desk import Desk, Done, Errors, OnClick, OnSubmission, Reply, Show, blank_note
from bot.listeners.payloads import Click, Submission
from bot.messages import supply as messages
from bot.projections import supply as projections
from bot.use_cases import supply
from planning import shortage
from planning.shortage import Flaw, Promise


def acknowledge(click: Click, desk: Desk) -> Show:
    """Open the form for lever, quantity and date."""
    _check_owner(click, desk)
    form = desk.open_form(click, Callback.SUPPLY_ACKNOWLEDGE)
    with desk.reading() as session:
        found = session.get_one(Shortage, click.pointer.number)
        return Show(projections.acknowledge(session, found, form))


def commit(sent: Submission, desk: Desk) -> Reply:
    """Commit to what was entered."""
    promise = _promise(sent)
    if flaws := shortage.flaws(promise, today=desk.today(sent.user)):
        return Errors({str(sent.slot(FIELDS[flaw])): messages.flawed(flaw) for flaw in flaws})
    pointer = sent.form.pointer
    supply.acknowledge(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        shortage_id=pointer.number,
        revision=pointer.revision,
        promise=promise,
    )
    return Done()


def dismiss(click: Click, desk: Desk) -> Show:
    """Open the form that asks why it is not a problem."""
    _check_owner(click, desk)
    form = desk.open_form(click, Callback.SUPPLY_DISMISS)
    with desk.reading() as session:
        found = session.get_one(Shortage, click.pointer.number)
        return Show(projections.dismiss(session, found, form))


def live_with(sent: Submission, desk: Desk) -> Reply:
    """Accept the risk."""
    if blank := blank_note(sent):
        return blank
    pointer = sent.form.pointer
    supply.dismiss(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        shortage_id=pointer.number,
        revision=pointer.revision,
        reason=sent.value(Field.NOTE),
    )
    return Done()


FIELDS: Mapping[Flaw, Field] = {
    Flaw.NOT_A_QUANTITY: Field.QUANTITY,
    Flaw.PAST: Field.DATE,
    Flaw.UNNAMED: Field.NOTE,
}
CLICKS: Mapping[str, OnClick] = {Action.SUPPLY_ACKNOWLEDGE: acknowledge, Action.SUPPLY_DISMISS: dismiss}
SUBMISSIONS: Mapping[str, OnSubmission] = {
    Callback.SUPPLY_ACKNOWLEDGE: commit,
    Callback.SUPPLY_DISMISS: live_with,
}


def _promise(sent: Submission) -> Promise:
    """What was entered; Slack writes a number with a point, whatever the person's language."""
    return Promise(
        lever=sent.value(Field.LEVER),
        qty=_number(sent.value(Field.QUANTITY)),
        until=date.fromisoformat(sent.value(Field.DATE)),
        note=sent.value(Field.NOTE).strip(),
    )


def _number(text: str) -> float:
    """The number; NaN for anything else, which no check lets pass."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _check_owner(click: Click, desk: Desk) -> None:
    """Refuse before a form is opened; the use case decides again when it is sent."""
    pointer, owner = click.pointer, desk.person(click.user).id
    with desk.reading() as session:
        found = session.get_one(Shortage, pointer.number)
        supply.require_owner(session, found, by=owner, revision=pointer.revision)
