"""The server starts and stops cleanly, in a thread or on its own."""

import json
import re
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from slack_sdk import WebClient

from tests.integration.workspace.conftest import SETTINGS
from tests.integration.workspace.lunch import MANIFEST
from workspace import client
from workspace.server import Server


def test_stopping_ends_its_thread_even_with_a_page_open() -> None:
    server = Server(SETTINGS)
    server.start()
    ws = client.connect(server.url)
    opened = threading.Event()
    reader = threading.Thread(target=_read_events, args=(ws, opened))
    reader.start()
    assert opened.wait(timeout=10)
    server.stop()
    reader.join(timeout=10)
    assert not reader.is_alive()
    assert "workspace" not in [thread.name for thread in threading.enumerate()]


def _read_events(ws: client.Workspace, opened: threading.Event) -> None:
    with urllib.request.urlopen(f"{ws.url}/page/events?as={ws.look_up('Anna Rossi')}") as events:
        events.readline()
        opened.set()
        events.read()


def test_two_servers_live_side_by_side() -> None:
    with Server(SETTINGS) as one, Server(SETTINGS) as two:
        assert one.url != two.url
        assert client.connect(one.url).person("Li Wei").channels() == ["kitchen"]


def test_a_caller_who_dies_in_the_middle_of_a_call_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """Bots are killed in tests by the thousand; a trace for each would bury what matters."""
    head = (
        "POST /api/chat.postMessage HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n"
    )
    with Server(SETTINGS) as server:
        url = urllib.parse.urlsplit(server.url)
        with socket.create_connection((url.hostname or "", url.port or 0)) as caller:
            caller.sendall(f"{head}channel=".encode())
        assert client.connect(server.url).person("Li Wei").channels() == ["kitchen"]
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_it_runs_on_its_own_from_a_file(tmp_path: Path) -> None:
    setup = tmp_path / "workspace.json"
    people = [{"real_name": "Anna Rossi"}]
    apps = [{"name": "Lunch", "manifest": MANIFEST}]
    channels = [{"name": "kitchen", "members": ["Anna Rossi", "Lunch"]}]
    setup.write_text(json.dumps({"name": "Osteria", "people": people, "apps": apps, "channels": channels}))
    command = [sys.executable, "-m", "workspace", "--setup", str(setup), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(4)]
        said = "".join(lines)
        url = re.search(r"Open (\S+)", said)
        token = re.search(r"SLACK_BOT_TOKEN=(\S+)", said)
        assert url and token, said
        bot = WebClient(token=token[1], base_url=f"{url[1]}/api/")
        assert bot.auth_test()["team"] == "Osteria"
        process.terminate()
