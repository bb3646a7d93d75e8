"""Why a figure was changed, when a reason is needed, and when it looks like a slip of the pen."""

from enum import StrEnum

from planning.settings import Tolerances


class Reason(StrEnum):
    """What a change is put down to."""

    PROMOTION = "promotion"
    NEW_CUSTOMER = "new_customer"
    LOST_CUSTOMER = "lost_customer"
    PRICE_CHANGE = "price_change"
    PROJECT = "project"
    PHASE = "phase"
    SUPPLY_LIMITED = "supply_limited"
    DATA_ERROR = "data_error"
    OTHER = "other"  # says nothing by itself: it needs a note


def is_needed(old: float, new: float, *, tolerances: Tolerances) -> bool:
    """Whether a change is large enough to ask why: beyond the percentage and beyond the smallest quantity.

    Making the proposal the default and asking for a reason improves accuracy (Goodwin 2000), but only where
    it is not asked for every unit.

    >>> rule = Tolerances(reason_percent=10.0, reason_minimum=5.0)
    >>> [is_needed(100, new, tolerances=rule) for new in (110, 111, 89)]
    [False, True, True]
    >>> is_needed(4, 6, tolerances=rule)  # half as much again, but two pieces
    False
    >>> is_needed(0, 40, tolerances=rule)
    True
    """
    change = abs(new - old)
    return change > tolerances.reason_minimum and change > abs(old) * tolerances.reason_percent / 100


def looks_like_a_slip(old: float, new: float, *, tolerances: Tolerances) -> bool:
    """Whether a figure is so many times the proposal, or so small a part of it, that one asks once more.

    >>> looks_like_a_slip(120, 1230, tolerances=Tolerances(typo_factor=10.0))
    True
    >>> looks_like_a_slip(120, 0, tolerances=Tolerances(typo_factor=10.0))  # nothing is a decision
    False
    """
    if old <= 0 or new <= 0:
        return False
    return max(new / old, old / new) >= tolerances.typo_factor and abs(new - old) > tolerances.reason_minimum
