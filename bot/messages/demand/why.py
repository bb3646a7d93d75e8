"""Why a number is what it is: the forecast behind it, who changed it and why, and whether it can be met."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import message
from bot.messages.demand.lines import Line
from bot.messages.message import Message
from bot.messages.supply import Cause

CHOICES_NAMED = 12


@dataclass(frozen=True, kw_only=True)
class Word:
    """Somebody's word on a line: a new figure with a reason, or the proposal as it is."""

    person: str
    changed: bool
    reason: str | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Short:
    """What of the item cannot be delivered in a month, in all regions together."""

    month: str
    quantity: float
    cause: Cause


@dataclass(frozen=True, kw_only=True)
class Why:
    """One line of the demand plan, with everything that made it."""

    month: str  # of the cycle
    months: tuple[str, ...]
    line: Line
    method: str  # of the forecast
    lower: tuple[float, ...]
    upper: tuple[float, ...]
    owner: str | None
    sales: Word | None = None
    planning: tuple[Word, ...] = ()
    short: tuple[Short, ...] = ()


def why(why: Why) -> Message:
    """The chain behind a line."""
    return message.of("demand/why", why)


def why_which(*, typed: str, lines: Sequence[tuple[str, str]]) -> Message:
    """The question fits no line, or several: here are those it can be asked of."""
    shown, more = message.cut(lines, CHOICES_NAMED)
    return message.of(
        "demand/why_which",
        typed=typed,
        lines=[{"item": item, "region": region} for item, region in shown],
        more=more,
    )
