"""Every id is shown somewhere, nothing else is shown, and every template has its example."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.ids import Action, Callback, Field, Form, Pointer, Slot
from bot.messages import preview
from bot.messages.samples import SAMPLES
from bot.render.renderer import TEMPLATES


@pytest.fixture(scope="module")
def elements() -> list[dict[str, Any]]:
    """Every object of every message and form."""
    return [one for sample in SAMPLES for one in _objects(preview.draw(sample, language="en"))]


def test_shows_every_action_and_field_and_no_other(elements: list[dict[str, Any]]) -> None:
    """A button without a listener is a dead end; a listener without a button is dead code."""
    shown = {one["action_id"] for one in elements if "action_id" in one}
    assert shown == set(Action) | set(Field)


def test_shows_every_form_and_no_other(elements: list[dict[str, Any]]) -> None:
    """The same for forms; answers are drawn as a form only when the click came from one."""
    shown = {one["callback_id"] for one in elements if "callback_id" in one}
    assert shown == set(Callback) - {Callback.ANSWER}


def test_every_button_points_to_a_record(elements: list[dict[str, Any]]) -> None:
    """Authority and version come from the database; the value only says which record, or which line."""
    buttons = [one for one in elements if one.get("type") == "button"]
    for button in buttons:
        if button["action_id"] != Action.DEMAND_PREVIOUS:
            assert Pointer.read(button["value"])


def test_every_form_remembers_its_record(elements: list[dict[str, Any]]) -> None:
    """What is submitted finds its record and its nonce again."""
    forms = [one for one in elements if one.get("type") == "modal"]
    assert forms
    for form in forms:
        assert Form.read(form["private_metadata"]).nonce


def test_every_question_has_a_slot(elements: list[dict[str, Any]]) -> None:
    """An answer finds the line it belongs to."""
    inputs = [one for one in elements if one.get("type") == "input"]
    assert inputs
    for one in inputs:
        assert Slot.read(one["block_id"]).field == one["element"]["action_id"]


def test_every_template_has_an_example() -> None:
    """A template without one is neither previewed nor tested."""
    files = {path.relative_to(TEMPLATES).with_suffix("").as_posix() for path in TEMPLATES.rglob("*.j2")}
    messages = {name for name in files if "/_" not in name and name != "words"}
    assert messages == {sample.message.template for sample in SAMPLES}


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for held in value.values():
            yield from _objects(held)
    elif isinstance(value, list):
        for held in value:
            yield from _objects(held)
