"""Cursors: long lists are answered page by page."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from workspace.arguments import Arguments
from workspace.errors import SlackError

T = TypeVar("T")


def page(
    items: Sequence[T], args: Arguments, *, default: int = 100, most: int = 1000
) -> tuple[Sequence[T], str]:
    """The asked-for page and the cursor of the next one (empty on the last)."""
    limit = args.whole("limit", default)
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = _position(args.text("cursor"))
    following = start + limit
    cursor = _cursor(following) if following < len(items) else ""
    return items[start:following], cursor


def _cursor(position: int) -> str:
    return base64.b64encode(f"next:{position}".encode()).decode()


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor).decode().removeprefix("next:"))
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise SlackError("invalid_cursor") from error
