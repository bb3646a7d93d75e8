"""Named points, before and after every commit and every call, where a test may stop the process."""

from collections.abc import Callable


def point(name: str) -> None:
    """Pass the point of that name; nothing happens unless a test has asked to hear of it."""
    for hear in _listeners:
        hear(name)


def listen(hear: Callable[[str], None]) -> None:
    """Have every point call `hear` with its name; for the fault tests only."""
    _listeners.append(hear)


def forget() -> None:
    """Go back to points that do nothing."""
    _listeners.clear()


_listeners: list[Callable[[str], None]] = []
