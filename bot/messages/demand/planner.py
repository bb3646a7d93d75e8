"""What the demand planner sees: how the collection goes, who is missing, the consensus and its review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import ids
from bot.messages import message
from bot.messages.demand.lines import LINES_SHOWN, Line
from bot.messages.message import Message
from planning.request import State

CHANGES_SHOWN = 10
PEOPLE_SHOWN = 20
CHOICES_SHOWN = 100  # options of a menu


@dataclass(frozen=True, kw_only=True)
class Progress:
    """The collection, kept current in the demand channel."""

    pointer: ids.Pointer
    month: str
    state: str  # collecting, closing_soon, late, closed
    due_at: datetime
    expected: int
    received: int
    drafts: int = 0
    late: int = 0
    away: int = 0
    total: float = 0.0  # units received so far, the rest at its proposal
    last_plan: float | None = None
    closed_at: datetime | None = None
    closed_by: str | None = None
    defaulted: tuple[str, ...] = ()  # people


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A rep who has not sent, or sent late and waits for a decision."""

    pointer: ids.Pointer  # the request
    person: str
    state: State  # late, or late_submitted and waiting for a decision
    lines: int
    total: float  # units of the proposal
    entered: float | None = None  # units sent late
    at: datetime | None = None  # when sent late


@dataclass(frozen=True, kw_only=True)
class Change:
    """A line that moved, with who moved it and why."""

    item: str
    name: str
    region: str
    person: str
    before: float  # units over the months
    after: float
    value: float | None = None  # money of the change
    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The demand plan per month, in units."""

    months: tuple[str, ...]
    proposal: tuple[float, ...]
    consensus: tuple[float, ...]
    last_plan: tuple[float, ...] | None = None
    last_year: tuple[float, ...] | None = None
    budget: tuple[float, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class FamilyDemand:
    """One family's demand over the submitted months."""

    family: str
    consensus: float
    proposal: float
    last_plan: float | None = None
    last_year: float | None = None


@dataclass(frozen=True, kw_only=True)
class Consensus:
    """What the planner reviews before closing demand."""

    pointer: ids.Pointer
    month: str
    state: str  # collecting, review, closed
    due_at: datetime
    totals: Totals
    unit: str
    currency: str
    value: float | None = None
    changes: tuple[Change, ...] = ()
    overrides: tuple[Change, ...] = ()  # by planning
    defaulted: tuple[str, ...] = ()  # people whose proposal was used
    missing: tuple[str, ...] = ()  # people still awaited
    closed_at: datetime | None = None
    closed_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Closed:
    """The consensus, as it goes to supply."""

    month: str
    totals: Totals
    families: tuple[FamilyDemand, ...]
    unit: str
    currency: str
    value: float | None
    received: int
    expected: int
    defaulted: tuple[str, ...]
    overrides: int
    closed_at: datetime
    closed_by: str | None = None  # None: by the rule at the end of the grace time


@dataclass(frozen=True, kw_only=True)
class Review:
    """Planning changes a line: choose it, write the new months, say why."""

    form: ids.Form  # its line is the one chosen, "" before the choice
    month: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]  # the largest changes first


def progress(collection: Progress) -> Message:
    """How many have answered, for the demand channel: counts, no names."""
    defaulted, more = message.cut(collection.defaulted, PEOPLE_SHOWN)
    return message.of("demand/progress", collection, defaulted=defaulted, more_defaulted=more)


def late_list(*, pointer: ids.Pointer, month: str, due_at: datetime, people: Sequence[Missing]) -> Message:
    """Who is missing, to the planner alone, with what would be used instead."""
    shown, more = message.cut(people, PEOPLE_SHOWN)
    return message.of(
        "demand/late_list",
        pointer=pointer,
        month=month,
        due_at=due_at,
        people=shown,
        more=more,
        missing=sum(person.state is not State.LATE_SUBMITTED for person in people),
        total=sum(person.total for person in people),
    )


def consensus(consensus: Consensus) -> Message:
    """The planner's card: totals, largest changes, defaults, and the way to close demand."""
    changes, more_changes = message.cut(consensus.changes, CHANGES_SHOWN)
    overrides, more_overrides = message.cut(consensus.overrides, CHANGES_SHOWN)
    return message.of(
        "demand/consensus",
        consensus,
        changes=changes,
        more_changes=more_changes,
        overrides=overrides,
        more_overrides=more_overrides,
        sums=_sums(consensus.totals),
    )


def closed(closed: Closed) -> Message:
    """Demand is agreed: the summary for the demand channel."""
    families, more = message.cut(closed.families, LINES_SHOWN)
    return message.of("demand/closed", closed, families=families, more=more, sums=_sums(closed.totals))


def review(review: Review) -> Message:
    """The planner's form: choose a line, change it, say why."""
    choices, more = message.cut(review.lines, CHOICES_SHOWN)
    chosen = next((line for line in review.lines if line.line == review.form.line), None)
    return message.of(
        "demand/review",
        review,
        lines=choices,
        more=more,
        chosen=chosen,
        revision=review.form.pointer.revision,
    )


def _sums(totals: Totals) -> dict[str, object]:
    consensus = sum(totals.consensus)
    last_plan = sum(totals.last_plan) if totals.last_plan else None
    budget = sum(totals.budget) if totals.budget else None
    return {
        "consensus": consensus,
        "proposal": sum(totals.proposal),
        "vs_proposal": message.change(consensus, sum(totals.proposal)),
        "vs_last_plan": message.change(consensus, last_plan),
        "vs_budget": message.change(consensus, budget),
        "vs_last_year": message.change(consensus, sum(totals.last_year) if totals.last_year else None),
    }
