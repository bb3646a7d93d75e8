"""Whoever wants the same at the same time is served together.

Most of what an answer costs is paid once per transaction, not per person: its beginning, the cards that all
answers change, the seal of the audit trail, the commit. Alone, nobody waits for company.
"""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from bot import lanes
from bot.gate import Gate

Asked = TypeVar("Asked")
Came = TypeVar("Came")

AT_MOST = 100  # served together: who came first should not wait for many more
OVERTAKEN_SECONDS = 0.5  # a group that takes longer waits for something: others need not wait with it
_SERVING = Gate()  # of the whole process: side by side, groups are smaller and each takes longer


@dataclass(kw_only=True, eq=False)
class _Place(Generic[Asked, Came]):
    """Where somebody waits to be served, or to be called to serve all who wait."""

    asked: Asked
    told: SimpleQueue[None] = field(default_factory=SimpleQueue)  # that it has been served, or called
    is_served: bool = False
    came: Came | None = None
    error: BaseException | None = None


class Gathering(Generic[Asked, Came]):
    """Serves one group after the other; while one is served, the next one gathers.

    What serves them has to do it for all of a group or for none. Where it refuses, each is served alone, so
    that nobody is refused because of somebody else; `hopeless` are the failures that this would not mend.
    """

    def __init__(
        self,
        serve: Callable[[Sequence[Asked]], Sequence[Came]],
        *,
        hopeless: tuple[type[Exception], ...] = (),
    ) -> None:
        self._serve = serve
        self._hopeless = hopeless
        self._lock = threading.Lock()
        self._waiting: list[_Place[Asked, Came]] = []
        self._is_serving = False

    def __len__(self) -> int:
        """How many wait to be served."""
        with self._lock:
            return len(self._waiting)

    def __call__(self, asked: Asked) -> Came:
        """What came of it, once it is done; raises what was raised."""
        place: _Place[Asked, Came] = _Place(asked=asked)
        with lanes.aside():  # who waits, and who works for others, keeps nobody from joining them
            if not self._is_first(place):
                with suppress(Empty):
                    place.told.get(timeout=OVERTAKEN_SECONDS)
            while not place.is_served:
                if self._is_waiting(place):
                    self._serve_all_who_wait()
                else:  # somebody else serves it just now
                    place.told.get()
        if place.error is not None:
            raise place.error
        return place.came  # type: ignore[return-value]  # set, where there is no error

    def _is_first(self, place: _Place[Asked, Came]) -> bool:
        with self._lock:
            self._waiting.append(place)
            is_first, self._is_serving = not self._is_serving, True
            return is_first

    def _is_waiting(self, place: _Place[Asked, Came]) -> bool:
        with self._lock:
            return place in self._waiting

    def _serve_all_who_wait(self) -> None:
        with _SERVING.passing():
            with self._lock:
                group, self._waiting = self._waiting[:AT_MOST], self._waiting[AT_MOST:]
            try:
                if group:  # else somebody was quicker
                    self._serve_together(group)
            finally:
                self._call_the_next()

    def _serve_together(self, group: Sequence[_Place[Asked, Came]]) -> None:
        try:
            came = self._serve([place.asked for place in group])
        except BaseException as error:
            if len(group) > 1 and isinstance(error, Exception) and not isinstance(error, self._hopeless):
                for place in group:
                    self._serve_together([place])
                return
            for place in group:
                place.error = error
        else:
            for place, its in zip(group, came, strict=True):
                place.came = its
        for place in group:
            place.is_served = True
            place.told.put(None)

    def _call_the_next(self) -> None:
        with self._lock:
            self._is_serving = bool(self._waiting)
            if self._waiting:
                self._waiting[0].told.put(None)
