"""What Slack delivers becomes an intent, and every button has a listener and words for a second press."""

import pytest

from bot.ids import REPEATABLE, Action, Callback
from bot.listeners import payloads, register
from bot.listeners.refusals import ALREADY
from bot.messages.samples.answers import RECORDED

# They only open a form, or move within one: there is nothing to be recorded twice.
OPENING = {
    Action.APPROVAL_CHANGES,
    Action.APPROVAL_COMMENT,
    Action.APPROVAL_DETAILS,
    Action.CYCLE_WAIVE,
    Action.DEMAND_EDIT,
    Action.DEMAND_ITEM,
    Action.DEMAND_PICK,
    Action.DEMAND_PREVIOUS,
    Action.DEMAND_REVIEW,
    Action.SUPPLY_ACKNOWLEDGE,
    Action.SUPPLY_DISMISS,
}
# Saving the same page of a draft again takes the person on, without a word.
SAVING = {Callback.DEMAND_EDIT, Callback.DEMAND_ITEM, Callback.DEMAND_REASONS}


def press(action: Action, value: str, moment: str) -> payloads.Click:
    body = {
        "user": {"id": "U1"},
        "team": {"id": "T1"},
        "actions": [{"action_id": action, "value": value, "action_ts": moment}],
    }
    return payloads.click(body)


def test_every_button_has_a_listener() -> None:
    assert set(register.CLICKS) == set(Action)


def test_whatever_is_recorded_has_words_for_its_repeat() -> None:
    recording = (set(register.CLICKS) - OPENING) | (set(register.SUBMISSIONS) - SAVING)
    assert set(ALREADY) == recording
    assert set(ALREADY.values()) <= set(RECORDED)


def test_a_second_press_on_the_same_card_is_the_same_intent() -> None:
    first, second = (press(Action.DEMAND_ACCEPT, "17@3", moment) for moment in ("1.0", "2.0"))
    assert first.intent == second.intent


@pytest.mark.parametrize("action", sorted(REPEATABLE))
def test_what_may_be_meant_again_is_another_intent(action: Action) -> None:
    """Italian, English, and Italian again: the third choice is not a repeat of the first."""
    first, second, again = (press(action, "1@1", moment) for moment in ("1.0", "2.0", "1.0"))
    assert first.intent == again.intent
    assert first.intent != second.intent
