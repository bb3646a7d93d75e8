"""Shortages are announced once, answered by their owner, and worse ones come back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.db import due, outbox, supply
from bot.db.session import Database
from bot.use_cases import supply as supplies
from bot.use_cases.supply import AlreadyAnswered, NotYourShortage
from bot.use_cases.work import Kind
from planning.cycle import Step
from planning.roles import NotAllowed
from planning.shortage import Promise, State
from tests.builders import months
from tests.builders.months import Month, shortage

OVERTIME = Promise(lever="OT", qty=40.0, until=date(2026, 12, 20))


@pytest.fixture
def month(database: Database) -> Month:
    return months.planned(database, shortage())


def only_shortage(month: Month) -> supply.Shortage:
    with month.database.reading() as session:
        [found] = supply.of_cycle(session, month.cycle_id)
        return found


def acknowledge(month: Month, person: str, *, revision: int | None = None) -> None:
    found = only_shortage(month)
    supplies.acknowledge(
        month.database.transaction,
        gesture=month.by(person),
        shortage_id=found.id,
        revision=found.revision if revision is None else revision,
        promise=OVERTIME,
    )


def alerts(month: Month) -> int:
    with month.database.reading() as session:
        rows = session.scalars(select(outbox.Delivery).where(outbox.Delivery.template == "supply/alert"))
        return len(rows.all())


@pytest.mark.requirement("R23")
def test_a_promise_is_planned_in_before_the_cycle_moves_on(month: Month) -> None:
    acknowledge(month, "paolo")
    assert only_shortage(month).state is State.ACKNOWLEDGED
    assert month.opened().reached == Step.SUPPLY
    with month.database.reading() as session:
        waiting = [
            row.kind for row in due.of_cycle(session, month.cycle_id) if row.state is due.State.WAITING
        ]
    assert Kind.PLAN in waiting
    months.make_plan(month)
    assert month.opened().reached == Step.RECONCILE


def test_a_risk_may_be_accepted_with_a_reason(month: Month) -> None:
    found = only_shortage(month)
    supplies.dismiss(
        month.database.transaction,
        gesture=month.by("paolo"),
        shortage_id=found.id,
        revision=found.revision,
        reason="customer accepts January",
    )
    assert only_shortage(month).state is State.DISMISSED
    assert month.opened().reached == Step.RECONCILE


@pytest.mark.requirement("R14")
def test_sales_cannot_answer_for_operations(month: Month) -> None:
    with pytest.raises(NotAllowed):
        acknowledge(month, "anna")


def test_another_planner_cannot_answer_for_the_owner(month: Month) -> None:
    with pytest.raises(NotYourShortage):
        acknowledge(month, "chiara")


def test_an_old_card_says_who_answered(month: Month) -> None:
    before = only_shortage(month).revision
    acknowledge(month, "paolo")
    with pytest.raises(AlreadyAnswered) as caught:
        acknowledge(month, "paolo", revision=before)
    assert caught.value.by == "paolo"


@pytest.mark.requirement("R132")
def test_the_same_shortage_after_three_runs_is_announced_once(month: Month) -> None:
    months.make_plan(month, shortage(qty=42.0))
    months.make_plan(month, shortage(qty=44.0))
    assert alerts(month) == 1
    assert only_shortage(month).qty == 44.0


def test_a_gap_that_grows_by_a_fifth_is_announced_again_and_reopened(month: Month) -> None:
    acknowledge(month, "paolo")
    months.make_plan(month, shortage(qty=50.0))
    assert alerts(month) == 2
    assert only_shortage(month).state is State.OPEN


def test_a_shortage_that_is_gone_is_resolved(month: Month) -> None:
    months.make_plan(month)
    assert only_shortage(month).state is State.RESOLVED
    assert month.opened().reached == Step.RECONCILE


def test_what_nobody_answered_is_escalated_at_the_deadline_and_holds_nobody_up(month: Month) -> None:
    supplies.escalate(month.database.transaction, cycle_id=month.cycle_id, now=month.now)
    assert only_shortage(month).escalated_at is not None
    assert month.opened().reached == Step.RECONCILE


def test_a_shortage_of_another_month_is_another_shortage(database: Database) -> None:
    month = months.planned(database, shortage(), replace(shortage(), key="EM-1:2027-01", month="2027-01"))
    with database.reading() as session:
        assert len(supply.of_cycle(session, month.cycle_id)) == 2
