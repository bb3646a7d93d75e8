"""What a sales rep does: accept the proposal, edit it, explain it, send it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.db import audit, demand, people
from bot.db.demand import Draft, NewDraft, NewLine, NewSubmission, ProposalLine, Request, SubmissionLine
from bot.db.session import Transaction
from bot.projections.request import asked_for, entered, sheet, unexplained
from bot.use_cases import collection, redraw
from bot.use_cases.gesture import Gesture
from planning import request as states
from planning import roles
from planning.request import Event, State
from planning.roles import Right


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


def accept(transaction: Transaction, *, gesture: Gesture, request_id: int, revision: int) -> Sent:
    """Send the proposal as it is: one tap."""
    with transaction() as session:
        gesture.record(session)
        asked = _own_request(session, request_id, by=gesture.actor)
        if asked.revision != revision:
            raise Changed("demand.request")
        return _submit(session, asked, way="accepted", by=gesture.actor, now=gesture.now)


def save(transaction: Transaction, *, gesture: Gesture, request_id: int, entries: list[Entry]) -> Request:
    """Keep what was typed as a draft, which counts for nothing until it is sent; the request afterwards."""
    with transaction() as session:
        gesture.record(session)
        asked = _own_request(session, request_id, by=gesture.actor)
        asked.state = states.after(asked.state, Event.SAVE)
        asked.touched_at = gesture.now
        drafts = [_draft(entry, month, gesture.now) for entry in entries for month in entry.qty]
        demand.replace_drafts(session, asked.id, drafts)
        redraw.request(session, asked, now=gesture.now)
    return asked


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
        for draft in demand.drafts(session, asked.id):
            if (draft.item, draft.region) in reasons:
                draft.reason, draft.note = reasons[draft.item, draft.region]
        redraw.request(session, asked, now=gesture.now)


def send(transaction: Transaction, *, gesture: Gesture, request_id: int, revision: int) -> Sent:
    """Send the draft as it was shown last: from here on it counts."""
    with transaction() as session:
        gesture.record(session)
        asked = _own_request(session, request_id, by=gesture.actor)
        if asked.revision != revision:
            raise Changed("demand.request")
        missing = unexplained(sheet(session, asked))
        if missing:
            raise ReasonMissing(missing)
        return _submit(session, asked, way="edited", by=gesture.actor, now=gesture.now)


def discard(transaction: Transaction, *, gesture: Gesture, request_id: int) -> None:
    """Throw the draft away and show the proposal, or what was sent, again."""
    with transaction() as session:
        gesture.record(session)
        asked = _own_request(session, request_id, by=gesture.actor)
        states.after(asked.state, Event.SAVE)  # thrown away is only what could be saved
        demand.discard_drafts(session, asked.id)
        if asked.state is State.DRAFT:
            asked.state = State.REQUESTED
        redraw.request(session, asked, now=gesture.now)


def require_owner(session: Session, asked: Request, *, by: str) -> None:
    """Raise unless the person may answer this request: it is theirs, and they have the right."""
    roles.require(people.roles_of(session, by), Right.SUBMIT_DEMAND)
    if asked.person != by:
        raise NotYours(asked.person)


def _own_request(session: Session, request_id: int, *, by: str) -> Request:
    # The cycle first: closing demand locks it while it takes every request in.
    demand.keep_cycle_of(session, request_id)
    asked = demand.lock_request(session, request_id)
    require_owner(session, asked, by=by)
    return asked


def _draft(entry: Entry, month: str, now: datetime) -> NewDraft:
    return NewDraft(
        item=entry.item,
        region=entry.region,
        month=month,
        qty=entry.qty[month],
        reason=entry.reason,
        note=entry.note or None,
        saved_at=now,
    )


def _submit(session: Session, asked: Request, *, way: str, by: str, now: datetime) -> Sent:
    asked.state = states.after(asked.state, Event.SUBMIT)
    asked.touched_at = now
    wanted = {} if way == "accepted" else entered(session, asked)
    lines = [_submission_line(line, wanted.get(line.key)) for line in asked_for(session, asked)]
    sent = NewSubmission(request_id=asked.id, actor=by, at=now, way=way)
    version = demand.submit(session, sent, lines)
    demand.discard_drafts(session, asked.id)
    audit.record(
        session,
        actor=by,
        action="demand.submit",
        subject=f"request:{asked.id}",
        details={"version": version, "way": way, "total": sum(line["qty"] for line in lines)},
        now=now,
    )
    session.flush()
    redraw.request(session, asked, now=now)
    if asked.state is State.LATE_SUBMITTED:
        collection.ask_about_late(session, asked, version=version, now=now)
    return Sent(version=version, late=asked.state is State.LATE_SUBMITTED)


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
