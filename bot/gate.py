"""A narrow place that so many pass at a time. Python does one thing at a time: more would only take turns."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

HELD_UP_SECONDS = 0.25  # whoever stays longer waits for something, and is overtaken


class Gate:
    """Lets so many work abreast; whoever has waited long enough behind it goes on all the same."""

    def __init__(self, *, abreast: int = 1, held_up: float = HELD_UP_SECONDS) -> None:
        self._places = threading.Semaphore(abreast)
        self._held_up = held_up

    @contextmanager
    def passing(self) -> Iterator["Place"]:
        """Work in the gate, once there is a place."""
        place = Place(self._places, held_up=self._held_up)
        place.take()
        try:
            yield place
        finally:
            place.leave()


class Place:
    """The place of somebody who works in the gate; none where they went on without one."""

    def __init__(self, places: threading.Semaphore, *, held_up: float) -> None:
        self._places = places
        self._held_up = held_up
        self._is_taken = False

    def take(self) -> None:
        """Wait for a place, no longer than anybody may be held up."""
        self._is_taken = self._places.acquire(timeout=self._held_up)

    def leave(self) -> None:
        """Make room for the next one."""
        if self._is_taken:
            self._places.release()
            self._is_taken = False

    @contextmanager
    def left(self) -> Iterator[None]:
        """Make room meanwhile."""
        self.leave()
        try:
            yield
        finally:
            self.take()
