"""Refusals, in Slack's own error strings."""

from collections.abc import Iterable

from workspace.blockkit.fault import Fault, sentences
from workspace.wire import Json


class SlackError(Exception):
    """A call that Slack would refuse; `error` is the string it would answer with."""

    def __init__(self, error: str, **details: object) -> None:
        super().__init__(error)
        self.error = error
        self.details: Json = dict(details)

    def as_json(self) -> Json:
        return {"ok": False, "error": self.error, **self.details}


def missing_scope(*, needed: Iterable[str], provided: Iterable[str]) -> SlackError:
    """A refusal that names the scopes of which one is needed, and those that were granted."""
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(provided))


def invalid(error: str, faults: Iterable[Fault]) -> SlackError:
    """A refusal that names every fault, as `response_metadata.messages` does."""
    messages = sentences(faults)
    return SlackError(error, errors=messages, response_metadata={"messages": messages})
