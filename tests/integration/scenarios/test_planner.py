"""What the demand planner and the coordinator do, and what nobody else may."""

import pytest

from bot.db import problem
from bot.ids import Action, Field
from planning.cycle import Step
from tests.builders import roasters
from tests.builders.stories import Story
from tests.integration.scenarios.conftest import Open


@pytest.mark.requirement("R61")
def test_an_override_is_told_to_the_rep_with_both_numbers(asked: Story) -> None:
    marco, emma = asked.by("marco"), asked.by("emma")
    emma.press(Action.DEMAND_ACCEPT)
    marco.press(Action.DEMAND_REVIEW, place="#sop-demand")
    marco.person.choose("Choose a line", "EM-1|Britain", on=marco.form())
    asked.settle()
    refused = marco.fill({Field.MONTHS: "1100", Field.REASON: "other"})
    assert "few words" in str(refused.errors)
    marco.fill({Field.MONTHS: "1100", Field.REASON: "promotion", Field.NOTE: "spring fair"})
    assert "1,000" in emma.words()
    assert "1,100" in emma.words()
    assert "spring fair" in emma.words()


def test_a_rep_can_neither_close_demand_nor_review_it(asked: Story) -> None:
    emma = asked.by("emma")
    emma.press(Action.DEMAND_CLOSE, place="#sop-demand")
    assert "This is for the demand planner" in emma.dismissed()
    emma.press(Action.DEMAND_REVIEW, place="#sop-demand")
    assert "This is for the demand planner" in emma.dismissed()
    assert asked.reached == Step.DEMAND


def test_somebody_elses_request_a_second_press_and_a_stranger_are_answered_in_words(asked: Story) -> None:
    emma, anna = asked.by("emma"), asked.by("anna")
    card = emma.card(Action.DEMAND_ACCEPT)
    anna.press(Action.DEMAND_ACCEPT, on=card)
    assert "appartiene a qualcun altro" in anna.dismissed()
    emma.press(Action.DEMAND_ACCEPT, on=card)
    emma.press(Action.DEMAND_ACCEPT, on=card)
    assert "The forecast is already recorded" in emma.dismissed()
    assert "version 2" not in emma.words()
    stranger = asked.workspace.add_person("Eve Stranger")
    stranger.click("Accept all as proposed", on=card)
    assert "You have no part in the cycle yet" in stranger.modal().words


def test_a_rep_sees_neither_others_cards_nor_the_executives_channel(asked: Story) -> None:
    emma = asked.by("emma")
    assert "sop-exec" not in emma.person.channels()
    assert "Italy" not in emma.words()
    assert "sop-exec" in asked.by("lucia").person.channels()


def test_data_problems_stop_the_month_until_they_are_waived_by_name(open_month: Open) -> None:
    story = open_month(roasters.company(has_errors=True))
    giulia, emma = story.by("giulia"), story.by("emma")
    assert story.reached == Step.FACTS
    assert "The cycle waits" in giulia.words("#sop")
    assert "data problem" in giulia.home().words
    emma.press(Action.CYCLE_WAIVE, place="#sop")
    assert "This is for the S&OP coordinator" in emma.dismissed()

    giulia.press(Action.CYCLE_CHECK, on=giulia.home())
    giulia.press(Action.CYCLE_CHECK, place="#sop")
    assert giulia.person.modals() == []
    while giulia.offers(Action.CYCLE_WAIVE, place="#sop"):
        giulia.press(Action.CYCLE_WAIVE, place="#sop")
        giulia.fill({Field.NOTE: "a return, booked in the wrong month"})
    assert story.reached == Step.DEMAND
    assert "waived by" in giulia.words("#sop")
    with story.stage.database.reading() as session:
        found = problem.of_cycle(session, story.stage.cycle_id)
    assert {each.waived_by for each in found if each.waived_by} == {"giulia"}
