"""What is said when the plan becomes the active one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.messages import approval, message
from bot.messages.approval import Headline, Verdict
from bot.messages.message import Message

CHANGES_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that goes with the plan."""

    name: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Published:
    """The active version."""

    month: str
    months: tuple[str, ...]
    version: int  # of the approved plan
    digest: str
    headline: Headline
    verdicts: tuple[Verdict, ...]
    files: tuple[File, ...]
    published_at: datetime
    trail: int | None = None  # the audit entry of the publication: the trail up to it is sealed by its hash
    trail_seal: str = ""
    active: str = "000"
    open_shortages: int = 0


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """A line of yours whose delivery differs from what you asked."""

    item: str
    name: str
    region: str
    month: str
    asked: float
    planned: float
    unit: str = ""
    cause: str = ""  # capacity, material, lead_time, fence, lot, planning
    until: str | None = None  # month in which the rest comes


def published(published: Published) -> Message:
    """The plan is published: version, seal, headline, who approved, files."""
    return message.of("release/published", published, budget_gap=approval.budget_gap(published.headline))


def for_you(*, month: str, changes: Sequence[LineChange]) -> Message:
    """What the published plan changes for one rep's lines."""
    shown, more = message.cut(changes, CHANGES_SHOWN)
    return message.of("release/for_you", month=month, changes=shown, more=more, count=len(changes))
