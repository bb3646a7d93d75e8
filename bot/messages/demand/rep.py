"""What a sales rep sees while demand is collected: the request, its forms, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import entries, ids
from bot.messages import message
from bot.messages.demand import lines as of_lines
from bot.messages.demand.lines import LINES_SHOWN, Line
from bot.messages.message import Message
from planning.request import State

FLAGS_SHOWN = 5
LINES_PER_MINUTE = 6


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


def request(asked: Request) -> Message:
    """The rep's card: what is asked, then the receipt, then what planning made of it."""
    shown, more = message.cut(asked.lines, LINES_SHOWN)
    flags, more_flags = message.cut(asked.flags, FLAGS_SHOWN)
    changed = of_lines.changed(asked.lines)
    revised = of_lines.revised(asked.lines)
    return message.of(
        "demand/request",
        asked,
        lines=shown,
        more=more,
        count=len(asked.lines),
        flags=flags,
        more_flags=more_flags,
        flagged=len(asked.flags),
        minutes=max(1, round(len(asked.lines) / LINES_PER_MINUTE)),
        changed_count=len(changed),
        revised_count=len(revised),
        marks={
            "flagged": any(line.flagged for line in shown),
            "changed": bool(changed),
            "revised": bool(revised),
        },
        totals=of_lines.summed(asked.lines),
        regions=of_lines.have_regions(asked.lines),
    )


def reminder(*, number: int, pointer: ids.Pointer, month: str, due_at: datetime, lines: int) -> Message:
    """A short nudge that replaces the one before; 1 to 3, the last one three hours before."""
    return message.of(
        "demand/reminder", number=number, pointer=pointer, month=month, due_at=due_at, lines=lines
    )


def edit(form: Edit) -> Message:
    """The edit form, one page of lines."""
    lines = of_lines.page(form.lines, form.form.page)
    return message.of("demand/edit", form, lines=lines, **_paging(form.form, form.lines))


def reasons(form: Reasons) -> Message:
    """The form that asks why, for the lines outside tolerance."""
    lines = of_lines.page(form.lines, form.form.page)
    return message.of("demand/reasons", form, lines=lines, **_paging(form.form, form.lines))


def check(form: Check) -> Message:
    """The last look before sending: every changed line as it was understood."""
    changed = of_lines.changed(form.lines)
    shown, more = message.cut(changed, LINES_SHOWN)
    return message.of(
        "demand/check",
        form,
        lines=shown,
        more=more,
        changed=len(changed),
        unchanged=len(form.lines) - len(changed),
        totals=of_lines.summed(form.lines),
        regions=of_lines.have_regions(form.lines),
    )


def item(form: Item) -> Message:
    """One line with a number field per month."""
    position = next(n for n, line in enumerate(form.lines, start=1) if line.line == form.form.line)
    return message.of(
        "demand/item",
        form,
        lines=None,
        line=form.lines[position - 1],
        position=position,
        count=len(form.lines),
        revision=form.form.pointer.revision,
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


def changed_by_planning(*, month: str, months: Sequence[str], line: Line, by: str) -> Message:
    """Tells a rep that planning changed a number of theirs, from what to what and why."""
    return message.of("demand/changed_by_planning", month=month, months=months, line=line, by=by)


def _paging(form: ids.Form, lines: Sequence[Line]) -> dict[str, int]:
    return {
        "page": form.page,
        "pages": of_lines.pages(lines),
        "count": len(lines),
        "revision": form.pointer.revision,
    }
