"""The answers to shortages."""

from collections.abc import Mapping
from datetime import date

from bot import entries
from bot.db.supply import Shortage
from bot.entries import Rules
from bot.ids import Action, Callback, Field
from bot.listeners.desk import Desk, Done, Errors, OnClick, OnSubmission, Reply, Show
from bot.listeners.payloads import Click, Submission
from bot.messages import demand as messages
from bot.projections import supply as projections
from bot.use_cases import supply
from bot.use_cases.supply import Promise


def acknowledge(click: Click, desk: Desk) -> Show:
    """Open the form for lever, quantity and date."""
    _check_owner(click, desk)
    form = desk.open_form(click, Callback.SUPPLY_ACKNOWLEDGE)
    with desk.reading() as session:
        shortage = session.get_one(Shortage, int(click.pointer.subject))
        return Show(projections.acknowledge(session, shortage, form))


def commit(sent: Submission, desk: Desk) -> Reply:
    """Commit to what was entered."""
    rules = Rules(language=desk.reader(sent.user).language, decimals=0)
    values, problems = entries.read(sent.value(Field.QUANTITY), proposal=(0.0,), rules=rules)
    if values is None:
        return Errors({str(sent.slot(Field.QUANTITY)): messages.misread(problems[0])})
    pointer = sent.form.pointer
    supply.acknowledge(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        shortage_id=int(pointer.subject),
        revision=pointer.revision,
        promise=Promise(
            lever=sent.value(Field.LEVER),
            qty=values[0],
            until=date.fromisoformat(sent.value(Field.DATE)),
            note=sent.value(Field.NOTE),
        ),
    )
    return Done()


def dismiss(click: Click, desk: Desk) -> Show:
    """Open the form that asks why it is not a problem."""
    _check_owner(click, desk)
    form = desk.open_form(click, Callback.SUPPLY_DISMISS)
    with desk.reading() as session:
        shortage = session.get_one(Shortage, int(click.pointer.subject))
        return Show(projections.dismiss(session, shortage, form))


def live_with(sent: Submission, desk: Desk) -> Reply:
    """Accept the risk."""
    pointer = sent.form.pointer
    supply.dismiss(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        shortage_id=int(pointer.subject),
        revision=pointer.revision,
        reason=sent.value(Field.NOTE) or sent.value(Field.REASON),
    )
    return Done()


CLICKS: Mapping[str, OnClick] = {Action.SUPPLY_ACKNOWLEDGE: acknowledge, Action.SUPPLY_DISMISS: dismiss}
SUBMISSIONS: Mapping[str, OnSubmission] = {
    Callback.SUPPLY_ACKNOWLEDGE: commit,
    Callback.SUPPLY_DISMISS: live_with,
}


def _check_owner(click: Click, desk: Desk) -> None:
    """Refuse before a form is opened; the use case decides again when it is sent."""
    with desk.reading() as session:
        supply.require_owner(
            session, session.get_one(Shortage, int(click.pointer.subject)), by=desk.person(click.user).id
        )
