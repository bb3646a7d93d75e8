"""The rep's and the planner's clicks and forms while demand is collected."""

from collections.abc import Mapping, Sequence
from contextlib import suppress

from bot import entries
from bot.db.cycle import Cycle
from bot.db.demand import BESIDE, Request
from bot.db.inbox import Repeat
from bot.entries import Rules
from bot.ids import Action, Callback, Field, Form, Pointer
from bot.listeners.desk import Desk, Done, Errors, OnClick, OnSubmission, Reply, Show
from bot.listeners.payloads import Click, Submission
from bot.messages import answers
from bot.messages import demand as messages
from bot.messages.demand import Line
from bot.messages.message import Message
from bot.projections import demand as projections
from bot.projections import lines
from bot.projections.consensus import submitted_months
from bot.projections.request import Sheet, sheet, sheet_since, sheet_with
from bot.use_cases import collection, consensus, demand
from bot.use_cases.demand import Changed, Entry, Page, ReasonMissing, Sending
from bot.use_cases.gesture import Gesture
from planning import request as states
from planning.reason import Reason
from planning.request import Event, NotPossible

Typed = Mapping[str, tuple[float, ...]]  # line id -> its months


def accept(click: Click, desk: Desk) -> None:
    """Accept all as proposed."""
    pointer = click.pointer
    desk.crowd.accept(
        Sending(gesture=desk.gesture(click), request_id=pointer.number, revision=pointer.revision)
    )


def edit(click: Click, desk: Desk) -> Show:
    """Open the form with one field per line."""
    read = _own_sheet(click.pointer, click, desk)
    form = desk.open_form(click, Callback.DEMAND_EDIT)
    return Show(projections.edit(read, form))


def save_page(sent: Submission, desk: Desk) -> Reply:
    """Read a page of the form, keep it as a draft, and show what comes next."""
    gesture, read = desk.gesture(sent), desk.crowd.sheet(sent.form.pointer.number)
    own = lines.of_sheet(read)
    shown = messages.page(own, sent.form.page)
    typed, errors = _read(shown, sent, desk)
    if errors:
        return Errors(errors)
    try:
        since = _save(read, desk, gesture=gesture, changed=_changed(shown, typed))
    except NotPossible:
        return _closed_meanwhile(sent)
    if sent.form.page < messages.pages(own):
        return Show(projections.edit(since, _next(sent.form, since, page=sent.form.page + 1)))
    return _reasons_or_check(since, sent)


def open_item(click: Click, desk: Desk) -> Show:
    """Open the form for one line at a time, at the first."""
    read = _own_sheet(click.pointer, click, desk)
    first = lines.of_sheet(read)[0].line
    form = desk.open_form(click, Callback.DEMAND_ITEM, line=first)
    return Show(projections.item_form(read, form))


def save_item(sent: Submission, desk: Desk) -> Reply:
    """Keep one line, and show the next or the check."""
    gesture, read = desk.gesture(sent), desk.crowd.sheet(sent.form.pointer.number)
    own = lines.of_sheet(read)
    position = next(n for n, line in enumerate(own) if line.line == sent.form.line)
    line = own[position]
    months = [slot for slot in sent.values if slot.field is Field.MONTH]
    values = tuple(float(sent.values[slot] or 0.0) for slot in sorted(months, key=lambda slot: slot.key))
    if wordless := _wordless(sent):
        return Errors(wordless)
    try:
        since = _save(read, desk, gesture=gesture, changed=_changed([line], {line.line: values}))
    except NotPossible:
        return _closed_meanwhile(sent)
    if reason := sent.value(Field.REASON):
        _explain(read, desk, gesture=gesture, given={line.line: (reason, sent.value(Field.NOTE))})
        since = _since(read, desk)
    if position + 1 < len(own):
        return _show_item(since, sent.form, own[position + 1].line)
    return _reasons_or_check(since, sent)


def previous_item(click: Click, desk: Desk) -> Show | None:
    """Go back one line."""
    if click.view is None:
        return None
    read = _own_sheet(click.view.form.pointer, click, desk)
    own = lines.of_sheet(read)
    position = next(n for n, line in enumerate(own) if line.line == click.value)
    return _show_item(read, click.view.form, own[max(0, position - 1)].line)


def explain(sent: Submission, desk: Desk) -> Reply:
    """Keep the reasons; a reason called other needs words."""
    chosen = {slot.key: reason for slot, reason in sent.values.items() if slot.field is Field.REASON}
    if wordless := _wordless(sent):
        return Errors(wordless)
    given = {key: (reason, sent.value(Field.NOTE, key)) for key, reason in chosen.items()}
    gesture, read = desk.gesture(sent), desk.crowd.sheet(sent.form.pointer.number)
    _explain(read, desk, gesture=gesture, given=given)
    return _reasons_or_check(_since(read, desk), sent)


