"""When something goes wrong, whom it concerns reads what happened, what was kept and what to do."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import select

from bot import alerts, manifest
from bot.db import outbox, trouble
from bot.db.due import Due
from bot.db.due import State as DueState
from bot.db.outbox import Delivery
from bot.db.session import Database
from bot.db.target import Purpose, Target
from bot.ids import Action
from bot.messages import health
from bot.use_cases.work import Kind
from bot.watch import of_messages
from planning.cycle import Step
from tests.builders import roasters
from tests.builders.stories import BOT, Story
from tests.integration.scenarios.conftest import Open
from workspace import client


@pytest.fixture
def away(open_month: Open) -> Story:
    """Anna's account is switched off when the reps are asked."""
    story = open_month(roasters.company())
    _switch(story, "anna", deleted=True)
    story.pass_to(Step.DEMAND)
    return story


def test_a_refused_message_is_told_shown_and_sent_again(away: Story) -> None:
    """Its reader finds on Home what it asks; the coordinator is told, and sends it again."""
    giulia = away.by("giulia")
    assert "about demand could not be delivered" in giulia.words()
    assert "Slack has no active account of that person" in giulia.words()
    assert "On your Home tab you can send the message again, or drop it" in giulia.words()
    _switch(away, "anna", deleted=False)
    anna = away.by("anna")
    assert "*1 messaggio per te non è arrivato, o forse no.* Nulla è perduto" in anna.home().words
    assert "Apri la previsione" in anna.home().buttons
    giulia.press(Action.HOME_RESEND, on=giulia.home())
    assert anna.offers(Action.DEMAND_EDIT)
    assert "What is in the way" not in giulia.home().words
    assert of_messages(away.stage.database) == []


def test_a_held_message_is_looked_for_when_the_bot_is_invited_again(open_month: Open) -> None:
    """Nobody knew whether it had arrived; it had, and is not said twice."""
    story = open_month(roasters.company())
    giulia, workspace = story.by("giulia"), story.workspace
    workspace.inject("lost_response", method="chat.postMessage", times=1)
    workspace.inject("server_error", method="conversations.history")
    message = health.blocks_refused(template="some/card")
    with story.stage.database.transaction() as session:
        to = Target.channel(Purpose.DEMAND)
        outbox.say(session, to=to, message=message, key="said", now=story.stage.now())
    giulia.person.wait_for("#sop-demand", "some/card")
    workspace.control("leave", channel="#sop-demand", person=manifest.NAME)
    workspace.heal()
    client.eventually(lambda: _undelivered(story) or None, "it to be held", seconds=60)
    story.settle()
    assert "It is not known whether a message to #sop-demand" in giulia.home().words
    [told] = [str(told) for told in of_messages(story.stage.database) if "may or may not" in str(told)]
    assert told == "1 message may or may not have arrived; the coordinator decides on Home"
    workspace.control("join", channel="#sop-demand", person=manifest.NAME)
    client.eventually(lambda: True if not _undelivered(story) else None, "it to be found", seconds=60)
    story.settle()
    assert "What is in the way" not in giulia.person.wait_for_home(BOT).words
    said = [each.text for each in giulia.person.messages("#sop-demand") if "some/card" in each.text]
    assert len(said) == 1


def test_a_stopped_step_is_told_shown_and_tried_again(open_month: Open) -> None:
    """The reps could not be asked; once the coordinator has it tried again, they are."""
    story = open_month(roasters.company())
    giulia = story.by("giulia")
    _stop(story, Kind.DEMAND_OPENS)
    story.settle()
    assert "This step has stopped after 5 tries: asking for the forecasts" in giulia.words()
    [told] = of_messages(story.stage.database)
    assert str(told) == "steps have stopped: demand.opens; the coordinator tries again on Home"
    story.pass_to(Step.DEMAND)
    assert not story.by("anna").offers(Action.DEMAND_EDIT)
    giulia.press(Action.HOME_TRY_AGAIN, on=giulia.home())
    assert story.by("anna").offers(Action.DEMAND_EDIT)
    assert "What is in the way" not in giulia.home().words
    assert of_messages(story.stage.database) == []


def test_a_refused_click_says_who_may(asked: Story) -> None:
    """In the language of whoever pressed, where they pressed."""
    anna = asked.by("anna")
    asked.workspace.control("join", channel="#sop-demand", person=anna.person.id)
    anna.press(Action.DEMAND_CLOSE, place="#sop-demand")
    said = anna.dismissed()
    assert "Questo spetta a" in said
    assert "Nulla è cambiato" in said
    assert asked.stage.slack_id("marco") in said


def test_while_the_database_is_away_people_read_that_nothing_was_saved(asked: Story) -> None:
    """And when it is back, the same button does what it says."""
    with _unwritable(asked.stage.database):
        anna = asked.by("anna")
        anna.person.click("Accetta tutto come proposto", on=anna.card(Action.DEMAND_ACCEPT))
        said = anna.dismissed()
    assert "non è stato salvato" in said.lower()
    anna.press(Action.DEMAND_ACCEPT)
    assert not anna.offers(Action.DEMAND_ACCEPT)


def _undelivered(story: Story) -> Sequence[Delivery]:
    with story.stage.database.reading() as session:
        return trouble.everywhere(session).undelivered


def _stop(story: Story, kind: Kind) -> None:
    """As if a step had failed as often as we try."""
    with story.stage.database.transaction() as session:
        row = session.scalars(select(Due).where(Due.kind == kind)).one()
        row.state, row.attempts = DueState.FAILED, 5
        alerts.job_failed(session, row, problem="a disk that was full", now=story.stage.now())


def _switch(story: Story, person: str, *, deleted: bool) -> None:
    """Switch somebody's Slack account off, or on again."""
    user = story.stage.slack_id(person)
    story.workspace.control("change_person", person=user, changes={"deleted": deleted})


@contextmanager
def _unwritable(database: Database) -> Iterator[None]:
    """Somebody else holds the file."""
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as file:
        file.execute("BEGIN EXCLUSIVE")
        yield
        file.execute("ROLLBACK")
