"""The operator is told outside Slack, once when something is wrong for a while and once when it is mended."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.watch import Watch


class Webhook(BaseHTTPRequestHandler):
    """Keeps what it is told."""

    def do_POST(self) -> None:
        told: list[list[str]] = self.server.told  # type: ignore[attr-defined]
        told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["problems"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def webhook() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Webhook)
    server.told = []  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_tells_what_is_wrong_once_and_when_it_is_mended(webhook: HTTPServer) -> None:
    wrong: list[str] = []
    watch = Watch(url=f"http://127.0.0.1:{webhook.server_port}/", problems=lambda: wrong)
    for now_wrong in ([], [], ["the database"], ["the database"], ["the database"], [], []):
        wrong = list(now_wrong)
        watch.look()
    assert webhook.told == [["the database"], []]  # type: ignore[attr-defined]


def test_a_flicker_wakes_nobody(webhook: HTTPServer) -> None:
    wrong: list[str] = []
    watch = Watch(url=f"http://127.0.0.1:{webhook.server_port}/", problems=lambda: wrong)
    for now_wrong in ([], ["a moment"], [], ["a moment"], []):
        wrong = list(now_wrong)
        watch.look()
    assert webhook.told == []  # type: ignore[attr-defined]


def test_what_could_not_be_told_is_told_later() -> None:
    """An alert that did not get through counts as not told."""
    watch = Watch(url="http://127.0.0.1:9/", problems=lambda: ["the database"])
    for _ in range(3):
        watch.look()
    assert watch.told == ()