def send(sent: Submission, desk: Desk) -> Reply:
    """Send what was checked."""
    try:
        desk.crowd.send(
            Sending(
                gesture=desk.gesture(sent, closes=True),
                request_id=sent.form.pointer.number,
                revision=sent.form.pointer.revision,
            )
        )
    except ReasonMissing:
        return _reasons_or_check(desk.crowd.sheet(sent.form.pointer.number), sent)
    except Changed:
        return _reasons_or_check(desk.crowd.sheet(sent.form.pointer.number), sent, moved_on=True)
    return Done()


def discard(click: Click, desk: Desk) -> None:
    """Throw the draft away."""
    demand.discard(desk.transaction, gesture=desk.gesture(click), request_id=click.pointer.number)


def remind(click: Click, desk: Desk) -> Show:
    """Remind the missing."""
    gesture = desk.gesture(click)
    collection.remind_missing(desk.transaction, gesture=gesture, cycle_id=click.pointer.number)
    return Show(answers.saved(what="reminded", at=gesture.now))


def list_missing(click: Click, desk: Desk) -> None:
    """Say who is missing, by direct message."""
    collection.list_missing(desk.transaction, gesture=desk.gesture(click), cycle_id=click.pointer.number)


def accept_late(click: Click, desk: Desk) -> Show:
    """Take a late answer in."""
    gesture = desk.gesture(click)
    collection.accept_late(desk.transaction, gesture=gesture, request_id=click.pointer.number)
    return Show(answers.saved(what="late", at=gesture.now))


def decline_late(click: Click, desk: Desk) -> Show:
    """Leave a late answer out."""
    gesture = desk.gesture(click)
    collection.decline_late(desk.transaction, gesture=gesture, request_id=click.pointer.number, note="")
    return Show(answers.saved(what="late", at=gesture.now))


def review(click: Click, desk: Desk) -> Show:
    """Open the planner's form."""
    _check_reviewer(click.pointer, click, desk)
    form = desk.open_form(click, Callback.DEMAND_REVIEW)
    with desk.reading() as session:
        return Show(projections.review(session, session.get_one(Cycle, click.pointer.number), form))


def pick(click: Click, desk: Desk) -> Show | None:
    """Show the line that was chosen."""
    if click.view is None:
        return None
    form = click.view.form
    _check_reviewer(form.pointer, click, desk)
    chosen = Form(pointer=form.pointer, nonce=form.nonce, page=form.page, line=click.value)
    with desk.reading() as session:
        return Show(projections.review(session, session.get_one(Cycle, form.pointer.number), chosen))


def override(sent: Submission, desk: Desk) -> Reply:
    """Change a line by hand."""
    cycle_id = sent.form.pointer.number
    with desk.reading() as session:
        every = lines.of_cycle(session, session.get_one(Cycle, cycle_id))
        months = submitted_months(session, session.get_one(Cycle, cycle_id))
    [line] = [line for line in every if line.line == sent.form.line]
    typed, errors = _read([line], sent, desk)
    errors |= _wordless(sent)
    if errors:
        return Errors(errors)
    consensus.override(
        desk.transaction,
        gesture=desk.gesture(sent, closes=True),
        cycle_id=cycle_id,
        line=(line.item, line.region),
        qty=dict(zip(months, typed[line.line], strict=True)),
        reason=_reason(sent),
    )
    return Done()


def close(click: Click, desk: Desk) -> None:
    """Close demand."""
    consensus.close(desk.transaction, gesture=desk.gesture(click), cycle_id=click.pointer.number)


def reopen(click: Click, desk: Desk) -> None:
    """Open the review again."""
    consensus.reopen(desk.transaction, gesture=desk.gesture(click), cycle_id=click.pointer.number)


CLICKS: Mapping[str, OnClick] = {
    Action.DEMAND_ACCEPT: accept,
    Action.DEMAND_EDIT: edit,
    Action.DEMAND_ITEM: open_item,
    Action.DEMAND_PREVIOUS: previous_item,
    Action.DEMAND_LATE_LIST: list_missing,
    Action.DEMAND_REMIND: remind,
    Action.DEMAND_LATE_ACCEPT: accept_late,
    Action.DEMAND_LATE_DECLINE: decline_late,
    Action.DEMAND_REVIEW: review,
    Action.DEMAND_PICK: pick,
    Action.DEMAND_CLOSE: close,
    Action.DEMAND_REOPEN: reopen,
    Action.DEMAND_DISCARD: discard,
}
SUBMISSIONS: Mapping[str, OnSubmission] = {
    Callback.DEMAND_EDIT: save_page,
    Callback.DEMAND_ITEM: save_item,
    Callback.DEMAND_REASONS: explain,
    Callback.DEMAND_CHECK: send,
    Callback.DEMAND_REVIEW: override,
}


