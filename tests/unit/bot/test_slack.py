"""Each answer of Slack is understood by what it means for sending again."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.slack import CallFailed, LockedOut, Refused, Slack, TryLater, Uncertain

Reply = Callable[[BaseHTTPRequestHandler], None]


def says(status: int, body: bytes, **headers: str) -> Reply:
    def reply(request: BaseHTTPRequestHandler) -> None:
        request.send_response_only(status)  # without a date that is not in the headers
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return reply


def refuses(code: str) -> Reply:
    return says(200, json.dumps({"ok": False, "error": code}).encode(), Content_Type="application/json")


def hangs_up(request: BaseHTTPRequestHandler) -> None:
    request.connection.close()


@contextmanager
def slack_that(reply: Reply) -> Iterator[Slack]:
    """A Slack that answers everything in one way."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/api/"
        yield Slack(token="xoxb-1", api_url=url, timeout=timedelta(seconds=2))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(
    ("reply", "meaning"),
    [
        (says(429, b"", Retry_After="7"), TryLater),
        (refuses("ratelimited"), TryLater),
        (refuses("channel_not_found"), Refused),
        (refuses("invalid_blocks"), Refused),
        (refuses("token_revoked"), LockedOut),
        (refuses("internal_error"), Uncertain),
        (refuses("fatal_error"), Uncertain),
        (says(500, b"oops"), Uncertain),
        (says(502, b"<html>a proxy</html>"), Uncertain),
        (says(200, b"<html>a proxy</html>"), Uncertain),
        (says(200, b'{"ok": true, "ts'), Uncertain),
        (hangs_up, Uncertain),
    ],
)
def test_an_answer_is_understood(reply: Reply, meaning: type[CallFailed]) -> None:
    with slack_that(reply) as slack, pytest.raises(meaning):
        slack.post("C1", {"text": "hello", "blocks": []}, delivery=1, name="note")


def test_the_wait_is_the_one_slack_asks_for() -> None:
    with slack_that(says(429, b"", Retry_After="7")) as slack, pytest.raises(TryLater) as later:
        slack.post("C1", {"text": "hello"}, delivery=1, name="note")
    assert later.value.wait == timedelta(seconds=7)


def test_what_never_left_may_be_sent_again() -> None:
    slack = Slack(token="xoxb-1", api_url="http://127.0.0.1:9/api/", timeout=timedelta(seconds=2))
    with pytest.raises(TryLater):
        slack.post("C1", {"text": "hello"}, delivery=1, name="note")


def test_a_file_is_not_sent_to_an_address_that_is_not_slacks() -> None:
    elsewhere = json.dumps({"ok": True, "upload_url": "http://169.254.169.254/", "file_id": "F1"}).encode()
    with slack_that(says(200, elsewhere)) as slack, pytest.raises(Refused, match="not Slack's"):
        slack.stage("plan.csv", b"content")


@pytest.mark.parametrize("body", [b'{"ok": true, "channel": {"id": "D1"}}', b'{"ok": false, "error": "no"}'])
def test_every_answer_says_what_time_it_is_in_slack(body: bytes) -> None:
    with slack_that(says(200, body, Date="Sun, 22 Nov 2026 03:00:00 GMT")) as slack:
        with suppress(CallFailed):
            slack.open_direct_messages("U1")
        heard = slack.clock.now()
    assert heard is not None
    assert heard >= datetime(2026, 11, 22, 3, tzinfo=UTC)


def test_an_answer_without_a_readable_date_says_nothing_of_the_time() -> None:
    with slack_that(says(200, b'{"ok": true, "channel": {"id": "D1"}}', Date="soon")) as slack:
        slack.open_direct_messages("U1")
        assert slack.clock.now() is None
