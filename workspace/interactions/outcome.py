"""What a person sees of what they did."""

from dataclasses import dataclass, field
from enum import StrEnum

from workspace.wire import Json


class Status(StrEnum):
    """How it went."""

    OK = "ok"
    ERRORS = "errors"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    NO_APP = "no_app"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The status and, where it is not ok, why; `body` is what the app answered for the person to see."""

    status: Status
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)

    def as_json(self) -> Json:
        shown: Json = {"status": self.status, **self.body}
        if self.error:
            shown["error"] = self.error
        if self.errors:
            shown["errors"] = self.errors
        return shown


class NotPossible(Exception):
    """A person cannot do that here; the reason is in the message."""
