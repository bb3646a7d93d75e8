"""Has somebody else's file read in a child process of little memory and time: a hostile one hurts nobody."""

import contextlib
import functools
import multiprocessing
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

FIRST_START_SECONDS = 60.0  # until the server of children stands, on a busy computer
STOP_SECONDS = 5.0


class Overrun(Exception):
    """The child needed more than it was given."""


@dataclass(frozen=True)
class _Done:
    found: object


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a child may use."""

    memory_bytes: int = 256_000_000  # above what an idle child holds
    cpu_seconds: int = 10


def call(
    limits: Limits, read: Callable[Asked, Found], /, *arguments: Asked.args, **named: Asked.kwargs
) -> Found:
    """What `read` returns; raises `Overrun` when it needs too much, or takes its process down."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = _children().Process(target=_work, args=(theirs, limits, read, arguments, named), daemon=True)
    child.start()
    theirs.close()
    try:
        return cast(Found, _awaited(ours, limits))
    finally:
        ours.close()
        _end(child)


def _awaited(ours: Connection, limits: Limits) -> object:
    # The CPU limit ends a child that computes; this one ends a child that waits.
    if not ours.poll(FIRST_START_SECONDS + 4 * limits.cpu_seconds):
        raise Overrun("it took too long")
    try:
        answer: _Done | Overrun = ours.recv()
    except EOFError:
        raise Overrun("reading it took too much time or memory") from None
    if isinstance(answer, Overrun):
        raise answer
    return answer.found


def _end(child: BaseProcess) -> None:
    child.join(timeout=STOP_SECONDS)
    if child.is_alive():
        child.kill()
        child.join()


@functools.cache
def _children() -> ForkServerContext:
    """A server that has loaded what reading needs, and forks quickly whatever threads we have."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "openpyxl", "bot.connectors.spreadsheet"])
    return context


def _work(
    theirs: Connection,
    limits: Limits,
    read: Callable[..., object],
    arguments: tuple[object, ...],
    named: dict[str, object],
) -> None:
    _confine(limits)
    answer: _Done | Overrun
    try:
        answer = _Done(read(*arguments, **named))
    except MemoryError:
        answer = Overrun("reading it took too much memory")
    except RecursionError:
        answer = Overrun("it is nested too deeply")
    with contextlib.suppress(BrokenPipeError):
        theirs.send(answer)


def _confine(limits: Limits) -> None:
    space = _address_space() + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """What this process has mapped already: much more than it uses, and not the file's fault."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    return pages * resource.getpagesize()
