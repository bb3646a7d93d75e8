"""How the owner of a shortage answers it, and what becomes of the answer."""

import pytest

from bot.ids import Action, Callback, Field
from planning.cycle import Step
from planning.shortage import State
from tests.builders.stories import Story


@pytest.mark.requirement("R88")
def test_a_promise_is_checked_at_its_fields_and_planned_in(planned: Story) -> None:
    paolo = planned.by("paolo")
    paolo.press(Action.SUPPLY_ACKNOWLEDGE)
    refused = paolo.fill(
        {Field.LEVER: "other", Field.QUANTITY: "0", Field.DATE: "2026-11-01", Field.NOTE: " "}
    )
    assert sorted(refused.errors.values()) == [
        "A number greater than zero is needed: how much will it bring?",
        "Please say in a few words which other way it is.",
        "This day has passed; choose today or a later one.",
    ]
    assert paolo.form().callback_id == Callback.SUPPLY_ACKNOWLEDGE
    before = len(planned.shortages(State.OPEN))
    paolo.fill({Field.QUANTITY: "40", Field.DATE: "2026-12-20", Field.NOTE: "a temporary second shift"})
    assert paolo.person.modals() == []
    assert "a temporary second shift" in paolo.words()
    assert len(planned.shortages(State.OPEN)) == before - 1


def test_a_shortage_is_accepted_as_a_risk_with_a_reason_in_words(planned: Story) -> None:
    paolo = planned.by("paolo")
    paolo.press(Action.SUPPLY_DISMISS)
    assert "few words" in str(paolo.fill({Field.NOTE: "  "}).errors)
    paolo.fill({Field.NOTE: "the customers can wait"})
    assert "Accepted as a risk" in paolo.words()


def test_what_nobody_answers_goes_to_the_coordinator_at_the_deadline(planned: Story) -> None:
    planned.pass_deadline(Step.SUPPLY)
    assert planned.reached == Step.RECONCILE
    assert all(row.escalated_at for row in planned.shortages(State.OPEN))
