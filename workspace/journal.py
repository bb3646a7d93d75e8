"""A record of every call and delivery, for tests and for the page's inspector."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from workspace.wire import Json

_KEPT = 10_000


class Direction(StrEnum):
    """Who called whom."""

    CALL = "call"
    DELIVERY = "delivery"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One call by an app, or one delivery to an app, with its answer."""

    at: datetime
    direction: Direction
    app: str
    name: str
    request: Json
    answer: Json
    took_seconds: float

    def about(self, channel: str, ts: str) -> bool:
        """True if this entry is about that message."""
        return (channel, ts) in _references(self.request) or (channel, ts) in _references(self.answer)

    def as_json(self) -> Json:
        return {
            "at": self.at.isoformat(),
            "direction": self.direction,
            "app": self.app,
            "name": self.name,
            "request": self.request,
            "answer": self.answer,
            "took_ms": round(self.took_seconds * 1000, 2),
        }


class Journal:
    """The last entries, oldest first, numbered from 1."""

    def __init__(self) -> None:
        self._entries: deque[tuple[int, Entry]] = deque(maxlen=_KEPT)
        self._written = 0

    def write(self, entry: Entry) -> None:
        self._written += 1
        self._entries.append((self._written, entry))

    def since(self, number: int, *, at_most: int) -> list[tuple[int, Entry]]:
        """The first entries written after the given number, each with its own."""
        return list(islice(((own, entry) for own, entry in self._entries if own > number), at_most))

    def about(self, channel: str, ts: str) -> list[Entry]:
        return [entry for _, entry in self._entries if entry.about(channel, ts)]


def _references(body: Json) -> Iterator[tuple[object, object]]:
    """The messages that a request or an answer is about, as (channel, ts)."""
    channel = body.get("channel")
    named = channel.get("id") if isinstance(channel, dict) else channel
    for key in ("ts", "timestamp", "message_ts"):
        if isinstance(body.get(key), str):
            yield named, body[key]
    for part in (body.get("container"), body.get("message"), body.get("event")):
        if isinstance(part, dict):
            yield (
                part.get("channel_id") or part.get("channel") or named,
                part.get("message_ts") or part.get("ts"),
            )
