"""The whole bot, built as it is run, with the example company in it and a workspace around it."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot import app, manifest
from bot.app import Parley
from bot.clock import MovableClock
from bot.connectors import folder
from bot.db import people
from bot.db.session import Database
from bot.demo.brera import folder as brera
from bot.settings import Mode, Settings
from bot.use_cases import imports
from planning.company import Company
from workspace import client
from workspace.client import Workspace
from workspace.server import Server
from workspace.settings import AppSpec, PersonSpec
from workspace.settings import Settings as WorkspaceSettings

REP = "Anna Rossi"


@pytest.fixture(scope="package")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """The example company."""
    path = tmp_path_factory.mktemp("company") / "brera"
    brera.write(path)
    loaded, problems = folder.load(path)
    assert loaded is not None, problems
    return loaded


@pytest.fixture(params=[Mode.SOCKET, Mode.HTTP])
def mode(request: pytest.FixtureRequest) -> Mode:
    return Mode(request.param)


@pytest.fixture
def port() -> int:
    """A free port: in HTTP mode the workspace is told of it before the bot listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def server(mode: Mode, port: int) -> Iterator[Server]:
    events = f"http://127.0.0.1:{port}{manifest.EVENTS_PATH}" if mode is Mode.HTTP else None
    settings = WorkspaceSettings(
        people=[
            PersonSpec(real_name=REP, email="anna@example.com"),
            PersonSpec(real_name="Eve Stranger", email="eve@example.com"),
        ],
        apps=[AppSpec(name=manifest.NAME, manifest=manifest.build(events_url=events))],
        ack_seconds=10,  # this computer may be busy with other tests
        rate_limits=False,
    )
    with Server(settings) as running:
        yield running


@pytest.fixture
def ws(server: Server) -> Workspace:
    return client.connect(server.url)


@pytest.fixture
def settings(database: Database, server: Server, mode: Mode, port: int) -> Settings:
    """What `parley run` would read from the environment."""
    credentials = server.app(manifest.NAME)
    return Settings(
        bot_token=credentials["bot_token"],
        app_token=credentials["app_token"],
        signing_secret=credentials["signing_secret"],
        api_url=f"{server.url}/api/",
        mode=mode,
        database_url=database.url.render_as_string(hide_password=False),
        port=port,
    )


@pytest.fixture
def bot(
    database: Database, clock: MovableClock, company: Company, ws: Workspace, settings: Settings
) -> Iterator[Parley]:
    """The bot, running, with the example company in it and one of its reps in Slack."""
    imports.store(database.transaction, data=company, by="test", now=clock.now())
    with database.transaction() as session:
        rep = str(company.table("people").query("roles.str.contains('sales')")["person"].iloc[0])
        known = people.get(session, rep)
        known.slack_user, known.language = ws.person(REP).id, "en"
    with running(app.build(settings)) as parley:
        yield parley


@contextmanager
def running(parley: Parley) -> Iterator[Parley]:
    parley.start()
    try:
        yield parley
    finally:
        parley.stop()
