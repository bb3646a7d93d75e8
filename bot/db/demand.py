"""Proposals, requests, drafts, submissions and overrides of a cycle's demand."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, TypedDict

from sqlalchemy import (
    BindParameter,
    ForeignKey,
    Index,
    Select,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from bot.db.base import Base, dialect, insert_on, stored
from bot.db.cycle import Cycle
from planning.reason import Reason
from planning.request import State

Key = tuple[str, str, str]  # item, region, month


class Proposal(Base):
    """One figure of the statistical baseline, with what a rep wants to see beside it."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("cycle_id", "item", "region", "month"),
        Index(None, "cycle_id", "month"),
        Index(None, "cycle_id", "owner", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    owner: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    item: Mapped[str]
    region: Mapped[str]
    month: Mapped[str]
    qty: Mapped[float]
    lower: Mapped[float]
    upper: Mapped[float]
    method: Mapped[str]
    last_plan: Mapped[float | None]
    last_year: Mapped[float | None]


class Request(Base):
    """What one person is asked for in one cycle."""

    __tablename__ = "request"
    __table_args__ = (UniqueConstraint("cycle_id", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    person: Mapped[str] = mapped_column(ForeignKey("person.id"))
    state: Mapped[State] = mapped_column(stored(State))
    due_at: Mapped[datetime]
    touched_at: Mapped[datetime | None]  # when somebody last saved or sent
    settled_at: Mapped[datetime | None]  # when it was locked or the default was used
    note: Mapped[str | None]  # why a late answer was declined
    reminder: Mapped[str | None]  # the key of the reminder now before the person
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Draft(Base):
    """A figure typed and not yet sent; it counts for nothing."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("request_id", "item", "region", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    item: Mapped[str]
    region: Mapped[str]
    month: Mapped[str]
    qty: Mapped[float]
    reason: Mapped[str | None]
    note: Mapped[str | None]
    saved_at: Mapped[datetime]

    @property
    def key(self) -> Key:
        return self.item, self.region, self.month


class Submission(Base):
    """One version of a person's answer; never changed, only followed by the next."""

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("request_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    version: Mapped[int]
    actor: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    way: Mapped[str]  # accepted, edited, default
    lines: Mapped[list["SubmissionLine"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class SubmissionLine(Base):
    """One figure of a submission."""

    __tablename__ = "submission_line"
    __table_args__ = (UniqueConstraint("submission_id", "item", "region", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    item: Mapped[str]
    region: Mapped[str]
    month: Mapped[str]
    qty: Mapped[float]
    proposed: Mapped[float]
    reason: Mapped[str | None]
    note: Mapped[str | None]

    @property
    def key(self) -> Key:
        return self.item, self.region, self.month


class ProposalLine(NamedTuple):
    """A proposal as it is read: there are thousands, and an object of the session costs ten times as much."""

    item: str
    region: str
    month: str
    owner: str | None
    qty: float
    lower: float
    upper: float
    method: str
    last_plan: float | None
    last_year: float | None

    @property
    def key(self) -> Key:
        return self[:3]


class AnsweredLine(NamedTuple):
    """A figure of the answer that counts, as it is read."""

    item: str
    region: str
    month: str
    qty: float
    reason: str | None
    note: str | None

    @property
    def key(self) -> Key:
        return self[:3]


BESIDE = " · "  # between the reason that was chosen and the words beside it


class Override(Base):
    """A figure the demand planner changed, with the reason; the newest of a line counts."""

    __tablename__ = "demand_override"

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"), index=True)
    item: Mapped[str]
    region: Mapped[str]
    month: Mapped[str]
    before: Mapped[float]
    qty: Mapped[float]
    reason: Mapped[str]
    actor: Mapped[str] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    @property
    def key(self) -> Key:
        return self.item, self.region, self.month

    @property
    def grounds(self) -> tuple[Reason | None, str]:
        """The reason that was chosen, if it was chosen from the list, and the words beside it."""
        chosen, _, note = self.reason.partition(BESIDE)
        return (Reason(chosen), note) if chosen in set(Reason) else (None, self.reason)


# What every answer of a rep asks: made once, since making a statement costs more than running it.
_OF_CYCLE = (
    select(*(getattr(Proposal, name) for name in ProposalLine._fields))
    .where(Proposal.cycle_id == bindparam("cycle"))
    .order_by(Proposal.region, Proposal.item, Proposal.month)
)
_PROPOSALS = _OF_CYCLE.where(Proposal.month.in_(bindparam("months", expanding=True)))
_OWN_PROPOSALS = _PROPOSALS.where(Proposal.owner == bindparam("owner"))
_REQUESTS: BindParameter[Collection[int]] = bindparam("requests", expanding=True)
_KEPT_CYCLES = (
    select(Cycle.id)
    .where(Cycle.id.in_(select(Request.cycle_id).where(Request.id.in_(_REQUESTS))))
    .order_by(Cycle.id)
    .with_for_update(read=True)
)
_NAMED_REQUESTS = select(Request).where(Request.id.in_(_REQUESTS)).order_by(Request.id)
_HELD_REQUESTS = _NAMED_REQUESTS.with_for_update()
_DRAFTS = (
    select(Draft)
    .where(Draft.request_id.in_(_REQUESTS))
    .order_by(Draft.request_id, Draft.region, Draft.item, Draft.month)
)
_DISCARD = delete(Draft.__table__).where(Draft.__table__.c.request_id.in_(_REQUESTS))  # type: ignore[arg-type]
_NEWEST = select(func.max(Submission.id)).where(Submission.request_id.in_(_REQUESTS))
_LATEST = select(Submission).where(Submission.id.in_(_NEWEST.group_by(Submission.request_id)))
_OVERRIDES = select(Override).where(Override.cycle_id == bindparam("cycle")).order_by(Override.id)
_NEXT_VERSION = (
    select(func.count() + 1).where(Submission.request_id == bindparam("request")).scalar_subquery()
)
_ADD_SUBMISSIONS = (
    insert(Submission.__table__)  # type: ignore[arg-type]
    .values(version=_NEXT_VERSION)
    .returning(*(Submission.__table__.c[name] for name in ("request_id", "id", "version")))
)
_TOUCHED = ("state", "touched_at", "revision")
_TOUCH = (
    update(Request.__table__)  # type: ignore[arg-type]
    .where(Request.__table__.c.id == bindparam("request"))
    .values({name: bindparam(f"new_{name}") for name in _TOUCHED})
)
_ADD_LINES = insert(SubmissionLine.__table__)  # type: ignore[arg-type]


class Touched(NamedTuple):
    """A request that was saved or sent, and the state it comes into."""

    request: Request
    state: State
    at: datetime


class NewDraft(TypedDict):
    """A draft to be kept."""

    request_id: int
    item: str
    region: str
    month: str
    qty: float
    reason: str | None
    note: str | None
    saved_at: datetime


class NewSubmission(TypedDict):
    """An answer to be added, as its next version."""

    request_id: int
    actor: str
    at: datetime
    way: str


class NewLine(TypedDict):
    """A figure of it."""

    item: str
    region: str
    month: str
    qty: float
    proposed: float
    reason: str | None
    note: str | None


def _months() -> Select[str]:
    """The months of a cycle: each is looked up in the index behind the one before; not all rows are read."""
    first = select(func.min(Proposal.month).label("month")).where(Proposal.cycle_id == bindparam("cycle"))
    found = first.cte("found", recursive=True)
    following = (
        select(func.min(Proposal.month))
        .where(Proposal.cycle_id == bindparam("cycle"), Proposal.month > found.c.month)
        .scalar_subquery()
    )
    found = found.union_all(select(following).where(found.c.month.is_not(None)))
    return select(found.c.month).where(found.c.month.is_not(None)).order_by(found.c.month)


_MONTHS = _months()
_FIRST_PROPOSALS = _OF_CYCLE.where(
    Proposal.owner.in_(bindparam("owners", expanding=True)),
    Proposal.month.in_(_MONTHS.limit(bindparam("horizon"))),
)


def proposals(
    session: Session, cycle_id: int, *, owner: str | None = None, months: Collection[str] | None = None
) -> list[ProposalLine]:
    """The proposals of a cycle, of one owner and some months if named, in the order people read them."""
    asked = {"cycle": cycle_id, "months": list(months_of(session, cycle_id) if months is None else months)}
    query = _PROPOSALS if owner is None else _OWN_PROPOSALS
    return _lines(session, query, asked if owner is None else {**asked, "owner": owner})


def first_proposals(
    session: Session, cycle_id: int, *, owners: Collection[str], horizon: int
) -> dict[str, list[ProposalLine]]:
    """Each owner's proposals in so many first months of the cycle, in the order people read them."""
    asked = {"cycle": cycle_id, "owners": sorted(owners), "horizon": horizon}
    owned: dict[str, list[ProposalLine]] = {owner: [] for owner in owners}
    for line in _lines(session, _FIRST_PROPOSALS, asked):
        owned[str(line.owner)].append(line)
    return owned


def owners(session: Session, cycle_id: int) -> Sequence[str]:
    """Everybody who has lines in the cycle."""
    query = select(Proposal.owner).where(Proposal.cycle_id == cycle_id, Proposal.owner.is_not(None))
    return [owner for owner in session.scalars(query.distinct().order_by(Proposal.owner)) if owner]


def months_of(session: Session, cycle_id: int) -> Sequence[str]:
    """The months of the cycle's proposals, in order."""
    return session.scalars(_MONTHS, {"cycle": cycle_id}).all()


def keep_cycles_of(session: Session, request_ids: Collection[int]) -> None:
    """Keep the cycles of these requests as they are until commit; others may keep them at the same time."""
    if dialect(session) != "sqlite":  # there whoever writes is alone
        session.scalars(_KEPT_CYCLES, {"requests": sorted(request_ids)}).all()


def lock_request(session: Session, request_id: int) -> Request:
    """The request, its row locked."""
    return lock_requests(session, [request_id])[request_id]


def lock_requests(session: Session, request_ids: Collection[int]) -> dict[int, Request]:
    """The requests by their ids, their rows locked; raises `NoResultFound` where one of them is missing."""
    asked = {"requests": sorted(request_ids)}
    held = session.scalars(_HELD_REQUESTS, asked, execution_options={"populate_existing": True})
    return _by_id(held.all(), request_ids)


def touch(session: Session, touched: Sequence[Touched]) -> None:
    """Note that these requests, which are locked, were saved or sent: in one statement, however many."""
    rows = [
        {
            "request": each.request.id,
            "new_state": each.state,
            "new_touched_at": each.at,
            "new_revision": each.request.revision + 1,
        }
        for each in touched
    ]
    session.execute(_TOUCH, rows)
    for each, row in zip(touched, rows, strict=True):
        for name in _TOUCHED:
            set_committed_value(each.request, name, row[f"new_{name}"])


def named(session: Session, request_ids: Collection[int]) -> dict[int, Request]:
    """The requests by their ids; raises `NoResultFound` where one of them is missing."""
    return _by_id(session.scalars(_NAMED_REQUESTS, {"requests": sorted(request_ids)}).all(), request_ids)


def requests(session: Session, cycle_id: int) -> Sequence[Request]:
    """Every request of the cycle."""
    return session.scalars(select(Request).where(Request.cycle_id == cycle_id).order_by(Request.person)).all()


def asked(session: Session, cycle_id: int, *, states: Collection[State] = tuple(State)) -> Sequence[str]:
    """Who is asked for anything in the cycle, and whose request is in one of these states."""
    query = select(Request.person).where(Request.cycle_id == cycle_id, Request.state.in_(states))
    return session.scalars(query.order_by(Request.person)).all()


def counted(session: Session, cycle_id: int) -> Counter[State]:
    """How many requests of the cycle are in each state."""
    query = select(Request.state, func.count()).where(Request.cycle_id == cycle_id).group_by(Request.state)
    return Counter(dict(session.execute(query).all()))


def request_of(session: Session, cycle_id: int, person: str) -> Request | None:
    """That person's request, if they are asked for anything."""
    query = select(Request).where(Request.cycle_id == cycle_id, Request.person == person)
    return session.scalars(query).one_or_none()


def drafts(session: Session, request_ids: Collection[int]) -> Sequence[Draft]:
    """What was typed and not yet sent, of each of these requests."""
    return session.scalars(_DRAFTS, {"requests": sorted(request_ids)}).all()


def replace_drafts(session: Session, drafts: Sequence[NewDraft]) -> None:
    """Keep these as the drafts of the lines they name."""
    if drafts:
        session.execute(_keeping_drafts(dialect(session)), drafts)


def submit(
    session: Session, submissions: Sequence[NewSubmission], lines: Mapping[int, Sequence[NewLine]]
) -> dict[int, int]:
    """Add answers with their lines, both by request; says which version each of them is."""
    rows = [{**each, "request": each["request_id"]} for each in submissions]
    added = session.execute(_ADD_SUBMISSIONS, rows).all()
    figures = [{"submission_id": each.id, **line} for each in added for line in lines[each.request_id]]
    if figures:
        session.execute(_ADD_LINES, figures)
    return {each.request_id: each.version for each in added}


def discard_drafts(session: Session, request_ids: Collection[int]) -> None:
    """Forget what was typed."""
    session.execute(_DISCARD, {"requests": sorted(request_ids)})


def submissions(session: Session, request_id: int) -> Sequence[Submission]:
    """Every version sent, oldest first."""
    query = select(Submission).where(Submission.request_id == request_id).order_by(Submission.version)
    return session.scalars(query).all()


def latest_submission(session: Session, request_id: int) -> Submission | None:
    """The version that counts."""
    return latest_submissions(session, [request_id]).get(request_id)


def latest_submissions(session: Session, request_ids: Collection[int]) -> dict[int, Submission]:
    """The version that counts of each of these requests, where anything was sent."""
    found = session.scalars(_LATEST, {"requests": sorted(request_ids)})
    return {submission.request_id: submission for submission in found}


def latest_lines(session: Session, cycle_id: int, *, states: Collection[State]) -> list[AnsweredLine]:
    """The lines of the version that counts, of every request of the cycle in one of these states."""
    newest = (
        select(func.max(Submission.id))
        .join(Request, Request.id == Submission.request_id)
        .where(Request.cycle_id == cycle_id, Request.state.in_(states))
        .group_by(Submission.request_id)
    )
    columns = (getattr(SubmissionLine, name) for name in AnsweredLine._fields)
    query = select(*columns).where(SubmissionLine.submission_id.in_(newest))
    return [AnsweredLine._make(row) for row in session.execute(query)]


def overrides(session: Session, cycle_id: int) -> dict[Key, Override]:
    """The override that counts, for each line that has one."""
    return {override.key: override for override in session.scalars(_OVERRIDES, {"cycle": cycle_id})}


def editors(session: Session, cycle_id: int) -> frozenset[str]:
    """Everybody who changed a figure of the cycle by hand, also where somebody changed it again."""
    return frozenset(session.scalars(select(Override.actor).where(Override.cycle_id == cycle_id).distinct()))


def _by_id(found: Sequence[Request], wanted: Collection[int]) -> dict[int, Request]:
    if len(found) < len(wanted):
        raise NoResultFound(f"{len(wanted)} requests were asked for, {len(found)} are there.")
    return {request.id: request for request in found}


def _lines(session: Session, query: Select[Any], asked: Mapping[str, Any]) -> list[ProposalLine]:
    return [ProposalLine._make(row) for row in session.execute(query, asked)]


@cache
def _keeping_drafts(dialect: str) -> Insert:
    keeping = insert_on(dialect, Draft.__table__)
    named = ("request_id", "item", "region", "month")
    typed = {name: keeping.excluded[name] for name in ("qty", "reason", "note", "saved_at")}
    return keeping.on_conflict_do_update(index_elements=named, set_=typed)
