"""A workspace with a few people, and the lunch app connected to it over Socket Mode."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient

from tests.integration.workspace.lunch import MANIFEST, Lunch
from workspace import client
from workspace.client import Workspace
from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec, Settings

SETTINGS = Settings(
    name="Trattoria",
    people=[
        PersonSpec(real_name="Anna Rossi", email="anna@example.com", tz="Europe/Rome", locale="it-IT"),
        PersonSpec(real_name="Li Wei", email="wei@example.com", tz="Asia/Shanghai", locale="zh-CN"),
        PersonSpec(real_name="John Smith", email="john@example.com"),
    ],
    apps=[AppSpec(name="Lunch", manifest=MANIFEST)],
    channels=[
        ChannelSpec(name="kitchen", members=["Anna Rossi", "Li Wei", "Lunch"], topic="What is cooking"),
        ChannelSpec(name="cellar", members=["John Smith", "Lunch"], private=True),
        ChannelSpec(name="garden", members=["Anna Rossi"]),
    ],
    start_at=datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
    trigger_seconds=10.0,
    rate_limits=False,
)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(SETTINGS) as running:
        yield running


@pytest.fixture
def ws(server: Server) -> Workspace:
    return client.connect(server.url)


@pytest.fixture
def bot(server: Server) -> WebClient:
    """The lunch app's own Web API client, without the SDK's retries."""
    token = server.app("Lunch")["bot_token"]
    return WebClient(token=token, base_url=f"{server.url}/api/", retry_handlers=[])


@pytest.fixture
def lunch(server: Server, ws: Workspace) -> Iterator[Lunch]:
    """The lunch app, running and connected."""
    credentials = server.app("Lunch")
    app = Lunch(
        base_url=f"{server.url}/api/",
        bot_token=credentials["bot_token"],
        signing_secret=credentials["signing_secret"],
    )
    with connected(app, credentials["app_token"], ws):
        yield app


@contextmanager
def connected(app: Lunch, app_token: str, ws: Workspace) -> Iterator[SocketModeClient]:
    """The app connected over Socket Mode with the SDK's own client."""
    handler = SocketModeHandler(app.app, app_token=app_token, ping_interval=1)
    handler.client.connect()
    yield handler.client
    # The SDK's client closes only after its current wait for data, 3 s; data or a lost socket ends it.
    handler.client.auto_reconnect_enabled = False
    ws.drop_sockets()
    client.eventually(lambda: None if handler.client.is_connected() else True, "the socket's end")
    handler.client.close()
