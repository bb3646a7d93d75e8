"""The whole bot, built as it is run, against a workspace: over Socket Mode, and over signed HTTP."""

import http.client
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

import pytest

from bot import app, manifest
from bot.app import Parley
from bot.clock import MovableClock
from bot.connectors import folder
from bot.db import migration, people
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

HEAVY = {"pandas", "numpy", "scipy", "statsmodels", "highspy", "matplotlib", "openpyxl", "holidays"}


@pytest.fixture(scope="module")
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
            PersonSpec(real_name="Anna Rossi", email="anna@example.com"),
            PersonSpec(real_name="Eve Stranger", email="eve@example.com"),
        ],
        apps=[AppSpec(name=manifest.NAME, manifest=manifest.build(events_url=events))],
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
        people.get(session, rep).slack_user = ws.person("Anna Rossi").id
    with running(app.build(settings)) as parley:
        yield parley


@contextmanager
def running(parley: Parley) -> Iterator[Parley]:
    parley.start()
    try:
        yield parley
    finally:
        parley.stop()


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.usefixtures("bot")
def test_a_person_finds_their_home_and_is_answered(ws: Workspace) -> None:
    anna = ws.person("Anna Rossi")
    home = anna.wait_for_home(manifest.NAME)
    assert home.words
    assert anna.say(f"@{manifest.NAME}", "/sop status").status == "ok"


@pytest.mark.usefixtures("bot")
def test_a_stranger_is_told_that_they_have_no_part(ws: Workspace) -> None:
    eve = ws.person("Eve Stranger")
    eve.open_home(manifest.NAME, tab="messages")
    answered = eve.say(f"@{manifest.NAME}", "/sop status")
    assert "You have no part in the cycle yet" in str(answered.body) + str(
        [message.words for message in eve.messages(f"@{manifest.NAME}")]
    )


def test_a_probe_learns_that_the_bot_is_ready(bot: Parley, port: int) -> None:
    client.eventually(lambda: bot.jobs.looked_at, "the first look at what is due")
    assert get(port, "/healthz") == (HTTPStatus.OK, "alive\n")
    assert get(port, "/readyz") == (HTTPStatus.OK, "ready\n")
    assert get(port, "/nowhere")[0] == HTTPStatus.NOT_FOUND


def test_the_figures_are_there_for_prometheus(bot: Parley, port: int) -> None:
    status, figures = get(port, "/metrics")
    assert status == HTTPStatus.OK
    assert 'parley_outbox_rows{state="unknown"} 0.0' in figures
    assert "parley_ack_seconds_bucket" in figures


def test_a_probe_learns_what_is_not_in_order(bot: Parley, port: int) -> None:
    migration.downgrade(bot.database.engine, "0001")
    status, words = get(port, "/readyz")
    assert status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "older schema" in words
    migration.upgrade(bot.database.engine)


def test_building_the_bot_loads_nothing_heavy_and_touches_nothing(tmp_path: Path) -> None:
    """The bot starts quickly; the planning core is loaded when the first work is due."""
    script = (
        "import sys; from bot import app; from bot.settings import Settings;"
        "app.build(Settings(bot_token='xoxb-1', app_token='xapp-1', port=0,"
        f" database_url='sqlite:///{tmp_path}/never.db', api_url='http://127.0.0.1:9/'));"
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(loaded.stdout.split())
    assert list(tmp_path.iterdir()) == []
