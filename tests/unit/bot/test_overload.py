"""In a rush people are told the truth, in their language, and a form stays as it was."""

import json
from contextlib import AbstractContextManager
from http import HTTPStatus

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot.guard import Said
from bot.listeners.overload import Overload
from bot.listeners.readers import Readers
from bot.render.renderer import Renderer


def out_of_reach() -> AbstractContextManager[Session]:
    raise OperationalError("SELECT 1", {}, Exception("the database is down"))


@pytest.fixture
def overload() -> Overload:
    renderer = Renderer(mention=lambda person: person, name=lambda person: person)
    return Overload(readers=Readers(out_of_reach), renderer=renderer)


def interaction(payload: Said) -> Said:
    return {"user": {"id": "U1"}, **payload}


def test_a_form_gets_words_on_top_and_stays(overload: Overload) -> None:
    answer = overload.answer(interaction({"type": "view_submission"}))
    said = json.loads(answer.body)
    assert (answer.status, said["response_action"]) == (HTTPStatus.OK, "push")
    assert "not saved" in json.dumps(said["view"])


def test_a_click_is_not_acknowledged_and_is_explained_later(overload: Overload) -> None:
    answer = overload.answer(interaction({"type": "block_actions"}))
    assert answer.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert overload.regrets.take(at_most=10) == ["U1"]
    assert overload.regrets.take(at_most=10) == []


def test_a_command_is_answered_in_words(overload: Overload) -> None:
    answer = overload.answer({"command": "/sop", "user_id": "U1"})
    assert "not saved" in json.loads(answer.body)["text"]


def test_an_event_is_left_to_slack_to_repeat(overload: Overload) -> None:
    assert overload.answer({"type": "event_callback"}).status is HTTPStatus.SERVICE_UNAVAILABLE
