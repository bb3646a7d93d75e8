"""A shortage on its way from found to answered."""

from enum import StrEnum


class State(StrEnum):
    """Where a shortage stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"  # somebody committed to a lever, a quantity and a date
    DISMISSED = "dismissed"  # accepted as a risk, with a reason
    RESOLVED = "resolved"  # a later run no longer finds it


ANSWERED = frozenset({State.ACKNOWLEDGED, State.DISMISSED, State.RESOLVED})


def worse(before: float, after: float, *, material: float = 0.20) -> bool:
    """Whether a gap grew enough to be announced again: by a fifth or more.

    >>> worse(100, 115), worse(100, 120)
    (False, True)
    """
    return after >= before * (1 + material) and after > before
