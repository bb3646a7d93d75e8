"""One month, taken through its stages, with the records on which people try their hands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from bot.db import cycle as cycles
from bot.db import due, outbox
from bot.db.demand import Request
from bot.db.due import Due
from bot.db.outbox import Delivery
from bot.db.people import Person
from bot.db.plan import PlanVersion, Status
from bot.db.problem import DataProblem
from bot.db.session import Database
from bot.db.supply import Shortage
from bot.db.target import Target
from bot.messages import health
from bot.use_cases import approval, collection, consensus, cycle, demand, supply
from planning.problems import Severity
from tests.builders import months
from tests.builders.months import Month
from tests.faults.rights import GONE, PEOPLE, Stage

STOPPED = "a step that is not tried any more"
UNDELIVERED = "a message that did not arrive"


@dataclass(kw_only=True)
class World:
    """The month at one stage, with the records that people try their hands on."""

    month: Month
    request_id: int = 0
    late_id: int = 0
    shortage_id: int = 0
    problem_id: int = 0
    message_id: int = 0
    step_id: int = 0
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
    world.message_id, world.step_id = _undelivered(month), _stopped(month)
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


def _undelivered(month: Month) -> int:
    said = health.blocks_refused(template="some/card")
    with month.database.transaction() as session:
        outbox.say(session, to=Target.person("anna"), message=said, key=UNDELIVERED, now=month.now)
    with month.database.transaction() as session:
        row = session.scalars(select(Delivery).where(Delivery.key == UNDELIVERED)).one()
        row.state = outbox.State.FAILED
        return row.id


def _stopped(month: Month) -> int:
    with month.database.transaction() as session:
        due.plan(session, cycle_id=0, kind=STOPPED, at=month.now)
        row = session.scalars(select(Due).where(Due.kind == STOPPED)).one()
        row.state = due.State.FAILED
        return row.id


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
