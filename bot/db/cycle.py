"""The cycle and its steps."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.db import approval, plan, supply
from bot.db.base import Base
from planning import cycle as rules


class Cycle(Base):
    """One month's cycle. What has happened is recorded here; where it stands is derived (`facts`)."""

    __tablename__ = "cycle"

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(unique=True)  # 2026-11
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))  # None: by the calendar
    checked_at: Mapped[datetime | None]
    baseline_at: Mapped[datetime | None]
    demand_closed_at: Mapped[datetime | None]
    demand_closed_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    approval_started_at: Mapped[datetime | None]
    approval_started_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    published_at: Mapped[datetime | None]
    reached: Mapped[str | None]  # the step last announced
    revision: Mapped[int] = mapped_column()

    steps: Mapped[list["StepTime"]] = relationship(
        order_by="StepTime.due_at", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012

    def step(self, name: rules.Step) -> "StepTime":
        """The row of that step."""
        return next(step for step in self.steps if step.name == name)


class StepTime(Base):
    """When a step opens and is due: computed once, when the cycle opens."""

    __tablename__ = "step"
    __table_args__ = (UniqueConstraint("cycle_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    name: Mapped[str]
    opens_at: Mapped[datetime]
    due_at: Mapped[datetime]
    rule: Mapped[str]  # working day 3, 17:00 Europe/Rome
    local_time: Mapped[str]
    closed_at: Mapped[datetime | None]


class NoCycle(Exception):
    """No cycle is open."""


def lock(session: Session, cycle_id: int) -> Cycle:
    """The cycle, with its row locked, so that what follows from its facts is decided once."""
    query = (
        select(Cycle).where(Cycle.id == cycle_id).with_for_update().execution_options(populate_existing=True)
    )
    return session.scalars(query).one()


def current(session: Session) -> Cycle:
    """The cycle that is under way, else the newest one."""
    query = select(Cycle).order_by(Cycle.published_at.is_not(None), Cycle.month.desc()).limit(1)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NoCycle("no cycle has been opened yet")
    return found


def of_month(session: Session, month: str) -> Cycle | None:
    """The cycle of that month."""
    return session.scalars(select(Cycle).where(Cycle.month == month)).one_or_none()


def facts(session: Session, cycle: Cycle, *, approvals_needed: int) -> rules.Facts:
    """What has happened in the cycle, as the state machine wants it."""
    current_plan = plan.current(session, cycle.id)
    return rules.Facts(
        data_checked=cycle.checked_at is not None,
        baseline_ready=cycle.baseline_at is not None,
        demand_closed=cycle.demand_closed_at is not None,
        plan_ready=current_plan is not None and _is_current(session, current_plan),
        shortages_open=supply.count_unanswered(session, cycle.id),
        approval_started=cycle.approval_started_at is not None,
        approvals=approval.count_approvals(session, current_plan.id) if current_plan else 0,
        approvals_needed=approvals_needed,
        published=cycle.published_at is not None,
    )


def count(session: Session) -> int:
    """How many cycles there have been."""
    return session.scalar(select(func.count()).select_from(Cycle)) or 0


def _is_current(session: Session, version: plan.PlanVersion) -> bool:
    """Whether the version knows of every lever that was promised."""
    return not supply.promised_since(session, version.cycle_id, version.made_at)
