"""What is said while demand is collected: the rep's card and forms, the planner's cards and forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import entries, ids
from bot.messages import message
from bot.messages.message import Message
from planning.request import State

PAGE = 12  # lines per page of a form
LINES_SHOWN = 99  # rows of a table beside its header and its total
FLAGS_SHOWN = 5
CHANGES_SHOWN = 10
PEOPLE_SHOWN = 20
CHOICES_SHOWN = 100  # options of a menu
PASTIMES = ("last_plan", "last_year")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One item of one region, with what is known and what was entered for each month."""

    line: str  # its id: block ids and menus are made of it
    item: str
    name: str
    region: str
    proposal: tuple[float, ...]
    entered: tuple[float, ...] | None = None  # saved or sent; None: not touched
    agreed: tuple[float, ...] | None = None  # after planning's review
    last_plan: tuple[float, ...] | None = None
    last_year: tuple[float, ...] | None = None
    unit: str = "pc"
    decimals: int = 0
    price: float | None = None
    reason: str | None = None  # promotion, new_customer, ... see templates/demand/_reasons.j2
    note: str = ""
    flagged: bool = False

    @property
    def current(self) -> tuple[float, ...]:
        """What counts now: agreed, else entered, else the proposal."""
        return self.agreed or self.entered or self.proposal


@dataclass(frozen=True, kw_only=True)
class Flag:
    """Why a line deserves a look.

    Its kind is one of: above_last_year, below_last_year, above_last_plan, below_last_plan, event, new_item,
    phase_out, few_data.
    """

    kind: str
    item: str
    name: str
    change: float | None = None  # share
    event: str = ""
    month: str | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """How the proposal was made."""

    method: str  # statistical, last_plan, last_year, like_item
    until: str  # last month of the data


@dataclass(frozen=True, kw_only=True)
class Request:
    """A rep's request in any state; it becomes the receipt."""

    pointer: ids.Pointer
    month: str  # of the cycle
    months: tuple[str, ...]
    state: State
    due_at: datetime
    lines: tuple[Line, ...]
    source: Source
    currency: str
    flags: tuple[Flag, ...] = ()
    rep: str = ""
    planner: str | None = None
    version: int = 0
    at: datetime | None = None  # when saved, sent, defaulted or locked
    by: str | None = None  # who sent, if not the rep
    done: int = 0  # lines looked at in the draft
    note: str = ""  # why planning declined what came late


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
class Edit:
    """The edit form: one field per line, holding its months."""

    form: ids.Form  # its page says which lines are shown
    month: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]  # all of them


@dataclass(frozen=True, kw_only=True)
class Reasons:
    """The lines outside tolerance, to be explained."""

    form: ids.Form
    month: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]  # only those that need a reason
    tolerance: float = 0.1  # share


@dataclass(frozen=True, kw_only=True)
class Check:
    """What was understood, to be checked before it is sent."""

    form: ids.Form
    month: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]  # all of them
    currency: str
    late: bool = False
    moved_on: bool = False  # the numbers are not those of the form that was sent


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line at a time, with number fields."""

    form: ids.Form  # its line is the one on screen
    month: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]  # all of them


@dataclass(frozen=True, kw_only=True)
class Review:
    """Planning changes a line: choose it, write the new months, say why."""

    form: ids.Form  # its line is the one chosen, "" before the choice
    month: str
    months: tuple[str, ...]
    lines: tuple[Line, ...]  # the largest changes first


def request(request: Request) -> Message:
    """The rep's card: what is asked, then the receipt, then what planning made of it."""
    lines, more = message.cut(request.lines, LINES_SHOWN)
    flags, more_flags = message.cut(request.flags, FLAGS_SHOWN)
    changed = [line for line in request.lines if line.entered is not None and line.entered != line.proposal]
    revised = [line for line in request.lines if line.agreed is not None and line.agreed != line.entered]
    return message.of(
        "demand/request",
        request,
        lines=lines,
        more=more,
        count=len(request.lines),
        flags=flags,
        more_flags=more_flags,
        flagged=len(request.flags),
        minutes=max(1, round(len(request.lines) / 6)),
        changed_count=len(changed),
        revised_count=len(revised),
        marks={
            "flagged": any(line.flagged for line in lines),
            "changed": bool(changed),
            "revised": bool(revised),
        },
        totals=_totals(request.lines),
        regions=_regions(request.lines),
    )


def reminder(*, number: int, pointer: ids.Pointer, month: str, due_at: datetime, lines: int) -> Message:
    """A short nudge that replaces the one before; 1 to 3, the last one three hours before."""
    return message.of(
        "demand/reminder", number=number, pointer=pointer, month=month, due_at=due_at, lines=lines
    )


