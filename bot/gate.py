"""A narrow place that so many pass at a time. Python does one thing at a time: more would only take turns."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

HELD_UP_SECONDS = 0.25  # whoever stays longer waits for something, and is overtaken


class Gate:
    """Lets so many work abreast; whoever has waited long enough behind it goes on all the same."""

    def __init__(self, *, abreast: int = 1, held_up: float = HELD_UP_SECONDS) -> None:
        # A queue of free places: unlike Python's semaphore it costs next to nothing.
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(abreast):
            self._free.put(None)
        self._held_up = held_up

    @contextmanager
    def passing(self) -> Iterator["Place"]:
        """Work in the gate, once there is a place."""
        place = Place(self._free, held_up=self._held_up)
        place.take()
        try:
            yield place
        finally:
            place.leave()


class Place:
    """The place of somebody who works in the gate; none where they went on without one."""

    def __init__(self, free: SimpleQueue[None], *, held_up: float) -> None:
        self._free = free
        self._held_up = held_up
        self._is_taken = False

    def take(self) -> None:
        """Wait for a place, no longer than anybody may be held up."""
        try:
            self._free.get(timeout=self._held_up)
        except Empty:
            return
        self._is_taken = True

    def leave(self) -> None:
        """Make room for the next one."""
        if self._is_taken:
            self._is_taken = False
            self._free.put(None)

    @contextmanager
    def left(self) -> Iterator[None]:
        """Make room meanwhile."""
        self.leave()
        try:
            yield
        finally:
            self.take()
