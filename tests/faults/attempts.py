"""One month, taken through its stages, and every way to try one's hand on it; each try is undone."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from bot.db import company
from bot.db import cycle as cycles
from bot.db.demand import Override, Request
from bot.db.people import Person, UnknownPerson
from bot.db.plan import PlanVersion, Status
from bot.db.problem import DataProblem
from bot.db.session import Database, Transaction
from bot.db.supply import Shortage
from bot.use_cases import approval, collection, consensus, cycle, demand, home, supply
from bot.use_cases.gesture import Gesture
from planning import request, roles
from planning.problems import Severity
from planning.shortage import Promise
from tests.builders import months
from tests.builders.months import Month
from tests.faults.rights import GONE, PEOPLE, Cell, Seen, Stage, To

REFUSALS = (
    roles.NotAllowed,
    request.NotPossible,
    approval.Refused,
    approval.NotReady,
    consensus.DemandClosed,
    cycle.Decided,
    demand.Changed,
    demand.NotYours,
    supply.NotYourShortage,
    supply.AlreadyAnswered,
    UnknownPerson,
    NoResultFound,  # there is no such plan, request or shortage yet
)


@dataclass(kw_only=True)
class World:
    """The month at one stage, with the records that people try their hands on."""

    month: Month
    request_id: int = 0
    late_id: int = 0
    shortage_id: int = 0
    problem_id: int = 0
    first_plan: tuple[int, str] = (10**6, "f" * 64)  # until there is one
    plan: tuple[int, str] = (10**6, "f" * 64)

    def shortage_revision(self) -> int:
        """Of the shortage, as a fresh card would show it."""
        with self.month.database.reading() as session:
            return session.scalar(select(Shortage.revision).where(Shortage.id == self.shortage_id)) or 1

    def request_revision(self) -> int:
        """Of the request, as a fresh card would show it."""
        with self.month.database.reading() as session:
            return session.scalar(select(Request.revision).where(Request.id == self.request_id)) or 1


def stages(database: Database) -> Iterator[tuple[Stage, World]]:
    """Take one month through its stages."""
    month = months.opened(database, *PEOPLE)
    world = World(month=month)
    with database.transaction() as session:
        session.execute(update(Person).where(Person.id == GONE).values(active=False))
        found = DataProblem(
            cycle_id=month.cycle_id,
            source="actuals",
            reason="odd",
            remedy="look",
            severity=Severity.WARNING,
            found_at=month.now,
        )
        session.add(found)
        session.flush()
        world.problem_id = found.id
    yield Stage.FACTS, world
    months.ask(month)
    world.request_id, world.late_id = month.request("anna").id, month.request("li").id
    yield Stage.DEMAND, world
    month.now += timedelta(days=7)
    collection.pass_deadline(database.transaction, cycle_id=month.cycle_id, now=month.now)
    tardy = month.request("li")
    demand.accept(database.transaction, gesture=month.by("li"), request_id=tardy.id, revision=tardy.revision)
    yield Stage.LATE, world
    consensus.close(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    months.make_plan(month, months.shortage())
    world.plan = (month.plan().id, month.plan().digest)
    with database.reading() as session:
        world.shortage_id = session.scalars(select(Shortage.id)).one()
    yield Stage.SUPPLY, world
    supply.escalate(database.transaction, cycle_id=month.cycle_id, now=month.now)
    yield Stage.RECONCILE, world
    _send_back(month)
    yield Stage.REOPENED, world
    consensus.close(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    months.make_plan(month, months.shortage())
    approval.start(database.transaction, gesture=month.by("giulia"), cycle_id=month.cycle_id)
    world.first_plan, world.plan = world.plan, (month.plan().id, month.plan().digest)
    yield Stage.APPROVE, world
    for executive in ("lucia", "nadia"):
        _approve(month, executive)
    yield Stage.APPROVED, world
    _publish(month)
    yield Stage.PUBLISHED, world


def _send_back(month: Month) -> None:
    database, version = month.database, month.plan()
    approval.start(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    approval.ask_changes(
        database.transaction,
        gesture=month.by("lucia"),
        plan_id=version.id,
        digest=version.digest,
        reason="no",
    )
    consensus.reopen(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)


def _approve(month: Month, person: str) -> None:
    version = month.plan()
    approval.approve(
        month.database.transaction, gesture=month.by(person), plan_id=version.id, digest=version.digest
    )


def _publish(month: Month) -> None:
    """What the job does, without the tables of a computed plan."""
    with month.database.transaction() as session:
        version = session.get_one(PlanVersion, month.plan().id)
        version.status, version.published_at = Status.ACTIVE, month.now
        begun = cycles.lock(session, month.cycle_id)
        begun.published_at = month.now
        session.flush()
        cycle.advance(session, begun, now=month.now)


class _Undone(Exception):
    """The try is over; nothing of it is kept."""


def problem(cell: Cell, world: World) -> str:
    """How the code differs from the table; nothing when it does not."""
    try:
        _attempt(cell, world)
    except REFUSALS as refusal:
        return f"refused, {type(refusal).__name__}" if cell.is_allowed else ""
    except Exception as error:
        return f"broke off, {error!r}"[:200]
    return "" if cell.is_allowed else "allowed"


def _attempt(cell: Cell, world: World) -> None:
    gesture = Gesture(actor=cell.actor, intent="a try", now=world.month.now)
    ATTEMPTS[cell.action](_rehearsal(cell, world), gesture, cell, world)


def _rehearsal(cell: Cell, world: World) -> Transaction:
    """Transactions in which the record is made what the cell says, and which leave nothing behind."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        with suppress(_Undone), world.month.database.transaction() as session:
            _make(cell, world, session)
            yield session
            session.flush()
            raise _Undone

    return transaction


