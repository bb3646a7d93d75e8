"""What a person sees: messages, views, and what came of a click."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workspace import reading
from workspace.wire import Json, as_list


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a person saw of a click or a submission."""

    status: str
    error: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as a person sees it."""

    channel: str
    body: Json

    @property
    def ts(self) -> str:
        return str(self.body["ts"])

    @property
    def text(self) -> str:
        return str(self.body["text"])

    @property
    def blocks(self) -> list[Json]:
        return as_list(self.body["blocks"])

    @property
    def words(self) -> str:
        """Everything there is to read in it."""
        return "\n".join([self.text, *reading.words(self.blocks)])

    @property
    def buttons(self) -> list[str]:
        return reading.button_labels(self.blocks)

    @property
    def container(self) -> Json:
        return {"type": "message", "channel": self.channel, "ts": self.ts}


@dataclass(frozen=True, kw_only=True)
class View:
    """A modal or Home tab as a person sees it."""

    body: Json

    @property
    def id(self) -> str:
        return str(self.body["id"])

    @property
    def title(self) -> str:
        title: Json = self.body.get("title") or {}
        return str(title.get("text", ""))

    @property
    def callback_id(self) -> str:
        return str(self.body["callback_id"])

    @property
    def blocks(self) -> list[Json]:
        return as_list(self.body["blocks"])

    @property
    def errors(self) -> Mapping[str, str]:
        errors: Mapping[str, str] = self.body["errors"]
        return errors

    @property
    def words(self) -> str:
        return "\n".join([self.title, *reading.words(self.blocks)])

    @property
    def buttons(self) -> list[str]:
        return reading.button_labels(self.blocks)

    @property
    def container(self) -> Json:
        return {"type": "view", "view_id": self.id}


Surface = Message | View
