"""What the demand planner and the coordinator do, and what nobody else may."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.db import audit, problem
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
    emma, workspace = asked.by("emma"), asked.workspace
    workspace.control("join", channel=workspace.channel("sop-demand"), person=emma.person.id)
    emma.press(Action.DEMAND_CLOSE, place="#sop-demand")
    assert "This is for demand planning" in emma.dismissed()
    emma.press(Action.DEMAND_REVIEW, place="#sop-demand")
    assert "This is for demand planning" in emma.dismissed()
    assert asked.reached == Step.DEMAND


def test_a_second_press_and_a_stranger_are_answered_in_words(asked: Story) -> None:
    marco = asked.by("marco")
    card = marco.card(Action.DEMAND_CLOSE, "#sop-demand")
    stranger = asked.workspace.add_person("Eve Stranger")
    asked.workspace.control("join", channel=card.channel, person=stranger.id)
    stranger.click("Close demand", on=card)
    assert "You have no part in the cycle yet" in stranger.modal().words
    with ThreadPoolExecutor(2) as fingers:
        list(fingers.map(lambda _: marco.person.click("Close demand", on=card), range(2)))
    asked.settle()
    assert "The closing of demand is already recorded" in marco.dismissed()
    with asked.stage.database.reading() as session:
        closed = select(audit.Entry).where(audit.Entry.action == "demand.close")
        assert len(session.scalars(closed).all()) == 1


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
    assert "coordinator; nothing was changed" in emma.dismissed()

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