def _make(cell: Cell, world: World, session: Session) -> None:
    match cell.to:
        case To.OWN:
            session.execute(update(Request).where(Request.id == world.request_id).values(person=cell.actor))
            session.execute(update(Shortage).where(Shortage.id == world.shortage_id).values(owner=cell.actor))
        case To.DEPUTY:
            session.execute(update(Person).where(Person.id == "paolo").values(deputy=cell.actor))
        case To.NOBODYS:
            session.execute(update(Shortage).where(Shortage.id == world.shortage_id).values(owner=None))
        case To.AUTHOR:
            session.execute(update(PlanVersion).values(author=cell.actor))
        case To.EDITOR:
            line = {"item": "EM-1", "region": "Italy", "month": "2026-11", "before": 1.0, "qty": 2.0}
            made = {
                "cycle_id": world.month.cycle_id,
                "reason": "x",
                "actor": cell.actor,
                "at": world.month.now,
            }
            session.execute(insert(Override), [{**line, **made}])


Attempt = Callable[[Transaction, Gesture, Cell, World], object]


def _on_request(act: Callable[..., object], **more: object) -> Attempt:
    def attempt(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> object:
        if cell.names_a_revision:
            more["revision"] = world.request_revision() + (cell.seen is Seen.OTHER)
        return act(transaction, gesture=gesture, request_id=world.request_id, **more)

    return attempt


def _on_cycle(act: Callable[..., object], **more: object) -> Attempt:
    def attempt(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> object:
        return act(transaction, gesture=gesture, cycle_id=world.month.cycle_id, **more)

    return attempt


def _on_late(act: Callable[..., object], **more: object) -> Attempt:
    def attempt(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> object:
        return act(transaction, gesture=gesture, request_id=world.late_id, **more)

    return attempt


def _on_shortage(act: Callable[..., object], **more: object) -> Attempt:
    def attempt(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> object:
        revision = world.shortage_revision() + (cell.seen is Seen.OTHER)
        return act(transaction, gesture=gesture, shortage_id=world.shortage_id, revision=revision, **more)

    return attempt


def _on_plan(act: Callable[..., object], **more: object) -> Attempt:
    def attempt(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> object:
        plan_id, digest = world.first_plan if cell.seen is Seen.SUPERSEDED else world.plan
        if cell.seen is Seen.OTHER:
            digest = "e" * 64
        return act(transaction, gesture=gesture, plan_id=plan_id, digest=digest, **more)

    return attempt


def _open_month(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> object:
    with world.month.database.reading() as session:
        company_id = company.newest(session).id
    return cycle.open_month(
        transaction, month="2027-01", company_id=company_id, actor=cell.actor, now=gesture.now
    )


def _waive(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> None:
    cycle.waive(transaction, gesture=gesture, problem_id=world.problem_id, reason="known")


def _choose_language(transaction: Transaction, gesture: Gesture, cell: Cell, world: World) -> None:
    home.choose_language(transaction, gesture=gesture, language="it")


ENTRY = demand.Entry(item="EM-1", region="Italy", qty={"2026-11": 101.0})
PROMISE = Promise(lever="OT", qty=10.0, until=months.OPENED.date() + timedelta(days=60))
ATTEMPTS: Mapping[str, Attempt] = {
    "accept": _on_request(demand.accept),
    "save": _on_request(demand.save, entries=[ENTRY]),
    "explain": _on_request(demand.explain, reasons={("EM-1", "Italy"): ("promotion", "")}),
    "send": _on_request(demand.send),
    "discard": _on_request(demand.discard),
    "remind_missing": _on_cycle(collection.remind_missing),
    "list_missing": _on_cycle(collection.list_missing),
    "accept_late": _on_late(collection.accept_late),
    "decline_late": _on_late(collection.decline_late, note="too late"),
    "override": _on_cycle(consensus.override, line=("EM-1", "Italy"), qty={"2026-11": 70.0}, reason="x"),
    "close": _on_cycle(consensus.close),
    "reopen": _on_cycle(consensus.reopen),
    "acknowledge": _on_shortage(supply.acknowledge, promise=PROMISE),
    "dismiss": _on_shortage(supply.dismiss, reason="a risk to live with"),
    "start": _on_cycle(approval.start),
    "approve": _on_plan(approval.approve),
    "ask_changes": _on_plan(approval.ask_changes, reason="less stock"),
    "open_month": _open_month,
    "waive": _waive,
    "check_again": _on_cycle(cycle.check_again),
    "choose_language": _choose_language,
}
