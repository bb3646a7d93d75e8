"""What is to be done and when: rows with a UTC instant, claimed one at a time, each done once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Index, Interval, UniqueConstraint, and_, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, insert, stored
from bot.messages.message import Json

WORK = "work."  # kinds that take long and run outside the transaction


class State(StrEnum):
    """Where a due row stands."""

    WAITING = "waiting"
    RUNNING = "running"  # long work, under a lease
    DONE = "done"
    SKIPPED = "skipped"  # it came too late to be of use
    CANCELLED = "cancelled"
    FAILED = "failed"  # every try failed; somebody has been told


OPEN = (State.WAITING, State.RUNNING)


class Due(Base):
    """One thing to do at one instant, in one cycle, for one subject."""

    __tablename__ = "due"
    __table_args__ = (
        UniqueConstraint("cycle_id", "kind", "subject"),
        Index(
            "ix_due_open",
            "due_at",
            postgresql_where=text("state IN ('waiting', 'running')"),
            sqlite_where=text("state IN ('waiting', 'running')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int]  # 0 for what belongs to no cycle
    kind: Mapped[str]
    subject: Mapped[str]
    due_at: Mapped[datetime]
    skip_after: Mapped[timedelta | None] = mapped_column(Interval)  # None: however late, it is done
    details: Mapped[dict[str, Json]] = mapped_column(JSON)
    state: Mapped[State] = mapped_column(stored(State))
    attempts: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]  # after a failure, in real time, as is the lease
    fence: Mapped[int] = mapped_column(default=0)  # counts the claims; a late finisher holds an old one
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    problem: Mapped[str | None]  # of the last try, until it is done with


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A row as somebody saw it; the fence tells whether it was taken up since."""

    row: int
    fence: int


def plan(
    session: Session,
    *,
    cycle_id: int,
    kind: str,
    at: datetime,
    subject: str = "",
    skip_after: timedelta | None = None,
    details: Mapping[str, Json] | None = None,
) -> None:
    """Have it done at that instant; planning it again moves it, unless it has already begun."""
    wanted = {"due_at": at, "skip_after": skip_after, "details": dict(details or {})}
    statement = insert(session, Due).values(
        cycle_id=cycle_id, kind=kind, subject=subject, state=State.WAITING, attempts=0, fence=0, **wanted
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[Due.cycle_id, Due.kind, Due.subject],
            set_={**wanted, "state": State.WAITING},
            where=Due.state.in_((State.WAITING, State.CANCELLED)),
        )
    )


def again(session: Session, *, cycle_id: int, kind: str, at: datetime, subject: str = "") -> None:
    """Have it done once more, although it was done before; what runs at this moment counts no longer."""
    plan(session, cycle_id=cycle_id, kind=kind, at=at, subject=subject)
    session.execute(
        update(Due)
        .where(Due.cycle_id == cycle_id, Due.kind == kind, Due.subject == subject)
        .where(Due.state != State.WAITING)
        .values(
            state=State.WAITING,
            due_at=at,
            fence=Due.fence + 1,
            attempts=0,
            retry_at=None,
            lease_until=None,
            finished_at=None,
            problem=None,
        )
    )


def hold_stopped(session: Session, shown: Shown) -> Due | None:
    """The row, until commit, if it still stands still as it was shown."""
    same = select(Due).where(Due.id == shown.row, Due.fence == shown.fence, Due.state == State.FAILED)
    return session.scalars(same.with_for_update()).one_or_none()


def try_again(row: Due) -> None:
    """It is done as if it had never been tried; the new fence tells this stop from the next."""
    row.state, row.attempts, row.fence = State.WAITING, 0, row.fence + 1
    row.retry_at = None


def cancel(session: Session, *, cycle_id: int, kind: str, subject: str | None = None) -> None:
    """Have it not done; without a subject, for none of them."""
    statement = update(Due).where(Due.cycle_id == cycle_id, Due.kind == kind, Due.state == State.WAITING)
    if subject is not None:
        statement = statement.where(Due.subject == subject)
    session.execute(statement.values(state=State.CANCELLED))


def ready(session: Session, *, now: datetime, real: datetime, long: bool) -> Due | None:
    """The earliest row that is due, held until commit; `long` picks the kinds that are work.

    What is due follows the cycle's time; retries and leases follow `real` time, which nobody moves.
    """
    waiting = and_(Due.state == State.WAITING, or_(Due.retry_at.is_(None), Due.retry_at <= real))
    abandoned = and_(Due.state == State.RUNNING, Due.lease_until < real)
    is_work = Due.kind.startswith(WORK)
    statement = (
        select(Due)
        .where(Due.due_at <= now, or_(waiting, abandoned), is_work if long else ~is_work)
        .order_by(Due.due_at, Due.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).one_or_none()


def held(session: Session, *, row: int, fence: int) -> Due | None:
    """The row for whoever claimed it under that fence; None when somebody else has claimed it since."""
    statement = select(Due).where(Due.id == row, Due.fence == fence, Due.state == State.RUNNING)
    return session.scalars(statement.with_for_update()).one_or_none()


def renew(session: Session, *, row: int, fence: int, lease_until: datetime) -> None:
    """Keep the claim on a row for longer."""
    statement = update(Due).where(Due.id == row, Due.fence == fence, Due.state == State.RUNNING)
    session.execute(statement.values(lease_until=lease_until))


def next_at(session: Session) -> datetime | None:
    """The instant of the next thing to do."""
    return session.scalars(select(func.min(Due.due_at)).where(Due.state.in_(OPEN))).one()


def of_cycle(session: Session, cycle_id: int) -> Sequence[Due]:
    """Everything planned for a cycle, in order."""
    return session.scalars(select(Due).where(Due.cycle_id == cycle_id).order_by(Due.due_at, Due.id)).all()
