"""What people are told when too many press at once: nothing was kept, and what to do."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from bot.guard import JSON, Answer, Said
from bot.listeners.readers import Readers
from bot.messages import answers
from bot.render.renderer import Renderer

REGRETS_AT_MOST = 10_000


class Regrets:
    """Whose press was turned away without words, until somebody says so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._users: set[str] = set()

    def add(self, user: str) -> None:
        """Remember to tell that account."""
        with self._lock:
            if len(self._users) < REGRETS_AT_MOST:
                self._users.add(user)

    def take(self, *, at_most: int) -> list[str]:
        """The accounts that have to be told, each once."""
        with self._lock:
            taken = sorted(self._users)[:at_most]
            self._users.difference_update(taken)
            return taken


@dataclass(frozen=True, kw_only=True)
class Overload:
    """Answers in place of the listeners."""

    readers: Readers
    renderer: Renderer
    regrets: Regrets = field(default_factory=Regrets)
    _drawn: dict[str, Answer] = field(default_factory=dict)  # once per language: the next thousand wait

    def answer(self, said: Said) -> Answer:
        """Words, where Slack shows them; elsewhere Slack's own warning, and words later."""
        if "command" in said:
            return self._put_in_words(said["user_id"])
        match said.get("type"):
            case "view_submission":
                return self._put_before(said)
            case "view_closed":
                return Answer(status=HTTPStatus.OK)
            case "block_actions":
                self.regrets.add(said["user"]["id"])
        return Answer(status=HTTPStatus.SERVICE_UNAVAILABLE)

    def _put_in_words(self, user: str) -> Answer:
        reader = self.readers.remembered(user)
        drawn = self.renderer.message(answers.crowded(), language=reader.language, timezone=reader.timezone)
        return _json(drawn)

    def _put_before(self, submission: Said) -> Answer:
        """On top of the form, so that what was typed is still there."""
        language = self.readers.remembered(submission["user"]["id"]).language
        if language not in self._drawn:
            view = self.renderer.view(answers.crowded(), language=language, timezone="UTC")
            self._drawn[language] = _json({"response_action": "push", "view": view})
        return self._drawn[language]


def _json(said: Mapping[str, Any]) -> Answer:
    return Answer(status=HTTPStatus.OK, body=json.dumps(said), headers={"Content-Type": JSON})
