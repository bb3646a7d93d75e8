"""Keeps foreign web pages out: the workspace has no passwords, so only pages of its own may act in it."""

from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


class LoopbackOnly:
    """Turns away what a foreign web page makes a browser send here."""

    def __init__(self, app: ASGIApp, *, host: str) -> None:
        self._app = app
        self._allowed = _LOOPBACK | {host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(Request(scope)):
            await PlainTextResponse("Not from here.", status_code=403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        hosts = [request.url.hostname, urlsplit(origin).hostname if origin else None]
        return all(host is None or host in self._allowed for host in hosts)
