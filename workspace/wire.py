"""What travels over the wire: JSON objects, whose shape is checked where they enter."""

import json
from typing import Any

Json = dict[str, Any]


def dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def as_object(value: object) -> Json:
    """The value if it is a JSON object, an empty object otherwise."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """The value if it is a JSON array, an empty list otherwise."""
    return value if isinstance(value, list) else []
