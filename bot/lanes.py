"""The threads that answer: most do the work, and a few tell whoever cannot be served in time, at once.

With a single queue, who has to be turned away would wait behind all those who are served.
"""

import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

from waitress.task import ThreadedTaskDispatcher

from bot.turnstile import Turnstile

ASIDE = 2  # threads that only turn away


@dataclass(frozen=True, kw_only=True)
class Turn:
    """How a request stands in line."""

    since: float  # when it came, by the monotonic clock
    in_time: bool = True  # False: there is no time left to do what it asks


class Task(Protocol):
    """A request that has come in whole, as waitress hands it over."""

    def service(self) -> None:
        """Answer it."""
        ...

    def cancel(self) -> None:
        """Answer it no more."""
        ...


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


def turn() -> Turn:
    """The turn of the request that this thread answers; elsewhere nobody stands in line."""
    return _turn.get() or Turn(since=time.monotonic())


class Lanes:
    """Takes the place of waitress's own queue, which knows one lane only."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._work, self._aside = ThreadedTaskDispatcher(), ThreadedTaskDispatcher()
        self._work.set_thread_count(turnstile.places)
        self._aside.set_thread_count(ASIDE)

    def add_task(self, task: Task) -> None:
        """Put a request into its lane."""
        now = time.monotonic()
        if self._turnstile.enter():
            self._work.add_task(_Served(task=task, since=now, turnstile=self._turnstile))
        else:
            self._aside.add_task(_TurnedAway(task=task, since=now))

    def shutdown(self) -> None:
        """Finish what is under way, and answer no more."""
        self._work.shutdown()
        self._aside.shutdown()


@dataclass(frozen=True, kw_only=True)
class _Served:
    task: Task
    since: float
    turnstile: Turnstile

    def service(self) -> None:
        with self.turnstile.passage(self.since) as in_time:
            _answer(self.task, Turn(since=self.since, in_time=in_time))

    def cancel(self) -> None:
        self.turnstile.give_up()
        self.task.cancel()


@dataclass(frozen=True, kw_only=True)
class _TurnedAway:
    task: Task
    since: float

    def service(self) -> None:
        _answer(self.task, Turn(since=self.since, in_time=False))

    def cancel(self) -> None:
        self.task.cancel()


def _answer(task: Task, turn: Turn) -> None:
    token = _turn.set(turn)
    try:
        task.service()
    finally:
        _turn.reset(token)
