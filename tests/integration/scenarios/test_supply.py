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
    paolo.fill({Field.LEVER: "other", Field.NOTE: "a temporary second shift"})
    assert paolo.person.modals() == []
    assert "a temporary second shift" in paolo.words()
    assert len(planned.shortages(State.OPEN)) == before - 1


def test_an_answered_shortage_says_so_to_an_old_card_and_its_owner_may_change_the_answer(
    planned: Story,
) -> None:
    paolo = planned.by("paolo")
    old = paolo.card(Action.SUPPLY_DISMISS)
    paolo.press(Action.SUPPLY_DISMISS, on=old)
    assert paolo.fill({Field.NOTE: "  "}).errors
    paolo.fill({Field.NOTE: "the customer can wait"})
    assert "Accepted as a risk" in paolo.words()
    paolo.press(Action.SUPPLY_ACKNOWLEDGE, on=old)
    paolo.fill()
    assert "is already recorded" in paolo.dismissed()


def test_nobody_else_answers_a_shortage_and_they_are_told_whose_it_is(planned: Story) -> None:
    card = planned.by("paolo").card(Action.SUPPLY_ACKNOWLEDGE)
    chiara, emma = planned.by("chiara"), planned.by("emma")
    chiara.press(Action.SUPPLY_ACKNOWLEDGE, on=card)
    assert "belongs to somebody else" in chiara.dismissed()
    emma.press(Action.SUPPLY_DISMISS, on=card)
    assert "nothing was changed" in emma.dismissed()


def test_what_nobody_answers_goes_to_the_coordinator_at_the_deadline(planned: Story) -> None:
    planned.pass_deadline(Step.SUPPLY)
    assert planned.reached == Step.RECONCILE
    assert all(row.escalated_at for row in planned.shortages(State.OPEN))
