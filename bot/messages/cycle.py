"""What is said about the cycle itself: its opening, its board, the facts, the data checks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot import ids
from bot.messages import message
from bot.messages.message import Figure, Message

PROBLEMS_SHOWN = 15
WAIVABLE_SHOWN = 10
FAMILIES_SHOWN = 30
EXCEPTIONS_SHOWN = 5
AWAITED_SHOWN = 6


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the month as the board shows it."""

    name: str  # facts, demand, supply, reconcile, approve, publish
    state: str  # waiting, open, late, closed
    due_at: datetime
    closed_at: datetime | None = None
    closed_by: str | None = None  # person; None: by its rule
    awaited: tuple[str, ...] = ()  # people
    received: int | None = None
    expected: int | None = None
    more_awaited: int = 0


@dataclass(frozen=True, kw_only=True)
class Board:
    """The month's board, kept current in the main channel."""

    month: str
    state: str  # the open step's name, or closed
    steps: tuple[Step, ...]
    published: str | None = None  # digest of the active version


@dataclass(frozen=True, kw_only=True)
class FamilyFacts:
    """Last month of one family, in units."""

    family: str
    sales: float
    plan: float | None = None
    last_year: float | None = None
    stock: float | None = None
    cover_days: float | None = None
    accuracy: float | None = None  # share


@dataclass(frozen=True, kw_only=True)
class HistoryPoint:
    """One month of the sales chart, in units."""

    month: str
    sales: float
    plan: float | None = None


@dataclass(frozen=True, kw_only=True)
class Exceptional:
    """One thing in the facts that deserves a look."""

    kind: (
        str  # sales_below, sales_above, below_safety, cover_high, attainment_low, orders_overdue, lost_demand
    )
    name: str  # of the item or family
    value: float
    reference: float | None = None
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Last month in figures, each with what it is compared with."""

    month: str  # the month the facts are about
    cycle_month: str
    currency: str
    unit: str  # of the totals; "" when items have different units
    sales: Figure  # units, against the plan
    sales_value: Figure | None = None  # against the budget
    last_year: float | None = None  # units of the same month last year
    stock: Figure | None = None  # units, against the month before
    stock_value: float | None = None
    cover_days: float | None = None
    production: Figure | None = None  # units, against the plan
    open_orders: Figure | None = None  # units, against the month before
    overdue_orders: float | None = None  # units
    accuracy: Figure | None = None  # share, against the month before
    bias: float | None = None  # share; positive: over-forecast
    attainment: Figure | None = None  # share, against the month before
    families: tuple[FamilyFacts, ...] = ()
    history: tuple[HistoryPoint, ...] = ()
    exceptions: tuple[Exceptional, ...] = ()
    as_of: datetime | None = None
    waived: int = 0  # data problems waived by name


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One data problem with its place, as the check found it."""

    pointer: ids.Pointer  # the problem, for the waive button
    source: str
    reason: str
    remedy: str
    severity: str = "error"  # error stops the gate, warning does not
    row: int | None = None
    column: str | None = None
    waived_by: str | None = None
    waived_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Problems:
    """What the data checks found before the facts may count."""

    pointer: ids.Pointer
    month: str
    problems: tuple[Problem, ...]
    checked_at: datetime
    state: str = "open"  # open, cleared


def opened(
    *, month: str, company: str, steps: Sequence[Step], opened_by: str | None, first_day: datetime
) -> Message:
    """The month begins: posted once in the main channel."""
    return message.of(
        "cycle/opened",
        month=month,
        company=company,
        steps=[_shortened(step) for step in steps],
        opened_by=opened_by,
        first_day=first_day,
    )


def board(board: Board) -> Message:
    """The card in the main channel: steps, dates, who is awaited, how far we are."""
    shown = replace(board, steps=tuple(_shortened(step) for step in board.steps))
    closed = sum(step.state == "closed" for step in board.steps)
    return message.of("cycle/board", shown, closed=closed)


def facts(facts: Facts) -> Message:
    """The fact pack of last month."""
    families, more_families = message.cut(facts.families, FAMILIES_SHOWN)
    exceptions, more_exceptions = message.cut(facts.exceptions, EXCEPTIONS_SHOWN)
    return message.of(
        "cycle/facts",
        facts,
        families=families,
        more_families=more_families,
        exceptions=exceptions,
        more_exceptions=more_exceptions,
    )


def problems(problems: Problems) -> Message:
    """What the data checks found, row by row, and who may let it pass."""
    open_errors = [p for p in problems.problems if p.severity == "error" and p.waived_by is None]
    rest = [p for p in problems.problems if p not in open_errors]
    waivable, more_errors = message.cut(open_errors, WAIVABLE_SHOWN)
    others, more_others = message.cut(rest, PROBLEMS_SHOWN - len(waivable))
    return message.of(
        "cycle/problems",
        problems,
        problems=[*waivable, *others],
        more=more_errors + more_others,
        errors=len(open_errors),
        warnings=sum(p.severity == "warning" for p in problems.problems),
        waived=sum(p.waived_by is not None for p in problems.problems),
    )


def waive(*, form: ids.Form, problem: Problem) -> Message:
    """The form that lets one data problem pass, by name and with a reason."""
    return message.of("cycle/waive", form=form, problem=problem)


def help(*, roles: Sequence[str], month: str | None) -> Message:  # noqa: A001 - the message's name
    """What can I do here, by role."""
    return message.of("cycle/help", roles=sorted(roles), month=month)


def status(*, month: str, state: str, steps: Sequence[Step], open_tasks: int) -> Message:
    """Where the month stands, for whoever asks."""
    return message.of(
        "cycle/status",
        month=month,
        state=state,
        steps=[_shortened(step) for step in steps],
        open_tasks=open_tasks,
    )


def _shortened(step: Step) -> Step:
    awaited, more = message.cut(step.awaited, AWAITED_SHOWN)
    return replace(step, awaited=tuple(awaited), more_awaited=more)
