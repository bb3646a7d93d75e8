"""What a sales rep does: accept the proposal, edit it, explain it, send it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import audit, demand, people
from bot.db.demand import (
    Draft,
    Key,
    NewDraft,
    NewLine,
    NewSubmission,
    ProposalLine,
    Request,
    SubmissionLine,
    Touched,
)
from bot.db.session import Transaction
from bot.projections.request import Sheet, asked_for_in_each, sheets, unexplained
from bot.use_cases import collection, redraw
from bot.use_cases import gesture as gestures
from bot.use_cases.gesture import Gesture
from planning import request as states
from planning import roles
from planning.request import Event, State
from planning.roles import Right, Role


class NotYours(Exception):
    """The request belongs to somebody else."""

    def __init__(self, owner: str) -> None:
        super().__init__(f"this request belongs to {owner}")
        self.owner = owner


class Changed(Exception):
    """The record has moved on since the card or form was drawn."""

    def __init__(self, subject: str) -> None:
        super().__init__(f"{subject} has changed meanwhile")
        self.subject = subject


class ReasonMissing(Exception):
    """Lines outside the tolerance need a reason before they can be sent."""

    def __init__(self, lines: frozenset[tuple[str, str]]) -> None:
        super().__init__(f"{len(lines)} lines need a reason")
        self.lines = lines


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What was typed for one line: its months in order, and why."""

    item: str
    region: str
    qty: Mapping[str, float]  # month -> quantity
    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A submission that counts, or waits for the planner when it came late."""

    version: int
    late: bool


@dataclass(frozen=True, kw_only=True)
class Sending:
    """An answer that is to be sent as it was shown last."""

    gesture: Gesture
    request_id: int
    revision: int


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of a form that is to be kept."""

    gesture: Gesture
    request_id: int
    entries: Sequence[Entry]


def accept(transaction: Transaction, *, gesture: Gesture, request_id: int, revision: int) -> Sent:
    """Send the proposal as it is: one tap."""
    [sent] = accept_all(transaction, [Sending(gesture=gesture, request_id=request_id, revision=revision)])
    return sent


def accept_all(transaction: Transaction, sendings: Sequence[Sending]) -> list[Sent]:
    """The same for several reps at once: all are sent, or none."""
    with transaction() as session:
        held = _shown(session, sendings)
        answers = [_Answer(asked=held[each.request_id], gesture=each.gesture) for each in sendings]
        return _submit(session, answers, way="accepted")


def save(transaction: Transaction, *, gesture: Gesture, request_id: int, entries: Sequence[Entry]) -> Request:
    """Keep what was typed as a draft, which counts for nothing until it is sent; the request afterwards."""
    [asked] = save_all(transaction, [Page(gesture=gesture, request_id=request_id, entries=entries)])
    return asked


def save_all(transaction: Transaction, pages: Sequence[Page]) -> list[Request]:
    """The same for several reps at once: all are kept, or none."""
    with transaction() as session:
        held = _own_requests(session, pages)
        demand.touch(
            session, [_after(held[page.request_id], Event.SAVE, at=page.gesture.now) for page in pages]
        )
        demand.replace_drafts(session, [draft for page in pages for draft in _drafts(page)])
        for page in pages:
            redraw.request(session, held[page.request_id], now=page.gesture.now)
    return [held[page.request_id] for page in pages]


def explain(
    transaction: Transaction,
    *,
    gesture: Gesture,
    request_id: int,
    reasons: Mapping[tuple[str, str], tuple[str, str]],
) -> None:
    """Add a reason and a note to lines of the draft."""
    with transaction() as session:
        gesture.record(session)
        asked = _own_request(session, request_id, by=gesture.actor)
        states.after(asked.state, Event.SAVE)  # explained is only what could be saved
        for draft in demand.drafts(session, [asked.id]):
            if (draft.item, draft.region) in reasons:
                draft.reason, draft.note = reasons[draft.item, draft.region]
        redraw.request(session, asked, now=gesture.now)


def send(transaction: Transaction, *, gesture: Gesture, request_id: int, revision: int) -> Sent:
    """Send the draft as it was shown last: from here on it counts."""
    [sent] = send_all(transaction, [Sending(gesture=gesture, request_id=request_id, revision=revision)])
    return sent


def send_all(transaction: Transaction, sendings: Sequence[Sending]) -> list[Sent]:
    """The same for several reps at once: all are sent, or none."""
    with transaction() as session:
        held = _shown(session, sendings)
        read = sheets(session, held.values())
        for sheet in read.values():
            if missing := unexplained(sheet):
                raise ReasonMissing(missing)
        return _submit(session, [_edited(each, read[each.request_id]) for each in sendings], way="edited")


def discard(transaction: Transaction, *, gesture: Gesture, request_id: int) -> None:
    """Throw the draft away and show the proposal, or what was sent, again."""
    with transaction() as session:
        gesture.record(session)
        asked = _own_request(session, request_id, by=gesture.actor)
        states.after(asked.state, Event.SAVE)  # thrown away is only what could be saved
        demand.discard_drafts(session, [asked.id])
        if asked.state is State.DRAFT:
            asked.state = State.REQUESTED
        redraw.request(session, asked, now=gesture.now)