def _own_sheet(request: Pointer, click: Click, desk: Desk) -> Sheet:
    """Refuse before a form is opened or turned; the use case decides again when it is sent."""
    owner = desk.person(click.user).id
    with desk.reading() as session:
        asked = session.get_one(Request, request.number)
        demand.require_owner(session, asked, by=owner)
        states.after(asked.state, Event.SAVE)  # a form that could not be saved is not opened
        return sheet(session, asked)


def _check_reviewer(month: Pointer, click: Click, desk: Desk) -> None:
    """Refuse before a form is opened or turned; the use case decides again when it is sent."""
    reviewer = desk.person(click.user).id
    with desk.reading() as session:
        consensus.require_reviewer(session, session.get_one(Cycle, month.number), by=reviewer)


def _since(read: Sheet, desk: Desk) -> Sheet:
    with desk.reading() as session:
        return sheet_since(session, read)


def _read(shown: Sequence[Line], sent: Submission, desk: Desk) -> tuple[Typed, dict[str, Message]]:
    """What was typed for each line shown, or what is wrong with it, at its field."""
    language = desk.reader(sent.user).language
    typed: dict[str, tuple[float, ...]] = {}
    errors: dict[str, Message] = {}
    for line in shown:
        slot = sent.slot(Field.MONTHS, line.line)
        text = sent.values[slot] if slot is not None else ""
        rules = Rules(language=language, decimals=line.decimals)
        values, problems = entries.read(text, proposal=line.proposal, rules=rules)
        if values is None:
            errors[str(slot)] = messages.misread(problems[0], decimals=line.decimals)
        else:
            typed[line.line] = values
    return typed, errors


def _wordless(sent: Submission) -> dict[str, Message]:
    """A reason called other needs words: what to say at each note that is missing."""
    others = {
        slot.key for slot, text in sent.values.items() if slot.field is Field.REASON and text == Reason.OTHER
    }
    return {
        str(slot): messages.note_missing()
        for slot, note in sent.values.items()
        if slot.field is Field.NOTE and slot.key in others and not note.strip()
    }


def _closed_meanwhile(sent: Submission) -> Errors:
    """Demand was closed under the open form: an error at its first field keeps on screen what was typed."""
    return Errors({str(next(iter(sent.values))): messages.closed_meanwhile()})


def _changed(shown: Sequence[Line], typed: Typed) -> dict[str, tuple[float, ...]]:
    """The lines that were touched: they differ from the proposal, or did before."""
    return {
        line.line: typed[line.line]
        for line in shown
        if typed[line.line] != line.proposal or line.entered is not None
    }


def _save(read: Sheet, desk: Desk, *, gesture: Gesture, changed: Typed) -> Sheet:
    """Keep the lines as a draft; the sheet as it stands afterwards."""
    kept = [_entry(line, dict(zip(read.months, values, strict=True))) for line, values in changed.items()]
    try:
        saved = desk.crowd.save(Page(gesture=gesture, request_id=read.asked.id, entries=kept))
    except Repeat:
        # The same page delivered twice is a draft saved once: the person goes on to the next all the same.
        return _since(read, desk)
    if saved.revision != read.asked.revision + 1:  # on another device, something was saved meanwhile
        return _since(read, desk)
    typed = {(each.item, each.region, month): qty for each in kept for month, qty in each.qty.items()}
    return sheet_with(read, saved, typed)


def _entry(line: str, qty: Mapping[str, float]) -> Entry:
    item, region = lines.read_line_id(line)
    return Entry(item=item, region=region, qty=qty)


def _explain(read: Sheet, desk: Desk, *, gesture: Gesture, given: Mapping[str, tuple[str, str]]) -> None:
    reasons = {lines.read_line_id(line): words for line, words in given.items()}
    with suppress(Repeat):
        demand.explain(
            desk.transaction, gesture=gesture.step("reasons"), request_id=read.asked.id, reasons=reasons
        )


def _reason(sent: Submission) -> str:
    return BESIDE.join(part for part in (sent.value(Field.REASON), sent.value(Field.NOTE)) if part)


def _reasons_or_check(read: Sheet, sent: Submission, *, moved_on: bool = False) -> Show:
    return Show(projections.reasons_or_check(read, _next(sent.form, read), moved_on=moved_on))


def _show_item(read: Sheet, form: Form, line: str) -> Show:
    return Show(projections.item_form(read, _next(form, read, line=line)))


def _next(form: Form, read: Sheet, *, page: int = 1, line: str = "") -> Form:
    # The new revision makes Slack show our values in fields it has shown before.
    pointer = Pointer(subject=form.pointer.subject, revision=read.asked.revision)
    return Form(pointer=pointer, nonce=form.nonce, page=page, line=line)
