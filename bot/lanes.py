"""The threads that answer: most do the work, and a few tell whoever cannot be served in time, at once.

With a single queue, who has to be turned away would wait behind all those who are served.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from bot.turnstile import Turnstile

Said = TypeVar("Said")

ASIDE = 2  # threads that only turn away


@dataclass(frozen=True, kw_only=True)
class Turn:
    """How a request stands in line."""

    since: float  # when it came, by the monotonic clock
    in_time: bool = True  # False: there is no time left to do what it asks
    aside: Callable[[], AbstractContextManager[object]] = nullcontext


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


def turn() -> Turn:
    """The turn of the request that this thread answers; elsewhere nobody stands in line."""
    return _turn.get() or Turn(since=time.monotonic())


def aside() -> AbstractContextManager[object]:
    """While this thread waits for others, or works for them: whoever is behind it goes on meanwhile."""
    return turn().aside()


class Lanes:
    """Two queues with threads of their own; the turnstile decides which of them a request goes to."""

    def __init__(self, turnstile: Turnstile) -> None:
        self._turnstile = turnstile
        self._work = ThreadPoolExecutor(turnstile.places, thread_name_prefix="answer")
        self._aside = ThreadPoolExecutor(ASIDE, thread_name_prefix="aside")

    def put(self, answer: Callable[[], Said]) -> Future[Said]:
        """Put a request that has come in whole into its lane."""
        now = time.monotonic()
        if self._turnstile.enter():
            return self._work.submit(self._served, answer, now)
        return self._aside.submit(_in_turn, answer, Turn(since=now, in_time=False))

    def shutdown(self) -> None:
        """Finish what is under way, and begin no more."""
        self._work.shutdown(cancel_futures=True)
        self._aside.shutdown(cancel_futures=True)

    def _served(self, answer: Callable[[], Said], since: float) -> Said:
        with self._turnstile.passage(since) as passage:
            return _in_turn(answer, Turn(since=since, in_time=passage.in_time, aside=passage.aside))


def _in_turn(answer: Callable[[], Said], turn: Turn) -> Said:
    token = _turn.set(turn)
    try:
        return answer()
    finally:
        _turn.reset(token)
