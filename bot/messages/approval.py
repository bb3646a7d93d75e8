"""What is said to those who decide, and to those who wait for the decision."""

from dataclasses import dataclass
from datetime import datetime

from bot import ids
from bot.messages import message
from bot.messages.message import Figure, Message
from planning import approval, shortage

RISKS_SHOWN = 5
MONTHS_SHOWN = 18
FAMILIES_SHOWN = 25


@dataclass(frozen=True, kw_only=True)
class Risk:
    """A shortage the plan lives with."""

    name: str
    month: str
    quantity: float
    value: float
    unit: str = ""
    state: shortage.State = shortage.State.OPEN
    lever: str = ""
    owner: str | None = None


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What somebody decided about this version."""

    person: str
    kind: approval.Decision
    at: datetime
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Headline:
    """The plan in five figures."""

    volume: Figure  # units, against the last approved plan
    value: Figure  # money, against the last approved plan
    budget: float | None = None  # money of the budget
    service: Figure | None = None  # share, against the last approved plan
    stock_value: Figure | None = None
    unit: str = ""
    currency: str = "EUR"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """The decision about one version, in any state."""

    pointer: ids.Pointer
    month: str
    state: approval.State
    version: int
    digest: str
    headline: Headline
    due_at: datetime
    needed: int  # approvals
    author: str
    editors: tuple[str, ...] = ()  # who changed a figure by hand
    verdicts: tuple[Verdict, ...] = ()
    risks: tuple[Risk, ...] = ()
    approvers: tuple[str, ...] = ()
    reader: str | None = None  # the executive whose card it is; None in the channel
    replaced_by: int | None = None  # version
    at: datetime | None = None  # when approved, returned or replaced


@dataclass(frozen=True, kw_only=True)
class Details:
    """The plan behind the decision, month by month."""

    form: ids.Form
    month: str
    version: int
    digest: str
    months: tuple[str, ...]
    demand: tuple[float, ...]
    supply: tuple[float, ...]
    budget: tuple[float, ...] | None
    stock: tuple[float, ...] | None
    headline: Headline
    families: tuple["FamilyPlan", ...] = ()
    risks: tuple[Risk, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    assumptions: tuple[str, ...] = ()
    can_decide: bool = False


@dataclass(frozen=True, kw_only=True)
class FamilyPlan:
    """One family over the plan's months."""

    family: str
    demand: float
    supply: float
    value: float
    last_plan: float | None = None
    budget: float | None = None


def decision(decision: Decision) -> Message:
    """The executive's card: figures, risks, version, who decided, and the two answers."""
    return message.of("approval/decision", decision, **_worked_out(decision))


def status(decision: Decision) -> Message:
    """The same decision for the executive channel, without the buttons that decide."""
    return message.of("approval/status", decision, **_worked_out(decision))


def returned(
    *, pointer: ids.Pointer, cycle: ids.Pointer, month: str, version: int, digest: str, verdict: Verdict
) -> Message:
    """Tells the planner who asked for changes, and why."""
    return message.of(
        "approval/returned",
        pointer=pointer,
        cycle_pointer=cycle,
        month=month,
        version=version,
        digest=digest,
        verdict=verdict,
    )


def details(details: Details) -> Message:
    """The plan behind the decision, in a form that can be closed or answered."""
    families, more = message.cut(details.families, FAMILIES_SHOWN)
    risks, more_risks = message.cut(details.risks, RISKS_SHOWN)
    return message.of(
        "approval/details",
        details,
        families=families,
        more_families=more,
        risks=risks,
        more_risks=more_risks,
        months=details.months[:MONTHS_SHOWN],
        pointer=details.form.pointer,
        budget_gap=budget_gap(details.headline),
    )


def changes(*, form: ids.Form, month: str, version: int, digest: str) -> Message:
    """The form that asks what should change; the reason is required."""
    return message.of("approval/changes", form=form, month=month, version=version, digest=digest)


def comment(*, form: ids.Form, month: str, version: int, digest: str) -> Message:
    """The form that approves with a comment."""
    return message.of("approval/comment", form=form, month=month, version=version, digest=digest)


def budget_gap(headline: Headline) -> float | None:
    """Money by which the plan differs from the budget; unknown without one."""
    return None if headline.budget is None else headline.value.value - headline.budget


def _worked_out(decision: Decision) -> dict[str, object]:
    risks, more = message.cut(decision.risks, RISKS_SHOWN)
    answered = {verdict.person for verdict in decision.verdicts}
    barred = {decision.author, *decision.editors}
    own = next((v for v in decision.verdicts if v.person == decision.reader), None)
    return {
        "risks": risks,
        "more_risks": more,
        "risk_count": len(decision.risks),
        "own": own,
        "approvals": sum(v.kind is approval.Decision.APPROVED for v in decision.verdicts),
        "waiting": [person for person in decision.approvers if person not in answered | barred],
        "budget_gap": budget_gap(decision.headline),
        "may_decide": decision.reader is not None
        and own is None
        and decision.reader not in barred
        and decision.state in (approval.State.PENDING, approval.State.PARTLY),
    }
