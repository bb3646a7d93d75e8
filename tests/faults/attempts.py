"""Every way to try one's hand on the month; each try is undone."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta

from sqlalchemy import insert, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from bot.db import company
from bot.db.demand import Override, Proposal, Request
from bot.db.due import Due
from bot.db.due import State as DueState
from bot.db.outbox import Delivery, State
from bot.db.people import Person, UnknownPerson
from bot.db.plan import PlanVersion
from bot.db.session import Transaction
from bot.db.supply import Shortage
from bot.db.target import Target
from bot.listeners.desk import Stranger
from bot.use_cases import approval, collection, consensus, cycle, demand, home, stopped, supply, undelivered
from bot.use_cases.gesture import Gesture
from planning import request, roles
from planning.shortage import Promise
from tests.builders import months
from tests.faults import at_the_desk
from tests.faults.at_the_desk import Attempt
from tests.faults.rights import Cell, Seen, To
from tests.faults.world import World

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
    stopped.UnderWay,
    undelivered.Settled,
    at_the_desk.NotShown,
    Stranger,
    UnknownPerson,
    NoResultFound,  # there is no such plan, request or shortage yet
)


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
            session.execute(update(Proposal).where(Proposal.owner == "anna").values(owner=cell.actor))
            to_them = {"target": str(Target.person(cell.actor))}
            session.execute(update(Delivery).where(Delivery.id == world.message_id).values(to_them))
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
    if cell.seen is Seen.SETTLED:
        session.execute(update(Delivery).where(Delivery.id == world.message_id).values(state=State.SENT))
        session.execute(update(Due).where(Due.id == world.step_id).values(state=DueState.DONE))


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
    **at_the_desk.ATTEMPTS,
}
