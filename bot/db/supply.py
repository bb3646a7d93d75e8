"""Shortages of a cycle and what people committed to."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, stored
from planning.shortage import ANSWERED, State


class Shortage(Base):
    """One shortage: an item short in a month. The key stays the same from run to run."""

    __tablename__ = "shortage"
    __table_args__ = (UniqueConstraint("cycle_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"))  # the run that last found it
    key: Mapped[str]
    item: Mapped[str]
    month: Mapped[str]
    qty: Mapped[float]
    value: Mapped[float]
    owner: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[State] = mapped_column(stored(State))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)  # cause, window, grades, options
    found_at: Mapped[datetime]
    announced_qty: Mapped[float] = mapped_column(default=0.0)
    escalated_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Commitment(Base):
    """An answer to a shortage: a lever, a quantity and a date, or a reason to live with it."""

    __tablename__ = "commitment"
    __table_args__ = (UniqueConstraint("shortage_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shortage_id: Mapped[int] = mapped_column(ForeignKey("shortage.id"), index=True)
    version: Mapped[int]
    actor: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    lever: Mapped[str | None]  # None: dismissed
    qty: Mapped[float | None]
    until: Mapped[date | None]
    note: Mapped[str | None]


def lock(session: Session, shortage_id: int) -> Shortage:
    """The shortage, its row locked."""
    query = select(Shortage).where(Shortage.id == shortage_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def of_cycle(session: Session, cycle_id: int) -> Sequence[Shortage]:
    """The shortages of a cycle, the dearest first."""
    query = select(Shortage).where(Shortage.cycle_id == cycle_id)
    return session.scalars(query.order_by(Shortage.value.desc(), Shortage.key)).all()


def count_unanswered(session: Session, cycle_id: int) -> int:
    """How many shortages hold the step up: neither answered nor escalated."""
    query = (
        select(func.count())
        .select_from(Shortage)
        .where(
            Shortage.cycle_id == cycle_id,
            Shortage.state.not_in(ANSWERED),
            Shortage.escalated_at.is_(None),
        )
    )
    return session.scalar(query) or 0


def commitments(session: Session, cycle_id: int) -> dict[int, Commitment]:
    """The commitment that counts, for each shortage that has one."""
    query = (
        select(Commitment)
        .join(Shortage, Shortage.id == Commitment.shortage_id)
        .where(Shortage.cycle_id == cycle_id)
        .order_by(Commitment.version)
    )
    return {commitment.shortage_id: commitment for commitment in session.scalars(query)}


def next_version(session: Session, shortage_id: int) -> int:
    """The version the next answer to a shortage gets."""
    query = select(func.count()).select_from(Commitment).where(Commitment.shortage_id == shortage_id)
    return (session.scalar(query) or 0) + 1


def promised_since(session: Session, cycle_id: int, instant: datetime) -> bool:
    """Whether somebody committed to a lever after that instant: a plan made then does not know of it."""
    query = (
        select(func.count())
        .select_from(Commitment)
        .join(Shortage, Shortage.id == Commitment.shortage_id)
        .where(Shortage.cycle_id == cycle_id, Commitment.lever.is_not(None), Commitment.at > instant)
    )
    return bool(session.scalar(query))
