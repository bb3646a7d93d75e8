"""The bot in HTTP mode, as `parley run` starts it: a process of its own. Slack is played here."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import RawIOBase
from itertools import count
from pathlib import Path
from typing import Any

from bot.settings import Mode, Settings

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
BOT_TOKEN = "xoxb-1234567890-canary"
START_SECONDS = 60.0
STOP_SECONDS = 30.0


class NotStarted(RuntimeError):
    """The bot did not come up in time; its log says why."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """A running bot."""

    port: int
    process: int
    log: Path

    def resident_bytes(self) -> int:
        """The memory that the process holds."""
        status = Path(f"/proc/{self.process}/status").read_text()
        [line] = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return int(line.split()[1]) * 1024

    def get(self, path: str) -> tuple[int, str]:
        """Ask the bot's port."""
        return get(self.port, path)


def get(port: int, path: str) -> tuple[int, str]:
    """What is said at that path; raises `OSError` when nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def settings(database_url: str, *, port: int, api_url: str) -> Settings:
    """What a bot in HTTP mode is started with, for processes that are not started by `parley run`."""
    return Settings(
        bot_token=BOT_TOKEN,
        signing_secret=SECRET,
        api_url=api_url,
        mode=Mode.HTTP,
        database_url=database_url,
        port=port,
    )


@contextmanager
def running(database_url: str, folder: Path, *, alert_url: str = "") -> Iterator[Service]:
    """Start the bot on that database, wait until it is ready, and stop it afterwards."""
    with slack(folder / "slack.said") as api_url:
        port = free_port()
        log = folder / "bot.log"
        with log.open("ab") as written:
            process = subprocess.Popen(
                [sys.executable, "-c", "from bot.cli import app; app()", "run"],
                env=os.environ
                | environment(database_url, port=port, api_url=api_url)
                | {"PARLEY_ALERT_URL": alert_url},
                stdout=written,
                stderr=written,
            )
        try:
            service = Service(port=port, process=process.pid, log=log)
            _wait_until_ready(service, process)
            yield service
        finally:
            _stop(process)


def _wait_until_ready(service: Service, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            if service.get("/readyz")[0] == HTTPStatus.OK:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise NotStarted(service.log.read_text()[-2000:])


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def environment(database_url: str, *, port: int, api_url: str) -> dict[str, str]:
    """What the bot is told to run with."""
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": api_url,
        "PARLEY_MODE": "http",
        "PARLEY_PORT": str(port),
        "DATABASE_URL": database_url,
    }


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def slack(said: Path) -> Iterator[str]:
    """Takes every call, as Slack does on a good day, and writes down what is said."""
    with said.open("ab", buffering=0) as written:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Api, written))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/api/"
        finally:
            server.shutdown()
            server.server_close()


class _Api(BaseHTTPRequestHandler):
    """Slack's Web API, as far as a bot that answers clicks needs it."""

    protocol_version = "HTTP/1.1"
    _numbers = count(1)

    def __init__(self, said: RawIOBase, *connection: Any) -> None:
        self._said = said
        super().__init__(*connection)

    def do_POST(self) -> None:  # the name that http.server asks for
        words = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._said.write(words + b"\n")
        number = next(self._numbers)
        said = {
            "ok": True,
            "url": "https://brera.slack.com/",
            "team": "Brera",
            "team_id": "T1",
            "user_id": "UBOT",
            "user": "parley",
            "bot_id": "BBOT",
            "channel": {"id": f"D{number}"} if self.path.endswith("conversations.open") else "C1",
            "channels": [{"id": "C1", "name": "sop"}, {"id": "C2", "name": "sop-demand"}],
            "ts": f"1700000000.{number:06}",
            "response_metadata": {"next_cursor": ""},
        }
        body = json.dumps(said).encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
