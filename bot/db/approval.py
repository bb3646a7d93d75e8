"""Who decided what on a plan version."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, stored
from planning.approval import Decision


class Approval(Base):
    """One person's decision on one plan version: one row each, and never the author's."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("plan_id", "actor"),
        CheckConstraint("actor <> author", name="not_own_plan"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    author: Mapped[str] = mapped_column(ForeignKey("person.id"))  # of the plan, so that the check can see it
    actor: Mapped[str] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[Decision] = mapped_column(stored(Decision))
    reason: Mapped[str | None]
    digest: Mapped[str]  # of what was shown
    at: Mapped[datetime]


def of_plan(session: Session, plan_id: int) -> Sequence[Approval]:
    """The decisions on a plan version, in the order they were taken."""
    return session.scalars(select(Approval).where(Approval.plan_id == plan_id).order_by(Approval.id)).all()


def count_approvals(session: Session, plan_id: int) -> int:
    """How many approved it."""
    query = (
        select(func.count())
        .select_from(Approval)
        .where(Approval.plan_id == plan_id, Approval.decision == Decision.APPROVED)
    )
    return session.scalar(query) or 0


def of_person(session: Session, person: str, *, most: int = 6) -> Sequence[tuple[Approval, int, str]]:
    """What a person decided lately, with the version's number and its month; the newest first."""
    from bot.db.cycle import Cycle
    from bot.db.plan import PlanVersion

    query = (
        select(Approval, PlanVersion.number, Cycle.month)
        .join(PlanVersion, PlanVersion.id == Approval.plan_id)
        .join(Cycle, Cycle.id == PlanVersion.cycle_id)
        .where(Approval.actor == person)
        .order_by(Approval.at.desc())
        .limit(most)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]
