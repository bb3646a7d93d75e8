"""The Home tab and `/sop`: what waits for each, in the language they chose."""

import pytest

from bot.ids import Action, Field, Word
from bot.listeners.home import WORDS
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
    for word in sorted(word for word, means in WORDS.items() if means is Word.STATUS):
        assert emma.person.say(BOT, f"/sop {word}").status == "ok"
    emma.person.say(BOT, "/sop lang zh")
    asked.settle()
    assert "您的" in emma.words()


@pytest.mark.requirement("R133")
@pytest.mark.requirement("R150")
def test_sop_why_tells_what_is_behind_a_number(asked: Story) -> None:
    emma, paolo = asked.by("emma"), asked.by("paolo")
    emma.person.say(BOT, "/sop why")
    assert "/sop why EM-1 Britain" in emma.words()
    emma.person.say(BOT, "/sop why em-1")
    assert "has sent nothing that counts" in emma.words()
    assert "Four times in five" in emma.words()
    paolo.person.say("#sop-supply", "/sop perché em-1 italy")
    assert "EM-1 Uno, Italy" in paolo.words("#sop-supply")


def test_a_rep_asks_about_own_lines_only(asked: Story) -> None:
    emma = asked.by("emma")
    emma.person.say(BOT, "/sop why em-1 china")
    assert "is not one line of demand that you can ask about" in emma.words()
    assert "China" not in emma.words().split("Write one of these.")[-1]


def test_what_planning_decided_is_told_with_its_reason(asked: Story) -> None:
    marco = asked.by("marco")
    marco.press(Action.DEMAND_REVIEW, place="#sop-demand")
    marco.person.choose("Choose a line", "EM-1|China", on=marco.form())
    asked.settle()
    marco.fill({Field.MONTHS: "1010", Field.REASON: "project", Field.NOTE: "The Shanghai tender"})
    marco.person.say("#sop-demand", "/sop why em-1 china")
    assert "in planning decided otherwise · Project or tender" in marco.words("#sop-demand")
    assert "The Shanghai tender" in marco.words("#sop-demand")
