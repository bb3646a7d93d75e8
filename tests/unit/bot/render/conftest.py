"""A renderer over templates that a test writes itself."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.messages.message import Message
from bot.render import Renderer

Draw = Callable[..., dict[str, Any]]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """`draw("{% call message(text='x') %}...", name="y")` is that template, drawn."""

    def drawn(
        source: str, *, language: str = "en", without: frozenset[str] = frozenset(), **context: Any
    ) -> Any:
        (tmp_path / "test").mkdir(exist_ok=True)
        (tmp_path / "test" / "page.j2").write_text(source, "utf-8")
        renderer = Renderer(
            mention=lambda who: f"<@{who.upper()}>", name=lambda who: who.title(), templates=tmp_path
        )
        message = Message(template="test/page", context=context)
        return renderer.message(message, language=language, timezone="Europe/Rome", without=without)

    return drawn
