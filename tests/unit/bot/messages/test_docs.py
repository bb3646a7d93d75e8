"""The page about messages names every message, and the buttons it really has."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.messages import preview
from bot.messages.samples import SAMPLES

PAGE = Path(__file__).resolve().parents[4] / "docs" / "messages.md"
ROW = re.compile(r"^\| `(?P<name>[a-z_/]+)` (?:\|[^|]+){3}\|(?P<buttons>[^|]*)\|$", re.MULTILINE)


@pytest.fixture(scope="module")
def drawn() -> dict[str, set[str]]:
    """The buttons that the examples of each message show, in English."""
    found: dict[str, set[str]] = defaultdict(set)
    for sample in SAMPLES:
        found[sample.message.template] |= set(_buttons(preview.draw(sample, language="en")))
    return found


def test_names_every_message_and_its_buttons(drawn: dict[str, set[str]]) -> None:
    """A new message or button is not done before it is on the page."""
    named = {
        row["name"]: {button.strip() for button in row["buttons"].split(",") if button.strip()}
        for row in ROW.finditer(PAGE.read_text("utf-8"))
    }
    assert named == drawn


def _buttons(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") == "button":
            yield value["text"]["text"]
        if value.get("type") == "modal" and "submit" in value:
            yield value["submit"]["text"]
        for held in value.values():
            yield from _buttons(held)
    elif isinstance(value, list):
        for held in value:
            yield from _buttons(held)
