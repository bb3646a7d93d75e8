"""Reminding, the deadline, the default, the planner's override, closing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db import due, outbox
from bot.db.session import Database
from bot.projections.consensus import Stream, figures
from bot.use_cases import collection, consensus
from bot.use_cases import demand as demands
from bot.use_cases.consensus import DemandClosed
from bot.use_cases.work import Kind
from planning.cycle import Step
from planning.request import State
from planning.roles import NotAllowed
from tests.builders import months
from tests.builders.months import Month


@pytest.fixture
def month(database: Database) -> Month:
    return months.asked(database)


def accept(month: Month, person: str) -> None:
    asked = month.request(person)
    demands.accept(
        month.database.transaction, gesture=month.by(person), request_id=asked.id, revision=asked.revision
    )


def pass_deadline(month: Month) -> None:
    month.now = month.opened().step(Step.DEMAND).due_at
    collection.pass_deadline(month.database.transaction, cycle_id=month.cycle_id, now=month.now)


def notices(month: Month, template: str) -> list[outbox.Delivery]:
    with month.database.reading() as session:
        rows = session.scalars(select(outbox.Delivery).where(outbox.Delivery.template == template)).all()
        return [row for row in rows if row.state is not outbox.State.OBSOLETE]


@pytest.mark.requirement("R149")
def test_only_the_missing_are_reminded(month: Month) -> None:
    accept(month, "anna")
    for person in ("anna", "li"):
        request_id = month.request(person).id
        collection.remind(month.database.transaction, request_id=request_id, number=1, now=month.now)
    assert [row.target for row in notices(month, "demand/reminder")] == ["person:li"]


def test_reminders_are_planned_before_the_deadline(month: Month) -> None:
    with month.database.reading() as session:
        planned = [row for row in due.of_cycle(session, month.cycle_id) if row.kind == Kind.REMIND]
    deadline = month.opened().step(Step.DEMAND).due_at
    assert len(planned) >= 4
    assert all(row.due_at < deadline for row in planned)


@pytest.mark.requirement("R61")
def test_silence_gets_the_declared_default_flagged_and_counted(month: Month) -> None:
    accept(month, "anna")
    pass_deadline(month)
    assert month.request("li").state is State.LATE
    with month.database.reading() as session:
        figure = figures(session, month.opened())["EM-1", "China", "2026-12"]
    assert (figure.stream, figure.person, figure.qty) == (Stream.DEFAULT, "li", 100.0)
    assert [row.target for row in notices(month, "demand/late_list")] == ["person:david", "person:marco"]


def test_a_late_answer_counts_only_when_the_planner_takes_it_in(month: Month) -> None:
    pass_deadline(month)
    accept(month, "li")
    assert month.request("li").state is State.LATE_SUBMITTED
    collection.accept_late(
        month.database.transaction, gesture=month.by("marco"), request_id=month.request("li").id
    )
    assert month.request("li").state is State.SUBMITTED


@pytest.mark.requirement("R59")
def test_an_override_keeps_both_figures_and_tells_the_owner(month: Month) -> None:
    accept(month, "anna")
    consensus.override(
        month.database.transaction,
        gesture=month.by("marco"),
        cycle_id=month.cycle_id,
        line=("EM-1", "Italy"),
        qty={"2026-12": 150.0},
        reason="tender won",
    )
    with month.database.reading() as session:
        agreed = figures(session, month.opened())
    assert agreed["EM-1", "Italy", "2026-12"].qty == 150.0
    assert agreed["EM-1", "Italy", "2026-11"].qty == 100.0
    assert [row.target for row in notices(month, "demand/changed_by_planning")] == ["person:anna"]


@pytest.mark.requirement("R139")
def test_a_rep_cannot_override_or_close(month: Month) -> None:
    with pytest.raises(NotAllowed):
        consensus.close(month.database.transaction, gesture=month.by("anna"), cycle_id=month.cycle_id)


@pytest.mark.requirement("R83")
def test_closing_locks_the_answers_and_sets_the_plan_in_motion(month: Month) -> None:
    accept(month, "anna")
    consensus.close(month.database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    assert month.request("anna").state is State.LOCKED
    assert month.request("li").state is State.DEFAULTED
    assert month.opened().reached == Step.SUPPLY
    with month.database.reading() as session:
        waiting = {
            row.kind for row in due.of_cycle(session, month.cycle_id) if row.state is due.State.WAITING
        }
    assert Kind.PLAN in waiting
    assert Kind.REMIND not in waiting


def test_demand_is_closed_once(month: Month) -> None:
    consensus.close(month.database.transaction, gesture=month.by("marco"), cycle_id=month.cycle_id)
    with pytest.raises(DemandClosed):
        consensus.close(month.database.transaction, gesture=month.by("david"), cycle_id=month.cycle_id)


def test_a_reminder_takes_the_place_of_the_one_before(month: Month) -> None:
    request_id = month.request("li").id
    for number in (1, 2):
        collection.remind(
            month.database.transaction,
            request_id=request_id,
            number=number,
            now=month.now + timedelta(hours=number),
        )
    assert len(notices(month, "demand/reminder")) == 1
