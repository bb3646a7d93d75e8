"""The files that go out with a published plan."""

from collections.abc import Sequence

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base


class ReleaseFile(Base):
    """One file of a published plan, kept as it was sent."""

    __tablename__ = "release_file"
    __table_args__ = (UniqueConstraint("plan_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    name: Mapped[str]
    rows: Mapped[int]
    content: Mapped[bytes]


def files(session: Session, plan_id: int) -> Sequence[ReleaseFile]:
    """The files of a plan, by name."""
    query = select(ReleaseFile).where(ReleaseFile.plan_id == plan_id)
    return session.scalars(query.order_by(ReleaseFile.name)).all()


def content(session: Session, reference: str) -> bytes:
    """The bytes that an outbox row refers to."""
    return session.get_one(ReleaseFile, int(reference)).content
