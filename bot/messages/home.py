"""The Home tab: what is waiting for one person, and where the month stands."""

from dataclasses import dataclass
from datetime import datetime

from bot import ids
from bot.messages import message
from bot.messages.cycle import Step
from bot.messages.health import Lost, Stopped
from bot.messages.message import Figure, Message
from planning import approval, shortage

TODOS_SHOWN = 8
ROWS_SHOWN = 6
LANGUAGES = ("en", "it", "zh_Hans")


@dataclass(frozen=True, kw_only=True)
class Todo:
    """One thing to do, with one button.

    Its kind is one of: forecast, continue_draft, late_forecast, data_problems, review_demand, close_demand,
    shortage, start_approval, approve, changes_requested.
    """

    kind: str
    pointer: ids.Pointer
    due_at: datetime
    month: str
    name: str = ""  # of the item, for a shortage
    count: int = 0  # of lines, people or problems
    quantity: float | None = None
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Accuracy:
    """How a rep's forecast of one month turned out."""

    month: str
    accuracy: float  # share
    bias: float  # share; positive: over-forecast


@dataclass(frozen=True, kw_only=True)
class Collection:
    """The planner's section."""

    received: int
    expected: int
    late: int
    changes: int  # lines changed against the proposal
    overrides: int


@dataclass(frozen=True, kw_only=True)
class OwnShortage:
    """A line of the operations section."""

    name: str
    month: str
    quantity: float
    unit: str
    state: shortage.State


@dataclass(frozen=True, kw_only=True)
class PastDecision:
    """A line of the executive's section."""

    month: str
    version: int
    kind: approval.Decision
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Health:
    """The coordinator's section: what is in the way of the month."""

    lost: tuple[Lost, ...] = ()
    stopped: tuple[Stopped, ...] = ()
    resumed: tuple[Stopped, ...] = ()  # being tried again
    channels: tuple[str, ...] = ()  # that cannot be posted to


@dataclass(frozen=True, kw_only=True)
class Home:
    """Everything on one person's Home tab."""

    person: str
    company: str
    roles: tuple[str, ...]
    language: str
    timezone: str
    currency: str
    month: str | None = None  # None: no cycle is open
    state: str = "closed"
    steps: tuple[Step, ...] = ()
    todos: tuple[Todo, ...] = ()
    accuracy: tuple[Accuracy, ...] | None = None
    collection: Collection | None = None
    shortages: tuple[OwnShortage, ...] | None = None
    decisions: tuple[PastDecision, ...] | None = None
    budget: Figure | None = None  # value of the plan against the budget
    banner: str = ""  # degraded, delayed
    delay_minutes: int = 0
    published: str | None = None  # digest of the active version
    missed: int = 0  # messages to this person that did not arrive
    health: Health | None = None  # None: not for this person, or nothing is in the way


def home(home: Home) -> Message:
    """The Home tab: to-dos first, then the month, then what concerns one's roles."""
    todos, more = message.cut(sorted(home.todos, key=lambda todo: todo.due_at), TODOS_SHOWN)
    shortages, more_shortages = message.cut(home.shortages or (), ROWS_SHOWN)
    decisions, _ = message.cut(home.decisions or (), ROWS_SHOWN)
    lost, more_lost = message.cut(home.health.lost if home.health else (), ROWS_SHOWN)
    resumed, more_resumed = message.cut(home.health.resumed if home.health else (), ROWS_SHOWN)
    stopped, more_stopped = message.cut(home.health.stopped if home.health else (), ROWS_SHOWN)
    return message.of(
        "home/home",
        home,
        todos=todos,
        more_todos=more,
        todo_count=len(home.todos),
        shortages=None if home.shortages is None else shortages,
        more_shortages=more_shortages,
        lost=lost,
        more_lost=more_lost,
        stopped=stopped,
        more_stopped=more_stopped,
        resumed=resumed,
        more_resumed=more_resumed,
        decisions=None if home.decisions is None else decisions,
        languages=LANGUAGES,
    )
