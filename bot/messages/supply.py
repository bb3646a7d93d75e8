"""What is said about supply: the board, the alert, the shortage card and its forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot import ids
from bot.messages import message
from bot.messages.message import Message
from planning.shortage import Flaw, State

RESOURCES_CHARTED = 6  # lines a Slack chart may hold
SHORTAGES_SHOWN = 30
ALERTS_SHOWN = 10
OPTIONS_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Load:
    """How full a resource is, month by month."""

    resource: str
    name: str
    load: tuple[float, ...]  # share of capacity

    @property
    def peak(self) -> float:
        """The fullest month."""
        return max(self.load, default=0.0)


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """What is short, when, by how much, and what that costs."""

    item: str
    name: str
    unit: str
    family: str
    month: str  # when it is short
    quantity: float
    value: float  # money at list price
    kind: str = "late"  # late or lost
    state: State = State.OPEN
    region: str = ""
    owner: str | None = None
    lever: str = ""  # name of the lever committed to
    until: str | None = None  # month in which the last of it is delivered
    days: float | None = None  # average delay in days


@dataclass(frozen=True, kw_only=True)
class Board:
    """Load and shortages, kept current in the supply channel."""

    pointer: ids.Pointer
    month: str
    months: tuple[str, ...]
    state: str  # planning, planned, failed
    due_at: datetime
    loads: tuple[Load, ...] = ()
    shortages: tuple[Shortage, ...] = ()
    demand: float = 0.0  # units over the months
    on_time: float = 0.0
    unit: str = ""
    currency: str = "EUR"
    planned_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Cause:
    """What stands in the way."""

    kind: str  # capacity, material, lead_time, fence, unknown
    name: str = ""  # of the resource or material
    full_from: str | None = None  # first month of the window without room
    full_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way out, with its true cost and effect from a re-solve."""

    lever: str  # its id
    name: str
    quantity: float  # units recovered
    cost: float  # money
    net: float  # money gained after the cost
    days_saved: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """What the owner promised."""

    by: str
    at: datetime
    lever: str  # its name
    quantity: float
    date: date
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One shortage for its owner, in any state."""

    pointer: ids.Pointer
    cycle_month: str
    shortage: Shortage
    cause: Cause
    currency: str
    due_at: datetime
    options: tuple[Option, ...] = ()
    customers: tuple[str, ...] = ()  # names, most important first
    commitment: Commitment | None = None
    escalated_to: str | None = None
    at: datetime | None = None  # when it was resolved or dismissed
    by: str | None = None  # who dismissed it
    note: str = ""  # why it is not a problem


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A shortage that is new or has become worse."""

    shortage: Shortage
    cause: Cause
    change: str  # new, worse, earlier, overdue
    before: float | None = None  # units, when worse


@dataclass(frozen=True, kw_only=True)
class Acknowledge:
    """The form with which the owner commits."""

    form: ids.Form
    shortage: Shortage
    cause: Cause
    currency: str
    options: tuple[Option, ...]
    quantity: float  # proposed
    decimals: int = 0
    date: date  # proposed
    lever: str = ""  # chosen beforehand


def board(board: Board) -> Message:
    """Load per resource and shortages by state, for the supply channel."""
    shortages, more = message.cut(board.shortages, SHORTAGES_SHOWN)
    loads = sorted(board.loads, key=lambda load: (-load.peak, load.resource))
    charted, more_loads = message.cut(loads, RESOURCES_CHARTED)
    return message.of(
        "supply/board",
        board,
        shortages=shortages,
        more=more,
        loads=[_with_peak(load, board.months) for load in charted],
        more_loads=more_loads,
        counts={str(state): sum(s.state is state for s in board.shortages) for state in State},
        short=sum(s.quantity for s in board.shortages if s.state is not State.RESOLVED),
        short_value=sum(s.value for s in board.shortages if s.state is not State.RESOLVED),
        service=board.on_time / board.demand if board.demand else None,
    )


def alert(*, month: str, currency: str, alerts: Sequence[Alert]) -> Message:
    """What is new or worse since the last plan, once, in the supply channel."""
    shown, more = message.cut(alerts, ALERTS_SHOWN)
    return message.of(
        "supply/alert",
        month=month,
        currency=currency,
        alerts=shown,
        more=more,
        count=len(alerts),
        total=sum(alert.shortage.quantity for alert in alerts),
        value=sum(alert.shortage.value for alert in alerts),
        unit=message.common(alert.shortage.unit for alert in alerts),
    )


def shortage(card: Card) -> Message:
    """The card to the owner: what, when, why, what can be done, what was promised."""
    options, more = message.cut(card.options, OPTIONS_SHOWN)
    customers, more_customers = message.cut(card.customers, 5)
    return message.of(
        "supply/shortage",
        card,
        options=options,
        more_options=more,
        customers=customers,
        more_customers=more_customers,
    )


def acknowledge(form: Acknowledge) -> Message:
    """The form: lever, quantity, date, note."""
    return message.of("supply/acknowledge", form)


def flawed(flaw: Flaw) -> Message:
    """Why a promise is not taken, as one sentence for `Renderer.text`."""
    return message.of("supply/flawed", flaw=flaw)


def dismiss(*, form: ids.Form, shortage: Shortage, currency: str) -> Message:
    """The form that says why this is not a problem."""
    return message.of("supply/dismiss", form=form, shortage=shortage, currency=currency)


def _with_peak(load: Load, months: Sequence[str]) -> dict[str, object]:
    peak_month = months[load.load.index(load.peak)] if load.load else None
    return {
        "resource": load.resource,
        "name": load.name,
        "percent": [round(100 * share, 1) for share in load.load],
        "peak": load.peak,
        "peak_month": peak_month,
        "overloaded": sum(share > 1.0 for share in load.load),
    }
