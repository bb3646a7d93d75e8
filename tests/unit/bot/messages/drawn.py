"""What a drawn message shows: its buttons, its words, the rows of its table."""

from collections.abc import Iterator
from typing import Any

from bot.messages.message import Message
from bot.messages.preview import RENDERER, TIMEZONE


def message(shown: Message) -> dict[str, Any]:
    """The message in English."""
    return RENDERER.message(shown, language="en", timezone=TIMEZONE)


def actions(drawn: dict[str, Any]) -> list[str]:
    """The action ids of its buttons and menus, from top to bottom."""
    return [part["action_id"] for part in _parts(drawn) if part.get("type") in ("button", "static_select")]


def values(drawn: dict[str, Any], action: str) -> list[str]:
    """The values of its buttons of that action."""
    return [part["value"] for part in _parts(drawn) if part.get("action_id") == action]


def words(drawn: dict[str, Any]) -> str:
    """Everything in it that can be read."""
    return "\n".join(part["text"] for part in _parts(drawn) if isinstance(part.get("text"), str))


def rows(drawn: dict[str, Any]) -> list[list[str]]:
    """The rows of its table without the head."""
    [table] = [block for block in drawn["blocks"] if block["type"] == "data_table"]
    return [[cell["text"] for cell in row] for row in table["rows"][1:]]


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for held in value.values():
            yield from _parts(held)
    elif isinstance(value, list):
        for held in value:
            yield from _parts(held)
