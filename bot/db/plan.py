"""Plan versions and the frames they hold."""

import gzip
import io
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.db.base import Base, stored

if TYPE_CHECKING:
    import pandas as pd


class Status(StrEnum):
    """Where a plan version stands; code 000 is how people see the active one."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUPERSEDED = "superseded"


class PlanVersion(Base):
    """One version of a cycle's plan: frozen when it is made, known by its digest."""

    __tablename__ = "plan_version"
    __table_args__ = (
        UniqueConstraint("cycle_id", "number"),
        # At most one row can be active: the database keeps the promise, not the code.
        Index(
            "uq_plan_version_active",
            "status",
            unique=True,
            sqlite_where=text("status = 'active'"),
            postgresql_where=text("status = 'active'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    number: Mapped[int]
    status: Mapped[Status] = mapped_column(stored(Status))
    author: Mapped[str] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    inputs_digest: Mapped[str]
    digest: Mapped[str]
    headline: Mapped[dict[str, Any]] = mapped_column(JSON)  # the few figures cards show
    tables: Mapped[list["PlanTable"]] = relationship(cascade="all, delete-orphan")


class PlanTable(Base):
    """One frame of a plan version, as compressed CSV."""

    __tablename__ = "plan_table"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)

    @classmethod
    def of(cls, name: str, frame: "pd.DataFrame") -> "PlanTable":
        """The frame, packed; the same frame gives the same bytes."""
        return cls(name=name, content=gzip.compress(frame.to_csv(index=False).encode(), mtime=0))

    def frame(self) -> "pd.DataFrame":
        """The frame, unpacked; months come back as text."""
        import pandas as pd

        return pd.read_csv(io.BytesIO(gzip.decompress(self.content)), keep_default_na=False, na_values=[""])


def current(session: Session, cycle_id: int) -> PlanVersion | None:
    """The newest version of the cycle that has not been superseded."""
    query = (
        select(PlanVersion)
        .where(PlanVersion.cycle_id == cycle_id, PlanVersion.status != Status.SUPERSEDED)
        .order_by(PlanVersion.number.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def active(session: Session) -> PlanVersion | None:
    """The one active version."""
    return session.scalars(select(PlanVersion).where(PlanVersion.status == Status.ACTIVE)).one_or_none()


def next_number(session: Session, cycle_id: int) -> int:
    """The number of the cycle's next version."""
    query = select(PlanVersion.number).where(PlanVersion.cycle_id == cycle_id)
    return max(session.scalars(query), default=0) + 1


def table(session: Session, plan_id: int, name: str) -> "pd.DataFrame":
    """One frame of a plan version."""
    query = select(PlanTable).where(PlanTable.plan_id == plan_id, PlanTable.name == name)
    return session.scalars(query).one().frame()


def newest(session: Session, cycle_id: int) -> PlanVersion:
    """The version of the cycle that was made last, whatever became of it."""
    query = select(PlanVersion).where(PlanVersion.cycle_id == cycle_id).order_by(PlanVersion.number.desc())
    return session.scalars(query.limit(1)).one()
