"""Builders of a cycle under way: a small company with two reps, brought to the step a test is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pandas as pd

from bot.db import cycle, demand, plan
from bot.db.demand import Proposal
from bot.db.plan import PlanTable, PlanVersion, Status
from bot.db.session import Database
from bot.use_cases import approval, collection, consensus, imports, release, supply
from bot.use_cases import cycle as cycles
from bot.use_cases.gesture import Gesture
from bot.use_cases.supply import Found
from planning.settings import Settings
from tests.builders import companies

OPENED = datetime(2026, 11, 2, 7, tzinfo=UTC)
MONTHS = ("2026-11", "2026-12", "2027-01", "2027-02", "2027-03")
HEADLINE = {  # as much of a plan in figures as its cards show
    "months": list(MONTHS),
    "unconstrained": [300.0] * len(MONTHS),
    "constrained": [300.0] * len(MONTHS),
    "volume": 1500.0,
    "value": 120_000.0,
    "service": 1.0,
    "stock_value": 8_000.0,
    "gaps": [],
}
LINES = {("EM-1", "Italy"): "anna", ("EM-2", "Italy"): "anna", ("EM-1", "China"): "li"}

PEOPLE = [
    {"person": "anna", "name": "Anna Rossi", "roles": "sales", "language": "it", "slack": "UANNA"},
    {"person": "li", "name": "李伟", "roles": "sales", "language": "zh_Hans", "slack": "ULI"},
    {"person": "marco", "name": "Marco Bianchi", "roles": "demand_planner", "slack": "UMARCO"},
    {"person": "paolo", "name": "Paolo Ferrari", "roles": "operations", "slack": "UPAOLO"},
    {"person": "chiara", "name": "Chiara Gallo", "roles": "purchasing", "slack": "UCHIARA"},
    {"person": "lucia", "name": "Lucia Marchetti", "roles": "executive", "slack": "ULUCIA"},
    {"person": "david", "name": "David Stone", "roles": "executive demand_planner", "slack": "UDAVID"},
    {"person": "nadia", "name": "Nadia Villa", "roles": "executive", "slack": "UNADIA"},
    {"person": "giulia", "name": "Giulia Moretti", "roles": "coordinator", "slack": "UGIULIA"},
]


@dataclass
class Month:
    """A cycle and its gestures, so that a test reads as a story."""

    database: Database
    cycle_id: int
    now: datetime
    gestures: int = 0

    def by(self, person: str) -> Gesture:
        """A new gesture of that person, a minute later."""
        self.gestures += 1
        self.now += timedelta(minutes=1)
        return Gesture(actor=person, intent=f"{person}:{self.gestures}", now=self.now)

    def request(self, person: str) -> demand.Request:
        """That person's request."""
        with self.database.reading() as session:
            found = demand.request_of(session, self.cycle_id, person)
            assert found is not None
            return found

    def opened(self) -> cycle.Cycle:
        """The cycle as it stands."""
        with self.database.reading() as session:
            return session.get_one(cycle.Cycle, self.cycle_id)

    def plan(self) -> PlanVersion:
        """The newest plan version."""
        with self.database.reading() as session:
            return plan.newest(session, self.cycle_id)


def opened(database: Database, *more_people: Mapping[str, str]) -> Month:
    """The month has begun: its data are not checked yet, and there is no baseline."""
    company = companies.company(
        Settings(name="Brera", timezone="Europe/Rome", channels={"main": "sop", "demand": "sop-demand"}),
        items=[
            {"item": "EM-1", "name": "Uno", "price": 100.0},
            {"item": "EM-2", "name": "Due", "price": 50.0},
        ],
        people=[*PEOPLE, *more_people],
        actuals=companies.sales("EM-1", [10.0], last="2026-10"),
    )
    company_id = imports.store(database.transaction, data=company, by="test", now=OPENED)
    cycle_id = cycles.open_month(
        database.transaction, month="2026-11", company_id=company_id, actor="giulia", now=OPENED
    )
    return Month(database=database, cycle_id=cycle_id, now=OPENED)


def ask(month: Month) -> None:
    """The data are checked, the baseline is there, and both reps are asked."""
    with month.database.transaction() as session:
        session.add_all(proposals(month.cycle_id))
        begun = cycle.lock(session, month.cycle_id)
        begun.checked_at = begun.baseline_at = month.now
        session.flush()
        cycles.advance(session, begun, now=month.now)
    month.now += timedelta(days=2)
    collection.ask(month.database.transaction, cycle_id=month.cycle_id, now=month.now)


def asked(database: Database, *more_people: Mapping[str, str]) -> Month:
    """Demand is open: both reps have been asked."""
    month = opened(database, *more_people)
    ask(month)
    return month


def closed(database: Database) -> Month:
    """Demand is closed by the planner."""
    month = asked(database)
    consensus.close(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    return month


def planned(database: Database, *found: Found) -> Month:
    """A plan version exists, with these shortages."""
    month = closed(database)
    make_plan(month, *found)
    return month


def in_approval(database: Database) -> Month:
    """The plan is before the executives."""
    month = planned(database)
    approval.start(database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    return month


def published(database: Database) -> Month:
    """The plan is the active one, and the cards that say so wait to be sent."""
    month = in_approval(database)
    publish(month)
    return month


def publish(month: Month) -> None:
    """Two executives approve the plan that is before them, and it is published."""
    version, transaction = month.plan(), month.database.transaction
    for executive in ("lucia", "nadia"):
        approval.approve(transaction, gesture=month.by(executive), plan_id=version.id, digest=version.digest)
    release.publish(transaction, cycle_id=month.cycle_id, now=month.now)


def make_plan(month: Month, *found: Found) -> None:
    """Store one more plan version, as a run of the planning core would."""
    with month.database.transaction() as session:
        begun = cycle.lock(session, month.cycle_id)
        approval.void(session, begun, now=month.now)
        number = plan.next_number(session, month.cycle_id)
        version = PlanVersion(
            cycle_id=month.cycle_id,
            number=number,
            status=Status.DRAFT,
            author="marco",
            made_at=month.now,
            inputs_digest="0" * 64,
            digest=f"{number:064x}",
            headline=HEADLINE,
            tables=[PlanTable.of("supply", pd.DataFrame({"item": ["EM-1"], "month": [""], "demand": [1.0]}))],
        )
        session.add(version)
        session.flush()
        supply.record_found(session, begun, version, found, now=month.now)
        cycles.advance(session, begun, now=month.now)


def shortage(item: str = "EM-1", month: str = "2026-12", qty: float = 40.0) -> Found:
    """A shortage that Paolo owns."""
    return Found(
        key=f"{item}:{month}", item=item, month=month, qty=qty, value=qty * 100, owner="paolo", details={}
    )


def proposals(cycle_id: int) -> list[Proposal]:
    """What a baseline would propose for the lines of both reps."""
    return [
        Proposal(
            cycle_id=cycle_id,
            owner=owner,
            item=item,
            region=region,
            month=month,
            qty=100.0,
            lower=80.0,
            upper=120.0,
            method="test",
            last_plan=95.0,
            last_year=90.0,
        )
        for (item, region), owner in LINES.items()
        for month in MONTHS
    ]
