"""A shortage on its way from found to answered."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

OTHER = "other"  # a way out that is none of the company's levers


class State(StrEnum):
    """Where a shortage stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"  # somebody committed to a lever, a quantity and a date
    DISMISSED = "dismissed"  # accepted as a risk, with a reason
    RESOLVED = "resolved"  # a later run no longer finds it


ANSWERED = frozenset({State.ACKNOWLEDGED, State.DISMISSED, State.RESOLVED})


class Flaw(StrEnum):
    """Why a promise cannot be taken."""

    NOT_A_QUANTITY = "not a quantity"  # nothing, less than nothing, or no number
    PAST = "past"
    UNNAMED = "unnamed"  # another way, and not said which


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What somebody commits to."""

    lever: str
    qty: float
    until: date
    note: str = ""


def flaws(promise: Promise, *, today: date) -> list[Flaw]:
    """Everything that is wrong with a promise.

    >>> flaws(Promise(lever="OT", qty=40, until=date(2026, 12, 20)), today=date(2026, 12, 20))
    []
    >>> flaws(Promise(lever=OTHER, qty=0, until=date(2026, 12, 19)), today=date(2026, 12, 20))
    [<Flaw.NOT_A_QUANTITY: 'not a quantity'>, <Flaw.PAST: 'past'>, <Flaw.UNNAMED: 'unnamed'>]
    """
    found = {
        Flaw.NOT_A_QUANTITY: not 0 < promise.qty < float("inf"),
        Flaw.PAST: promise.until < today,
        Flaw.UNNAMED: promise.lever == OTHER and not promise.note,
    }
    return [flaw for flaw, is_so in found.items() if is_so]


def worse(before: float, after: float, *, material: float = 0.20) -> bool:
    """Whether a gap grew enough to be announced again: by a fifth or more.

    >>> worse(100, 115), worse(100, 120)
    (False, True)
    """
    return after >= before * (1 + material) and after > before
