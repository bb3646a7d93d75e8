"""A connection whose other end has just died is silent; nothing else goes wrong."""

import asyncio
from collections.abc import Iterator

from starlette.types import Message
from starlette.websockets import WebSocket

from workspace import socketmode
from workspace.sockets import Sockets


def test_an_envelope_for_a_process_that_has_just_died_is_not_acknowledged() -> None:
    assert asyncio.run(_ask_a_dead_connection()) is None


async def _ask_a_dead_connection() -> object:
    sockets, sent = Sockets(seed=1, lifetime_seconds=3600.0), _Sent()
    scope = {"type": "websocket", "query_string": f"ticket={sockets.reserve('A1')}".encode(), "headers": []}
    serving = asyncio.create_task(socketmode.serve(WebSocket(scope, _Heard(), sent), sockets))
    while (connection := sockets.pick("A1")) is None or not sent.greeted:
        await asyncio.sleep(0)
    answer = await sockets.ask(connection, {"envelope_id": "E1"}, patience=0.05)
    serving.cancel()
    return answer


class _Heard:
    """The other end connects, and is never heard again."""

    def __init__(self) -> None:
        self._messages: Iterator[Message] = iter([{"type": "websocket.connect"}])

    async def __call__(self) -> Message:
        for message in self._messages:
            return message
        silence: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        return await silence


class _Sent:
    """The other end takes the greeting, and dies."""

    greeted = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            if self.greeted:
                raise OSError
            self.greeted = True
