"""The tables of goal 17 name everything Slack can send: a new button that is in none of them is noticed."""

from bot.ids import Action, Callback, Word
from tests.faults import attempts, rights


def test_every_button_form_and_word_has_its_rule() -> None:
    assert set(rights.OF_ACTION) == set(Action)
    assert set(rights.OF_FORM) == set(Callback) - rights.NOT_SENT
    assert set(rights.OF_WORD) == set(Word)


def test_every_rule_that_is_named_is_there_and_tried() -> None:
    named = {*rights.OF_ACTION.values(), *rights.OF_FORM.values(), *rights.OF_WORD.values()}
    assert named <= set(rights.RULES)
    assert set(attempts.ATTEMPTS) == set(rights.RULES)
