"""The port we listen on: health, metrics and, in HTTP mode, Slack; served by waitress."""

import threading
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, TypeAlias

import waitress

from bot.guard import BODY_BYTES, Answer, Request
from bot.lanes import Lanes

StartResponse: TypeAlias = Callable[[str, list[tuple[str, str]]], object]
Route: TypeAlias = Callable[[Request], Answer]

CONNECTIONS = 4000
BACKLOG = 2048  # connections that nobody has looked at yet
STOP_SECONDS = 5


class Site:
    """A WSGI application of a few routes, each for one method and path."""

    def __init__(self, routes: Mapping[tuple[str, str], Route]) -> None:
        self._routes = routes

    def __call__(self, environ: Mapping[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        answer = self._answer(environ)
        body = answer.body.encode()
        headers = {"Content-Type": "text/plain; charset=utf-8", **answer.headers}
        headers["Content-Length"] = str(len(body))
        start_response(f"{answer.status.value} {answer.status.phrase}", list(headers.items()))
        return [body]

    def _answer(self, environ: Mapping[str, Any]) -> Answer:
        route = self._routes.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        if route is None:
            return Answer(status=HTTPStatus.NOT_FOUND)
        # One byte more than is allowed, so that the guard sees that there is more.
        body = environ["wsgi.input"].read(BODY_BYTES + 1)
        return route(Request(body=body, headers=_headers(environ)))


class Port:
    """Serves a site in the background."""

    def __init__(self, site: Site, *, lanes: Lanes, host: str, port: int) -> None:
        self._sockets: dict[int, Any] = {}  # waitress serves as long as there are any
        self._server = waitress.create_server(
            site,
            map=self._sockets,
            host=host,
            port=port,
            _dispatcher=lanes,
            connection_limit=CONNECTIONS,
            backlog=BACKLOG,
            asyncore_use_poll=True,
            max_request_body_size=BODY_BYTES + 1,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
        self._thread = threading.Thread(target=self._server.run, name="port", daemon=True)

    @property
    def number(self) -> int:
        """The port's number; of use when any free one was asked for."""
        return int(self._server.effective_port)

    def start(self) -> None:
        """Answer from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        open_sockets = list(self._sockets.values())
        self._sockets.clear()
        self._thread.join(timeout=STOP_SECONDS)
        self._server.task_dispatcher.shutdown()
        for each in open_sockets:
            each.close()


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    return headers | {"content-type": str(environ.get("CONTENT_TYPE", ""))}
