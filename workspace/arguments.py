"""The arguments of a Web API call: from a form, JSON or the query, always read the same way."""

import json
from collections.abc import Mapping

from workspace.errors import SlackError
from workspace.wire import Json


class Arguments:
    """Named arguments. A form sends everything as text, so numbers and JSON may come as text too."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def shown(self) -> Json:
        """All arguments but the token, for the journal."""
        return {name: value for name, value in self._values.items() if name != "token"}

    def text(self, name: str, default: str = "") -> str:
        value = self._values.get(name, default)
        return value if isinstance(value, str) else str(value)

    def required(self, name: str, error: str = "invalid_arguments") -> str:
        value = self.text(name)
        if not value:
            message = f"[ERROR] missing required field: {name}"
            raise SlackError(error, response_metadata={"messages": [message]})
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self._values.get(name, default)
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true")

    def whole(self, name: str, default: int) -> int:
        try:
            return int(str(self._values.get(name, default)))
        except ValueError as error:
            message = f"[ERROR] must provide an integer [json-pointer:/{name}]"
            raise SlackError("invalid_arguments", response_metadata={"messages": [message]}) from error

    def words(self, name: str) -> list[str]:
        """A comma-separated list, or a JSON array of strings."""
        value = self._values.get(name, "")
        parts = value if isinstance(value, list) else str(value).split(",")
        return [str(part).strip() for part in parts if str(part).strip()]

    def structure(self, name: str, error: str = "invalid_json") -> object:
        """A JSON value, given as such or as text."""
        value = self._values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as problem:
            raise SlackError(error) from problem
