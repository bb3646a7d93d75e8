"""What the calendar and finished steps set in motion: the kinds of due rows."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of due row; those that begin with `work.` take long and run outside the transaction."""

    FACTS = "work.facts"
    BASELINE = "work.baseline"
    DEMAND_OPENS = "demand.opens"
    REMIND = "demand.remind"
    DEMAND_DUE = "demand.due"
    PLAN = "work.plan"
    SUPPLY_DUE = "supply.due"
    RECONCILE = "reconcile.opens"
    APPROVAL_DUE = "approval.due"
    PUBLISH = "work.publish"
