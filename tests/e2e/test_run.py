"""The command `parley run`, as a supervisor starts and stops it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import manifest
from workspace import client
from workspace.server import Server
from workspace.settings import AppSpec, Settings

PARLEY = [sys.executable, "-m", "bot"]


@pytest.fixture
def server() -> Iterator[Server]:
    apps = [AppSpec(name=manifest.NAME, manifest=manifest.build())]
    with Server(Settings(apps=apps, rate_limits=False)) as running:
        yield running


@pytest.fixture
def environment(server: Server, tmp_path: Path) -> dict[str, str]:
    credentials = server.app(manifest.NAME)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return os.environ | {
        "SLACK_BOT_TOKEN": credentials["bot_token"],
        "SLACK_APP_TOKEN": credentials["app_token"],
        "SLACK_API_URL": f"{server.url}/api/",
        "DATABASE_URL": f"sqlite:///{tmp_path}/parley.db",
        "PARLEY_PORT": str(port),
    }


def ready(port: str) -> bool | None:
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=2)
    try:
        connection.request("GET", "/readyz")
        return True if connection.getresponse().status == 200 else None
    except OSError:
        return None
    finally:
        connection.close()


def test_it_becomes_ready_and_stops_when_asked(environment: dict[str, str]) -> None:
    with subprocess.Popen([*PARLEY, "run"], env=environment, stderr=subprocess.PIPE, text=True) as bot:
        try:
            client.eventually(lambda: ready(environment["PARLEY_PORT"]), "the bot to be ready", seconds=60)
            bot.send_signal(signal.SIGTERM)
            _, log = bot.communicate(timeout=30)
        finally:
            bot.kill()
    assert bot.returncode == 0
    assert environment["SLACK_BOT_TOKEN"] not in log


def test_without_tokens_it_says_which_and_does_not_start() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    tried = subprocess.run([*PARLEY, "run"], env=bare, capture_output=True, text=True, timeout=60)
    assert tried.returncode == 2
    assert "SLACK_BOT_TOKEN: it is not set" in tried.stderr
    assert "the bot was not started" in tried.stderr
