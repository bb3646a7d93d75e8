"""Demand against supply against budget."""

from sqlalchemy.orm import Session

from bot.db import company, item, people, plan, supply
from bot.db.card import Reader
from bot.db.cycle import Cycle
from bot.db.plan import PlanVersion
from bot.ids import Pointer
from bot.messages import reconcile as messages
from bot.messages.message import Figure, Message
from planning.cycle import Step
from planning.roles import Right
from planning.shortage import State


def summary(session: Session, subject: str, reader: Reader) -> Message:  # noqa: ARG001 - one signature for all
    """The reconciled picture."""
    opened = session.get_one(Cycle, int(subject))
    version = plan.newest(session, opened.id)
    figures = version.headline
    planners = people.with_right(session, Right.START_APPROVAL)
    rows = supply.of_cycle(session, opened.id)
    return messages.summary(
        messages.Summary(
            pointer=Pointer(subject=subject, revision=opened.revision),
            month=opened.month,
            months=tuple(figures["months"]),
            state=_state(opened, version),
            currency=company.settings(session, opened.company_id).currency,
            unit=item.catalogue(session, opened.company_id).common_unit(),
            unconstrained=tuple(figures["unconstrained"]),
            constrained=tuple(figures["constrained"]),
            capacity=tuple(figures.get("capacity") or ()),
            volume=Figure(value=figures["volume"], reference=sum(figures["unconstrained"])),
            value=Figure(value=figures["value"], reference=figures.get("budget_value")),
            budget_units=_against(figures["volume"], figures.get("budget_units")),
            service=figures["service"],
            stock_value=figures["stock_value"],
            peak_load=figures.get("peak_load"),
            peak_resource=figures.get("peak_resource", ""),
            open_shortages=sum(row.state is State.OPEN for row in rows),
            gaps=tuple(messages.Gap(**gap) for gap in figures["gaps"]),
            due_at=opened.step(Step.APPROVE).due_at,
            planner=planners[0].id if planners else None,
        )
    )


def _state(opened: Cycle, version: PlanVersion) -> str:
    if version.published_at is not None:
        return "published"
    if opened.reached == Step.PUBLISH:
        return "approved"
    return "in_approval" if opened.approval_started_at is not None else "open"


def _against(value: float, reference: float | None) -> Figure | None:
    return None if reference is None else Figure(value=value, reference=reference)
