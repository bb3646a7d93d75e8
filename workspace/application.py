"""Puts the workspace together: state, rules, transports, page and control as one web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from workspace import setup, socketmode
from workspace.clock import Clock
from workspace.control import Control
from workspace.courier import Courier
from workspace.errors import SlackError
from workspace.events import Events
from workspace.faults import Faults
from workspace.interactions import Interactions
from workspace.journal import Journal
from workspace.memory import Memory
from workspace.methods.call import Desk
from workspace.model.workspace import Workspace
from workspace.notices import Notices
from workspace.page import Page
from workspace.panel import Panel
from workspace.ratelimits import RateLimits
from workspace.responses import Responses
from workspace.settings import Settings
from workspace.sockets import Sockets
from workspace.storage import Storage
from workspace.triggers import Triggers
from workspace.webapi import WebApi
from workspace.wire import as_object

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})


@dataclass(frozen=True, kw_only=True)
class Application:
    """The parts that whoever runs the server needs to reach."""

    workspace: Workspace
    clock: Clock
    panel: Panel
    notices: Notices
    asgi: ASGIApp


def build(settings: Settings, clock: Clock) -> Application:
    """Everything wired once; the workspace is furnished, nothing listens yet."""
    workspace = Workspace(name=settings.name, domain=settings.domain, clock=clock, seed=settings.seed)
    memory = Memory(workspace=workspace, path=settings.state_file) if settings.state_file else None
    if memory is None or not memory.recall():
        setup.furnish(workspace, settings)
    sockets, journal, faults = Sockets(seed=settings.seed), Journal(), Faults(seed=settings.seed)
    triggers = Triggers(mint=workspace.mint, lifetime_seconds=settings.trigger_seconds)
    responses, notices, panel = Responses(workspace=workspace), Notices(workspace=workspace), Panel()
    courier = Courier(
        workspace=workspace,
        sockets=sockets,
        journal=journal,
        faults=faults,
        patience_seconds=settings.ack_seconds,
    )
    events = Events(workspace=workspace, courier=courier)
    interactions = Interactions(
        workspace=workspace,
        courier=courier,
        triggers=triggers,
        responses=responses,
        notices=notices,
        events=events,
    )
    api = WebApi(
        desk=Desk(workspace=workspace, triggers=triggers, sockets=sockets, faults=faults),
        journal=journal,
        faults=faults,
        limits=RateLimits(enforced=settings.rate_limits),
    )
    page = Page(workspace=workspace, interactions=interactions, notices=notices, panel=panel, journal=journal)
    control = Control(workspace=workspace, sockets=sockets, journal=journal, faults=faults, notices=notices)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        workspace.listen(notices.hear)
        workspace.listen(events.hear)
        async with _kept(workspace, memory):
            yield
        events.stop()
        await sockets.drop()

    routes = [
        *_slack_routes(api, sockets, responses),
        *Storage(workspace=workspace).routes(),
        *page.routes(),
        *control.routes(),
    ]
    asgi = LoopbackOnly(Starlette(routes=routes, lifespan=lifespan), allowed=_LOOPBACK | {settings.host})
    return Application(workspace=workspace, clock=clock, panel=panel, notices=notices, asgi=asgi)


@asynccontextmanager
async def _kept(workspace: Workspace, memory: Memory | None) -> AsyncIterator[None]:
    """While this lasts, changes are written to the file, if there is one."""
    if memory is None:
        yield
        return
    workspace.listen(memory.hear)
    keeping = asyncio.create_task(memory.keep())
    yield
    keeping.cancel()
    memory.write()


class LoopbackOnly:
    """Turns away what a foreign web page makes a browser send here: the page has no passwords."""

    def __init__(self, app: ASGIApp, *, allowed: frozenset[str]) -> None:
        self._app = app
        self._allowed = allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(Request(scope)):
            await PlainTextResponse("Not from here.", status_code=403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, request: Request) -> bool:
        origin = request.headers.get("origin")
        hosts = [request.url.hostname, urlsplit(origin).hostname if origin else None]
        return all(host is None or host in self._allowed for host in hosts)


def _slack_routes(api: WebApi, sockets: Sockets, responses: Responses) -> list[BaseRoute]:
    async def link(websocket: WebSocket) -> None:
        await socketmode.serve(websocket, sockets)

    async def respond(request: Request) -> Response:
        try:
            responses.use(request.path_params["token"], as_object(await request.json()))
        except SlackError as refused:
            return JSONResponse(refused.as_json(), status_code=404)
        return PlainTextResponse("ok")

    return [
        Route("/api/{method}", api.answer, methods=["GET", "POST"]),
        WebSocketRoute("/link/", link),
        Route("/response/{token}", respond, methods=["POST"]),
    ]
