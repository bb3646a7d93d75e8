"""The port we listen on: health, metrics and, in HTTP mode, Slack; served by uvicorn."""

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import TypeAlias

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.guard import BODY_BYTES, Answer, Request
from bot.lanes import Lanes

Route: TypeAlias = Callable[[Request], Answer]

CONNECTIONS = 4000
BACKLOG = 2048  # connections that nobody has looked at yet
REQUEST_SECONDS = 10.0  # for a request to come in; Slack has hung up long before
STOP_SECONDS = 5


class PortNotOpened(Exception):
    """The port cannot be listened on."""

    def __init__(self, port: int, error: OSError) -> None:
        super().__init__(f"port {port} cannot be opened: {os.strerror(error.errno or 0)}")


class HungUp(Exception):
    """Whoever was sending a request is gone."""


class Site:
    """An ASGI application of a few routes, each for one method and path; threads of the lanes answer."""

    def __init__(self, routes: Mapping[tuple[str, str], Route], lanes: Lanes) -> None:
        self._routes = routes
        self._lanes = lanes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                body = await _body(receive)
        except HungUp:
            return
        except TimeoutError:
            await _say(Answer(status=HTTPStatus.REQUEST_TIMEOUT), send)
            return
        await _say(await self._answer(scope, body), send)

    async def _answer(self, scope: Scope, body: bytes) -> Answer:
        route = self._routes.get((scope["method"], scope["path"]))
        if route is None:
            return Answer(status=HTTPStatus.NOT_FOUND)
        request = Request(body=body, headers=_headers(scope))
        return await asyncio.wrap_future(self._lanes.put(partial(route, request)))


class Port:
    """Serves a site in the background."""

    def __init__(
        self, routes: Mapping[tuple[str, str], Route], *, lanes: Lanes, host: str, port: int
    ) -> None:
        self._lanes = lanes
        self._socket = _listening(host, port)
        self._server = uvicorn.Server(
            uvicorn.Config(
                Site(routes, lanes),
                http=_Connection,
                ws="none",
                lifespan="off",
                backlog=BACKLOG,
                limit_concurrency=CONNECTIONS,
                proxy_headers=False,
                server_header=False,
                access_log=False,
                log_config=None,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._thread = threading.Thread(target=self._serve, name="port", daemon=True)

    @property
    def number(self) -> int:
        """The port's number; of use when any free one was asked for."""
        return int(self._socket.getsockname()[1])

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.should_exit = True
        self._thread.join(timeout=2 * STOP_SECONDS)
        self._lanes.shutdown()
        self._socket.close()

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])


class _Connection(H11Protocol):
    """uvicorn's, which hangs up on whoever says nothing: a few thousand of them would keep Slack out."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._silence = self.loop.call_later(REQUEST_SECONDS, self._hang_up_on_silence)

    def connection_lost(self, exc: Exception | None) -> None:
        self._silence.cancel()
        super().connection_lost(exc)

    def _hang_up_on_silence(self) -> None:
        request: object = self.cycle  # None until the head of a request has come in
        if request is None:
            self.transport.close()


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise PortNotOpened(port, error) from error


async def _body(receive: Receive) -> bytes:
    """The body, or so much of it that the guard sees that it is too long."""
    body = bytearray()
    while len(body) <= BODY_BYTES:
        said = await receive()
        if said["type"] == "http.disconnect":
            raise HungUp(HungUp.__doc__)
        body += said.get("body", b"")
        if not said.get("more_body", False):
            break
    return bytes(body[: BODY_BYTES + 1])


async def _say(answer: Answer, send: Send) -> None:
    body = answer.body.encode()
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        **answer.headers,
        "Content-Length": str(len(body)),
    }
    named = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status.value, "headers": named})
    await send({"type": "http.response.body", "body": body})


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
