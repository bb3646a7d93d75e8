"""A crash played within the process: at a crash point its work falls, as if the process were gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot import crash


class Crash(BaseException):
    """The process is gone at this point."""


@contextmanager
def falling(at: Callable[[str], bool]) -> Iterator[None]:
    """Fall at every point for which that is asked, until the end of the block."""

    def passed(point: str) -> None:
        if at(point):
            raise Crash

    crash.listen(passed)
    try:
        yield
    finally:
        crash.forget()
