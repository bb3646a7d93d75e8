"""The open HTTP connections, so that a fault can drop one without an answer."""

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[str, int], asyncio.Transport] = {}


class KnownConnection(H11Protocol):
    """uvicorn's protocol, which also remembers its transport by the peer's address."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if self.client is not None:
            _open[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client is not None:
            _open.pop(self.client, None)
        super().connection_lost(exc)


class Dropped(Response):
    """No response at all: the connection is reset, and the caller never learns what happened."""

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        transport = _open.get(tuple(scope["client"]))
        if transport is not None:
            transport.abort()
        # Until the loss was noticed, uvicorn would answer 500 in our place.
        while (await receive())["type"] != "http.disconnect":
            pass
