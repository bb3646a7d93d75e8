"""What the data checks found in a cycle, and who let it pass."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.db.base import Base, stored
from planning.problems import Problem, Severity


class DataProblem(Base):
    """One problem, as it was found; the same problem found again keeps its waiver."""

    __tablename__ = "data_problem"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    source: Mapped[str]
    row: Mapped[int | None]
    column: Mapped[str | None]
    reason: Mapped[str]
    remedy: Mapped[str]
    severity: Mapped[Severity] = mapped_column(stored(Severity))
    found_at: Mapped[datetime]
    waived_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    waived_at: Mapped[datetime | None]
    waived_because: Mapped[str | None]

    @property
    def stops(self) -> bool:
        """Whether the cycle may not go on because of it."""
        return self.severity is Severity.ERROR and self.waived_by is None


def of_cycle(session: Session, cycle_id: int) -> Sequence[DataProblem]:
    """Every problem found, in the order of the tables and rows."""
    query = select(DataProblem).where(DataProblem.cycle_id == cycle_id)
    return session.scalars(query.order_by(DataProblem.source, DataProblem.row, DataProblem.id)).all()


def replace(session: Session, cycle_id: int, found: Iterable[Problem], *, now: datetime) -> None:
    """Keep what was found this time; a waiver stays with a problem that is found again."""
    waived = {_place(problem): problem for problem in of_cycle(session, cycle_id) if problem.waived_by}
    session.execute(delete(DataProblem).where(DataProblem.cycle_id == cycle_id))
    for problem in found:
        row = DataProblem(cycle_id=cycle_id, found_at=now, **vars(problem))
        if before := waived.get(_place(problem)):
            row.waived_by, row.waived_at = before.waived_by, before.waived_at
            row.waived_because = before.waived_because
        session.add(row)
    session.flush()


def _place(problem: Problem | DataProblem) -> tuple[str, int | None, str | None, str]:
    return problem.source, problem.row, problem.column, problem.reason
