"""Sends signed requests at set instants, each on a connection of its own, and notes every answer."""

import asyncio
import functools
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from bot.manifest import EVENTS_PATH
from bot.messages import answers
from bot.render.renderer import Renderer
from tests.faults.gestures import Sent
from tests.faults.reps import LANGUAGES

PATIENCE = 30.0  # seconds; whoever waits longer has no answer


class Answered(StrEnum):
    """What a person saw."""

    TAKEN = "taken"  # Slack showed success
    TOLD = "told"  # words said that nothing was kept
    REFUSED = "refused"  # Slack showed its warning
    NOTHING = "nothing"  # no answer came


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What came back, and how long that took."""

    number: int
    status: int
    body: str
    seconds: float

    @property
    def answered(self) -> Answered:
        """What the person saw."""
        if self.status == 0:
            return Answered.NOTHING
        if self.status != 200:
            return Answered.REFUSED
        return Answered.TOLD if _is_refusal(self.body) else Answered.TAKEN


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A request, and the process it goes to; it is signed when it leaves."""

    port: int
    sign: Callable[[], Sent]


def send(letters: Sequence[Letter], *, within: float) -> list[Reply]:
    """Send all letters, evenly spread over so many seconds; all are signed before the first one leaves."""
    return asyncio.run(_all([(letter.port, letter.sign()) for letter in letters], within))


def send_in_turn(letters: Sequence[Letter], *, at_once: int) -> list[Reply]:
    """Send all letters, so many at a time; the next leaves when one of them is answered."""
    return asyncio.run(_in_turn(letters, at_once))


def percentile(seconds: Sequence[float], share: float) -> float:
    """The least time within which that share was answered."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


async def _all(letters: Sequence[tuple[int, Sent]], within: float) -> list[Reply]:
    begins = time.monotonic()
    pause = within / len(letters)
    tasks = []
    for number, (port, sent) in enumerate(letters):
        wait = begins + number * pause - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)
        tasks.append(asyncio.create_task(_one(port, number, sent)))
    return list(await asyncio.gather(*tasks))


async def _in_turn(letters: Sequence[Letter], at_once: int) -> list[Reply]:
    gate = asyncio.Semaphore(at_once)

    async def one(number: int, letter: Letter) -> Reply:
        async with gate:
            return await _one(letter.port, number, letter.sign())

    return list(await asyncio.gather(*(one(number, letter) for number, letter in enumerate(letters))))


async def _one(port: int, number: int, sent: Sent) -> Reply:
    begins = time.monotonic()
    try:
        status, body = await asyncio.wait_for(_exchange(port, sent), PATIENCE)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
        status, body = 0, ""
    return Reply(number=number, status=status, body=body, seconds=time.monotonic() - begins)


async def _exchange(port: int, sent: Sent) -> tuple[int, str]:
    lines = [f"POST {EVENTS_PATH} HTTP/1.1", "Host: parley", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in sent.headers.items()]
    lines += [f"Content-Length: {len(sent.body)}", "", ""]
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[bytes] = loop.create_future()
    whole = "\r\n".join(lines).encode() + sent.body
    transport, _ = await loop.create_connection(partial(_Exchange, whole, answer), "127.0.0.1", port)
    try:
        head, _, body = (await answer).partition(b"\r\n\r\n")
        return int(head.split()[1]) if head else 0, body.decode()
    finally:
        transport.close()


class _Exchange(asyncio.Protocol):
    """Says one thing and hears the answer; streams would take as long as the bot whose answers are timed."""

    def __init__(self, whole: bytes, answer: asyncio.Future[bytes]) -> None:
        self._whole, self._answer, self._heard = whole, answer, bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self._whole)

    def data_received(self, data: bytes) -> None:
        self._heard += data

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer.done():
            return
        if error is None:
            self._answer.set_result(bytes(self._heard))
        else:
            self._answer.set_exception(error)


def _is_refusal(body: str) -> bool:
    """Whether the answer leaves the form open with words, puts words before it, or is those words."""
    said = json.loads(body) if body.startswith("{") else {}
    return said.get("response_action") in ("errors", "push") or said.get("text") in _regrets()


@functools.cache
def _regrets() -> frozenset[str]:
    """How a command is told that nothing was saved."""
    renderer = Renderer(mention=str, name=str)
    return frozenset(
        renderer.message(message, language=language, timezone="UTC")["text"]
        for message in (answers.not_saved(), answers.crowded())
        for language in LANGUAGES
    )
