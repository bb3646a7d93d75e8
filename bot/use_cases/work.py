"""What the calendar and finished steps set in motion: the kinds of due rows."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy.orm import Session

# What long work hands back: it is called in the transaction that marks the work as done.
Save: TypeAlias = Callable[[Session], None]


class Kind(StrEnum):
    """A kind of due row; those that begin with `work.` take long and run outside the transaction."""

    SCHEDULE = "cycle.schedule"
    CYCLE_OPENS = "cycle.opens"
    FACTS = "work.facts"
    BASELINE = "work.baseline"
    DEMAND_OPENS = "demand.opens"
    REMIND = "demand.remind"
    DEMAND_DUE = "demand.due"
    PLAN = "work.plan"
    SUPPLY_DUE = "supply.due"
    RECONCILE = "reconcile.opens"
    APPROVAL_DUE = "approval.due"
    PUBLISH = "release.publish"
    CLEAN = "housekeeping.clean"


def nothing(session: Session) -> None:
    """What work saves that came too late to matter."""