def progress(progress: Progress) -> Message:
    """How many have answered, for the demand channel: counts, no names."""
    defaulted, more = message.cut(progress.defaulted, PEOPLE_SHOWN)
    return message.of("demand/progress", progress, defaulted=defaulted, more_defaulted=more)


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


def changed_by_planning(*, month: str, months: Sequence[str], line: Line, by: str) -> Message:
    """Tells a rep that planning changed a number of theirs, from what to what and why."""
    return message.of("demand/changed_by_planning", month=month, months=months, line=line, by=by)


def edit(edit: Edit) -> Message:
    """The edit form, one page of lines."""
    lines = page(edit.lines, edit.form.page)
    return message.of("demand/edit", edit, lines=lines, **_paging(edit.form, edit.lines))


def reasons(reasons: Reasons) -> Message:
    """The form that asks why, for the lines outside tolerance."""
    lines = page(reasons.lines, reasons.form.page)
    return message.of("demand/reasons", reasons, lines=lines, **_paging(reasons.form, reasons.lines))


def check(check: Check) -> Message:
    """The last look before sending: every changed line as it was understood."""
    changed = [line for line in check.lines if line.entered is not None and line.entered != line.proposal]
    shown, more = message.cut(changed, LINES_SHOWN)
    return message.of(
        "demand/check",
        check,
        lines=shown,
        more=more,
        changed=len(changed),
        unchanged=len(check.lines) - len(changed),
        totals=_totals(check.lines),
        regions=_regions(check.lines),
    )


def item(item: Item) -> Message:
    """One line with a number field per month."""
    position = next(n for n, line in enumerate(item.lines, start=1) if line.line == item.form.line)
    return message.of(
        "demand/item",
        item,
        lines=None,
        line=item.lines[position - 1],
        position=position,
        revision=item.form.pointer.revision,
        count=len(item.lines),
    )


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


def misread(problem: entries.Problem, *, decimals: int = 0) -> Message:
    """Why an entry was not taken, as one sentence for `Renderer.text`."""
    too_fine = problem.trouble is entries.Trouble.FRACTION and decimals > 0
    digits = "".join(character for character in problem.text if character.isdigit())
    return message.of(
        "demand/misread",
        trouble="too_fine" if too_fine else problem.trouble,
        piece=problem.text,
        value=problem.value,
        whole=int(digits or 0),
        proposal=problem.proposal,
        given=problem.given,
        needed=problem.needed,
        decimals=decimals,
    )


def note_missing() -> Message:
    """A reason called other needs words, as one sentence for `Renderer.text`."""
    return message.of("demand/note_missing")


def closed_meanwhile() -> Message:
    """Demand was closed while the form was open, as one sentence for `Renderer.text`."""
    return message.of("demand/closed_meanwhile")


def page(lines: Sequence[Line], number: int) -> Sequence[Line]:
    """The lines on that page, counted from 1."""
    return lines[(number - 1) * PAGE : number * PAGE]


def pages(lines: Sequence[Line]) -> int:
    """How many pages the lines fill."""
    return max(1, -(-len(lines) // PAGE))


def _paging(form: ids.Form, lines: Sequence[Line]) -> dict[str, int]:
    return {
        "page": form.page,
        "pages": pages(lines),
        "count": len(lines),
        "revision": form.pointer.revision,
    }


def _regions(lines: Sequence[Line]) -> bool:
    """Whether the lines must say which region they belong to."""
    return len({line.region for line in lines}) > 1


def _totals(lines: Sequence[Line]) -> dict[str, object]:
    """Units and money of the lines, now, as proposed and as planned last time."""
    now = sum(sum(line.current) for line in lines)
    proposal = sum(sum(line.proposal) for line in lines)
    priced = [line for line in lines if line.price is not None]
    value = sum(sum(line.current) * (line.price or 0.0) for line in priced) if priced else None
    pasts = {name: _past(lines, name) for name in PASTIMES}
    return {
        "now": now,
        "proposal": proposal,
        "value": value,
        "vs_proposal": message.change(now, proposal),
        "vs_last_plan": message.change(now, pasts["last_plan"]),
        "vs_last_year": message.change(now, pasts["last_year"]),
        "unit": message.common(line.unit for line in lines),
        **pasts,
    }


def _past(lines: Sequence[Line], name: str) -> float | None:
    known = [sum(getattr(line, name)) for line in lines if getattr(line, name) is not None]
    return sum(known) if known else None


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
