"""The Home tab and `/sop`: what waits for each, in the language they chose."""

import pytest

from bot.ids import Action
from bot.listeners.home import STATUS_WORDS
from tests.builders import roasters
from tests.builders.stories import BOT, Story
from tests.integration.scenarios.conftest import Open


def test_home_shows_each_what_waits_for_them(open_month: Open) -> None:
    story = open_month(roasters.company())
    emma, marco = story.by("emma"), story.by("marco")
    assert "Nothing is waiting for you" in emma.home().words
    story.forward()
    assert "Open the forecast" in emma.home().buttons
    assert "Close demand" in marco.home().buttons
    assert "Nothing is waiting for you" in story.by("lucia").home().words

    emma.press(Action.DEMAND_EDIT, on=emma.home())
    emma.person.close()
    marco.press(Action.DEMAND_CLOSE, on=marco.home())
    assert "Nothing is waiting for you" in emma.home().words
    paolo = story.by("paolo")
    paolo.press(Action.SUPPLY_ACKNOWLEDGE, on=paolo.home())
    assert "Assembly line" in paolo.form().words


@pytest.mark.requirement("R7")
def test_a_language_can_be_chosen_again_and_again_and_cards_follow(asked: Story) -> None:
    emma = asked.by("emma")
    for language, words in (("it", "Da fare"), ("en", "To do"), ("it", "Da fare")):
        emma.person.choose(Action.HOME_LANGUAGE, language, on=emma.home())
        asked.settle()
        assert words in emma.home().words
        assert emma.person.modals() == []
    assert "Previsione per il ciclo" in emma.words()


def test_sop_answers_help_status_and_language(asked: Story) -> None:
    emma = asked.by("emma")
    emma.person.say(BOT, "/sop")
    assert "cycle here: I ask for forecasts" in emma.words()
    for word in sorted(STATUS_WORDS):
        assert emma.person.say(BOT, f"/sop {word}").status == "ok"
    emma.person.say(BOT, "/sop lang zh")
    asked.settle()
    assert "您的" in emma.words()
