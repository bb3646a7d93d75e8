"""Puts the workspace together: state, rules, transports, page and control as one web application."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from workspace import setup, socketmode
from workspace.clock import Clock
from workspace.connections import Dropped
from workspace.control import Control
from workspace.courier import Courier
from workspace.eventlimits import EventLimits
from workspace.events import Events
from workspace.faults import Faults
from workspace.interactions.scene import Scene
from workspace.journal import Journal
from workspace.loopback import LoopbackOnly
from workspace.memory import Memory
from workspace.methods.call import Desk
from workspace.model import facts
from workspace.model.facts import Fact
from workspace.model.workspace import Workspace
from workspace.notices import Notices
from workspace.page import Page
from workspace.panel import Panel
from workspace.ratelimits import RateLimits
from workspace.responding import Responding
from workspace.responses import Responses
from workspace.settings import Settings
from workspace.sockets import Sockets
from workspace.storage import Storage
from workspace.triggers import Triggers
from workspace.webapi import WebApi


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
    sockets = Sockets(seed=settings.seed, lifetime_seconds=settings.socket_seconds)
    journal, faults = Journal(), Faults(seed=settings.seed)
    courier = Courier(
        workspace=workspace,
        sockets=sockets,
        journal=journal,
        faults=faults,
        patience_seconds=settings.ack_seconds,
    )
    scene = Scene(
        workspace=workspace,
        courier=courier,
        triggers=Triggers(mint=workspace.mint, lifetime_seconds=settings.trigger_seconds),
        responses=Responses(workspace=workspace),
        notices=Notices(workspace=workspace),
        events=Events(
            workspace=workspace,
            courier=courier,
            limits=EventLimits(most_an_hour=settings.events_an_hour),
        ),
    )
    desk = Desk(workspace=workspace, triggers=scene.triggers, sockets=sockets, faults=faults)
    limits = RateLimits(enforced=settings.rate_limits)
    panel = Panel()
    routes = [
        *_slack_routes(WebApi(desk=desk, journal=journal, limits=limits)),
        *Responding(workspace=workspace, responses=scene.responses, faults=faults, journal=journal).routes(),
        *Storage(workspace=workspace, faults=faults).routes(),
        *Page(scene=scene, panel=panel, journal=journal).routes(),
        *Control(desk=desk, journal=journal).routes(),
    ]
    lifespan = partial(_alive, scene=scene, sockets=sockets, memory=memory)
    site = Starlette(routes=routes, lifespan=lifespan, exception_handlers={ClientDisconnect: _hung_up})
    asgi = LoopbackOnly(site, host=settings.host)
    return Application(workspace=workspace, clock=clock, panel=panel, notices=scene.notices, asgi=asgi)


async def _hung_up(_request: Request, _error: Exception) -> Response:
    """Whoever asked was gone before the question was out: an app that dies in a call is no error of ours."""
    return Dropped()


@asynccontextmanager
async def _alive(
    _: Starlette, *, scene: Scene, sockets: Sockets, memory: Memory | None
) -> AsyncIterator[None]:
    """While this lasts, what happens is told to pages and apps and kept in the file, if there is one."""
    scene.workspace.listen(scene.notices.hear)
    scene.workspace.listen(scene.events.hear)
    scene.workspace.listen(partial(_unlink, sockets=sockets))
    async with _kept(scene.workspace, memory):
        yield
    scene.events.stop()
    await sockets.drop()


def _unlink(fact: Fact, *, sockets: Sockets) -> None:
    """An app that was uninstalled hears why its connections end."""
    if isinstance(fact, facts.AppRevoked):
        sockets.unlink(fact.app)


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


def _slack_routes(api: WebApi) -> list[BaseRoute]:
    async def link(websocket: WebSocket) -> None:
        await socketmode.serve(websocket, api.desk.sockets)

    return [
        Route("/api/{method}", api.answer, methods=["GET", "POST"]),
        WebSocketRoute("/link/", link),
    ]
