"""What is said when demand and supply are brought together."""

from dataclasses import dataclass
from datetime import datetime

from bot import ids
from bot.messages import message
from bot.messages.message import Figure, Message

GAPS_SHOWN = 5
MONTHS_CHARTED = 18


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Where demand is not met in time, or the plan misses the budget."""

    name: str  # of the family or item
    unconstrained: float
    constrained: float
    value: float  # money not delivered in time
    unit: str = ""
    budget: float | None = None  # units
    budget_gap: float | None = None  # money, the plan less the budget
    cause: str = ""  # capacity, material, lead_time, fence, lot; "" when only the budget is missed
    cause_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The reconciled picture, kept current in the main channel."""

    pointer: ids.Pointer
    month: str
    months: tuple[str, ...]
    state: str  # open, in_approval, approved, published
    currency: str
    unit: str
    unconstrained: tuple[float, ...]
    constrained: tuple[float, ...]
    capacity: tuple[float, ...] = ()  # what could be supplied at most, in the same units; () when unknown
    volume: Figure  # units, constrained against unconstrained
    value: Figure  # money, against the budget
    budget_units: Figure | None = None  # constrained against the budget
    service: float | None = None  # share delivered in time
    stock_value: float | None = None  # at the end
    peak_load: float | None = None  # share of capacity
    peak_resource: str = ""
    open_shortages: int = 0
    gaps: tuple[Gap, ...] = ()
    assumptions: tuple[str, ...] = ()
    due_at: datetime | None = None  # of the approval
    planner: str | None = None


def summary(summary: Summary) -> Message:
    """Demand against supply against budget, one chart, the five largest gaps."""
    gaps, more = message.cut(summary.gaps, GAPS_SHOWN)
    charted, _ = message.cut(summary.months, MONTHS_CHARTED)
    short = [
        {"month": month, "quantity": demand - supply}
        for month, demand, supply in zip(
            summary.months, summary.unconstrained, summary.constrained, strict=True
        )
        if demand - supply > 0.5
    ]
    return message.of(
        "reconcile/summary",
        summary,
        months=charted,
        gaps=gaps,
        more_gaps=more,
        short_months=short,
        gap_units=summary.volume.value - (summary.volume.reference or summary.volume.value),
        gap_value=summary.value.value - (summary.value.reference or summary.value.value),
    )
