"""A whole month of the example company by its use cases and its jobs, without Slack."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import handlers
from bot.clock import MovableClock
from bot.connectors import folder
from bot.db import audit, cycle, demand, due, outbox, plan, release, supply
from bot.db.card import Reader
from bot.db.session import Database
from bot.demo.brera import folder as brera
from bot.jobs import Jobs
from bot.use_cases import approval, consensus, imports
from bot.use_cases import cycle as cycles
from bot.use_cases import demand as demands
from bot.use_cases import supply as supplies
from bot.use_cases.gesture import Gesture
from planning.cycle import Step
from planning.shortage import Promise, State

READER = Reader(person=None, language="en", timezone="UTC")


class Story:
    """The month as it goes on: people act, time passes, jobs are done."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.database = database
        self.clock = clock
        self.jobs = Jobs(
            database=database, clock=clock, real=clock, steps=handlers.STEPS, works=handlers.WORKS
        )
        self.cycle_id = 0
        self.gestures = 0

    def by(self, person: str) -> Gesture:
        self.gestures += 1
        return Gesture(actor=person, intent=str(self.gestures), now=self.clock.now())

    def pass_to(self, step: Step) -> None:
        """Let time pass until a step opens, and do what is due until then."""
        with self.database.reading() as session:
            opens = session.get_one(cycle.Cycle, self.cycle_id).step(step).opens_at
        self.clock.move_to(opens)
        self.jobs.tick()

    @property
    def reached(self) -> str | None:
        with self.database.reading() as session:
            return session.get_one(cycle.Cycle, self.cycle_id).reached


@pytest.fixture
def story(database: Database, tmp_path: Path) -> Story:
    brera.write(tmp_path / "brera")
    company, problems = folder.load(tmp_path / "brera")
    assert company is not None, problems
    story = Story(database, MovableClock(at=datetime(2026, 11, 2, 7, tzinfo=UTC)))
    company_id = imports.store(database.transaction, data=company, by="test", now=story.clock.now())
    story.cycle_id = cycles.open_month(
        database.transaction,
        month="2026-11",
        company_id=company_id,
        actor=None,
        now=story.clock.now(),
    )
    story.jobs.tick()
    return story


def answer_demand(story: Story) -> None:
    story.pass_to(Step.DEMAND)
    with story.database.reading() as session:
        requests = demand.requests(session, story.cycle_id)
    for asked in requests:
        demands.accept(
            story.database.transaction,
            gesture=story.by(asked.person),
            request_id=asked.id,
            revision=asked.revision,
        )
    consensus.close(story.database.transaction, gesture=story.by("marco.bianchi"), cycle_id=story.cycle_id)
    story.jobs.tick()


def answer_shortages(story: Story) -> None:
    story.clock.forward(timedelta(hours=1))
    with story.database.reading() as session:
        shortages = supply.of_cycle(session, story.cycle_id)
    for found in shortages:
        if not found.details["options"]:
            supplies.dismiss(
                story.database.transaction,
                gesture=story.by(found.owner or ""),
                shortage_id=found.id,
                revision=found.revision,
                reason="nothing helps in time",
            )
            continue
        [best, *_] = found.details["options"]
        supplies.acknowledge(
            story.database.transaction,
            gesture=story.by(found.owner or ""),
            shortage_id=found.id,
            revision=found.revision,
            promise=Promise(lever=best["lever"], qty=best["quantity"], until=date(2026, 12, 20)),
        )
    story.jobs.tick()


def approve(story: Story) -> None:
    approval.start(story.database.transaction, gesture=story.by("marco.bianchi"), cycle_id=story.cycle_id)
    with story.database.reading() as session:
        version = plan.newest(session, story.cycle_id)
    for person in ("lucia.marchetti", "david.stone"):
        approval.approve(
            story.database.transaction,
            gesture=story.by(person),
            plan_id=version.id,
            digest=version.digest,
        )
    story.jobs.tick()


@pytest.mark.requirement("R58")
def test_the_facts_are_posted_and_the_baseline_is_ready_when_the_month_opens(story: Story) -> None:
    assert story.reached == Step.DEMAND
    with story.database.reading() as session:
        posted = session.scalars(select(outbox.Delivery.template)).all()
        proposals = demand.proposals(session, story.cycle_id)
    assert "cycle/facts" in posted
    assert len({line.month for line in proposals}) == 18
    assert all(line.qty == round(line.qty) for line in proposals)


@pytest.mark.requirement("R86")
@pytest.mark.requirement("R87")
def test_closing_demand_makes_a_plan_with_explained_shortages(story: Story) -> None:
    answer_demand(story)
    assert story.reached == Step.SUPPLY
    with story.database.reading() as session:
        shortages = supply.of_cycle(session, story.cycle_id)
    assert len(shortages) >= 3
    assert {found.details["cause"]["kind"] for found in shortages} >= {"capacity", "lead_time"}
    assert all(found.owner for found in shortages)


@pytest.mark.requirement("R88")
def test_promised_levers_are_planned_in_and_relieve_the_shortages(story: Story) -> None:
    answer_demand(story)
    with story.database.reading() as session:
        before = plan.newest(session, story.cycle_id).headline
    answer_shortages(story)
    assert story.reached == Step.RECONCILE
    with story.database.reading() as session:
        version = plan.newest(session, story.cycle_id)
        states = {found.state for found in supply.of_cycle(session, story.cycle_id)}
    assert version.number == 2
    assert version.headline["service"] > before["service"]
    assert State.OPEN not in states


@pytest.mark.requirement("R50")
@pytest.mark.requirement("R5")
def test_two_approvals_publish_one_active_version_with_its_files(story: Story) -> None:
    answer_demand(story)
    answer_shortages(story)
    approve(story)
    assert story.reached is None
    with story.database.reading() as session:
        active = plan.active(session)
        assert active is not None
        assert {file.name for file in release.files(session, active.id)} == {
            "orders-2026-11.csv",
            "plan-2026-11.csv",
            "plan-2026-11.xlsx",
        }
        assert not [row for row in due.of_cycle(session, story.cycle_id) if row.state is due.State.FAILED]
        assert audit.verify(session).is_intact


@pytest.mark.requirement("R61")
@pytest.mark.requirement("R97")
def test_a_month_in_which_nobody_answers_still_comes_to_a_plan(story: Story) -> None:
    """Reminders, deadlines, defaults and escalation carry it; only closing and approving are people's."""
    story.pass_to(Step.SUPPLY)
    consensus.close(story.database.transaction, gesture=story.by("marco.bianchi"), cycle_id=story.cycle_id)
    story.jobs.tick()
    story.pass_to(Step.RECONCILE)
    assert story.reached == Step.RECONCILE