def require_owner(session: Session, asked: Request, *, by: str) -> None:
    """Raise unless the person may answer this request: it is theirs, and they have the right."""
    _require_owner(asked, by=by, having=people.roles_of(session, by))


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """An answer about to be sent; for a line without a figure of theirs, the rep wants what is proposed."""

    asked: Request
    gesture: Gesture
    wanted: Mapping[Key, Draft | SubmissionLine] = field(default_factory=dict)


def _own_request(session: Session, request_id: int, *, by: str) -> Request:
    return _held(session, {request_id: by})[request_id]


def _own_requests(session: Session, wanted: Sequence[Sending | Page]) -> dict[int, Request]:
    gestures.record(session, [each.gesture for each in wanted])
    owners = {each.request_id: each.gesture.actor for each in wanted}
    if len(owners) < len(wanted):
        raise Changed("demand.request")  # of two for one request, the second comes to a changed one
    return _held(session, owners)


def _shown(session: Session, sendings: Sequence[Sending]) -> dict[int, Request]:
    """The requests, locked, if they are as they were shown to those who send them."""
    held = _own_requests(session, sendings)
    for each in sendings:
        if held[each.request_id].revision != each.revision:
            raise Changed("demand.request")
    return held


def _held(session: Session, owners: Mapping[int, str]) -> dict[int, Request]:
    """The requests, locked, if they are all of those who want to answer them."""
    # The cycle first: closing demand locks it while it takes every request in.
    demand.keep_cycles_of(session, owners)
    held = demand.lock_requests(session, owners)
    played = people.roles_of_each(session, set(owners.values()))
    for request_id, owner in owners.items():
        _require_owner(held[request_id], by=owner, having=played[owner])
    return held


def _require_owner(asked: Request, *, by: str, having: frozenset[Role]) -> None:
    roles.require(having, Right.SUBMIT_DEMAND)
    if asked.person != by:
        raise NotYours(asked.person)


def _after(asked: Request, event: Event, *, at: datetime) -> Touched:
    return Touched(request=asked, state=states.after(asked.state, event), at=at)


def _edited(sending: Sending, read: Sheet) -> _Answer:
    return _Answer(asked=read.asked, gesture=sending.gesture, wanted=read.entered)


def _drafts(page: Page) -> Iterator[NewDraft]:
    for entry in page.entries:
        for month, qty in entry.qty.items():
            yield NewDraft(
                request_id=page.request_id,
                item=entry.item,
                region=entry.region,
                month=month,
                qty=qty,
                reason=entry.reason,
                note=entry.note or None,
                saved_at=page.gesture.now,
            )


def _submit(session: Session, answers: Sequence[_Answer], *, way: str) -> list[Sent]:
    demand.touch(session, [_after(answer.asked, Event.SUBMIT, at=answer.gesture.now) for answer in answers])
    proposed = asked_for_in_each(session, [answer.asked for answer in answers])
    lines = {
        answer.asked.id: [
            _submission_line(line, answer.wanted.get(line.key)) for line in proposed[answer.asked.id]
        ]
        for answer in answers
    }
    versions = demand.submit(session, [_submission(answer, way=way) for answer in answers], lines)
    demand.discard_drafts(session, lines)
    for answer in answers:
        total = sum(line["qty"] for line in lines[answer.asked.id])
        _tell(session, answer, version=versions[answer.asked.id], way=way, total=total)
    return [
        Sent(version=versions[answer.asked.id], late=answer.asked.state is State.LATE_SUBMITTED)
        for answer in answers
    ]


def _tell(session: Session, answer: _Answer, *, version: int, way: str, total: float) -> None:
    """What follows from an answer that was sent: a record, fresh cards, a question where it came late."""
    asked, now = answer.asked, answer.gesture.now
    audit.record(
        session,
        actor=answer.gesture.actor,
        action="demand.submit",
        subject=f"request:{asked.id}",
        details={"version": version, "way": way, "total": total},
        now=now,
    )
    redraw.request(session, asked, now=now)
    if asked.state is State.LATE_SUBMITTED:
        collection.ask_about_late(session, asked, version=version, now=now)


def _submission(answer: _Answer, *, way: str) -> NewSubmission:
    return NewSubmission(
        request_id=answer.asked.id, actor=answer.gesture.actor, at=answer.gesture.now, way=way
    )


def _submission_line(proposed: ProposalLine, wanted: Draft | SubmissionLine | None) -> NewLine:
    return NewLine(
        item=proposed.item,
        region=proposed.region,
        month=proposed.month,
        qty=proposed.qty if wanted is None else wanted.qty,
        proposed=proposed.qty,
        reason=wanted.reason if wanted else None,
        note=wanted.note if wanted else None,
    )
