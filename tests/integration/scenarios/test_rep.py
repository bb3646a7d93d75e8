"""What a sales rep does with the request: accept, edit, explain, send, change, go one item at a time."""

import pytest

from bot.ids import Action, Callback, Field
from bot.use_cases import consensus
from bot.use_cases.gesture import Gesture
from planning.cycle import Step
from tests.builders.stories import Story


@pytest.mark.requirement("R61")
def test_a_rep_edits_a_line_explains_it_checks_it_and_sends_it(asked: Story) -> None:
    emma = asked.by("emma")
    emma.press(Action.DEMAND_EDIT)

    refused = emma.fill({Field.MONTHS: "1000 abc 1000 1000"})
    assert list(refused.errors.values()) == ["“abc” is not a number."]
    assert emma.form().callback_id == Callback.DEMAND_EDIT

    emma.fill({Field.MONTHS: "1400 1000 1000 1000"})
    assert emma.form().callback_id == Callback.DEMAND_REASONS
    refused = emma.fill({Field.REASON: "other"})
    assert list(refused.errors.values()) == ["Please say in a few words what the other reason is."]
    emma.fill({Field.REASON: "other", Field.NOTE: "a new café chain"})

    assert emma.form().callback_id == Callback.DEMAND_CHECK
    assert "1,400" in emma.form().words
    emma.fill()
    assert emma.person.modals() == []
    assert "Sent" in emma.words()
    assert "version 1" in emma.words()


@pytest.mark.requirement("R7")
def test_a_number_is_read_by_the_language_of_whoever_types_it(asked: Story) -> None:
    emma, anna = asked.by("emma"), asked.by("anna")
    emma.press(Action.DEMAND_EDIT)
    refused = emma.fill({Field.MONTHS: "1.034"})
    assert list(refused.errors.values()) == ["“1.034” reads as 1.034 here; type 1034 if you mean 1,034."]

    anna.press(Action.DEMAND_EDIT)
    assert anna.fill({Field.MONTHS: "1.034"}).status == "ok"
    assert anna.form().callback_id == Callback.DEMAND_CHECK
    assert "1.034" in anna.form().words


def test_what_was_sent_can_be_changed_until_demand_is_closed(asked: Story) -> None:
    emma = asked.by("emma")
    emma.press(Action.DEMAND_ACCEPT)
    emma.press(Action.DEMAND_EDIT)
    emma.fill({Field.MONTHS: "1010"})
    emma.fill()
    assert "version 2" in emma.words()


def test_a_form_that_is_closed_leaves_a_draft_to_continue_or_discard(asked: Story) -> None:
    emma = asked.by("emma")
    emma.press(Action.DEMAND_EDIT)
    emma.fill({Field.MONTHS: "1010"})
    emma.person.close()
    asked.settle()
    assert "Draft saved" in emma.words()
    emma.press(Action.DEMAND_EDIT)
    assert "1010" in str(emma.form().blocks)
    emma.person.close()
    emma.press(Action.DEMAND_DISCARD)
    assert "Draft saved" not in emma.words()
    assert emma.offers(Action.DEMAND_ACCEPT)


def test_lines_can_be_gone_through_one_at_a_time(asked: Story) -> None:
    emma = asked.by("emma")
    emma.press(Action.DEMAND_ITEM)
    assert "1 of 2" in emma.form().words
    emma.fill({Field.MONTH: "1015"})
    assert "2 of 2" in emma.form().words
    emma.press(Action.DEMAND_PREVIOUS, on=emma.form())
    assert "1015" in str(emma.form_with("1 of 2").blocks)
    emma.fill()
    emma.fill()
    assert emma.form().callback_id == Callback.DEMAND_CHECK
    emma.fill()
    assert "Sent" in emma.words()


def test_another_reason_needs_words_when_lines_are_gone_through_one_at_a_time(asked: Story) -> None:
    emma = asked.by("emma")
    emma.press(Action.DEMAND_ITEM)
    refused = emma.fill({Field.MONTH: "1500", Field.REASON: "other"})
    assert list(refused.errors.values()) == ["Please say in a few words what the other reason is."]


def test_what_is_typed_stays_on_screen_when_demand_is_closed_meanwhile(asked: Story) -> None:
    emma = asked.by("emma")
    emma.press(Action.DEMAND_EDIT)
    asked.by("marco").press(Action.DEMAND_CLOSE, place="#sop-demand")
    refused = emma.fill({Field.MONTHS: "1010"})
    assert "Demand was closed meanwhile" in str(refused.errors)
    assert emma.form().callback_id == Callback.DEMAND_EDIT
    assert "The proposal was used" in emma.words()


def test_a_check_page_that_was_overtaken_is_shown_again_before_it_counts(asked: Story) -> None:
    """Nothing enters the plan that was not shown to the person who sends it."""
    emma = asked.by("emma")
    emma.press(Action.DEMAND_EDIT)
    emma.fill({Field.MONTHS: "1010"})
    asked.pass_deadline(Step.DEMAND)
    emma.fill()
    assert "changed meanwhile" in emma.form().words
    assert "planning decides whether this counts" in emma.form().words
    emma.fill()
    assert "Sent late" in emma.words()


def test_a_request_that_is_final_opens_no_form(asked: Story) -> None:
    emma = asked.by("emma")
    old = emma.card(Action.DEMAND_EDIT)
    consensus.close(
        asked.stage.database.transaction,
        gesture=Gesture(actor="marco", intent="close", now=asked.stage.server.clock.now()),
        cycle_id=asked.stage.cycle_id,
    )
    emma.press(Action.DEMAND_EDIT, on=old)
    assert "Demand is closed" in emma.dismissed()
