"""The second transport: signed requests to the app's own URLs."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from slack_bolt import BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from tests.integration.workspace.lunch import MANIFEST, Lunch, button, card
from workspace import eventlimits
from workspace.client import Workspace, eventually


@dataclass
class Door:
    """Receives what the workspace sends, and answers with the app, or with `status` while that is set."""

    signing_secret: str = ""
    app: Lunch | None = None
    status: int | None = None
    requests: list[tuple[dict[str, str], str]] = field(default_factory=list)

    def answer(self, headers: dict[str, str], body: str) -> tuple[int, str, dict[str, Any]]:
        self.requests.append((headers, body))
        if self.status is not None or self.app is None:
            return self.status or 500, "", {}
        answer = self.app.app.dispatch(BoltRequest(body=body, headers={**headers}))
        return answer.status, answer.body, {name: values[0] for name, values in answer.headers.items()}


@pytest.fixture
def door() -> Iterator[tuple[Door, str]]:
    door = Door()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, text, headers = door.answer({k.lower(): v for k, v in self.headers.items()}, body)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield door, f"http://127.0.0.1:{listening.server_port}/slack/events"
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def post_office(ws: Workspace, door: tuple[Door, str]) -> tuple[Door, WebClient]:
    """The lunch app over HTTP, under the name Post."""
    opened, url = door
    settings = {
        "event_subscriptions": {"bot_events": ["app_home_opened"], "request_url": url},
        "interactivity": {"is_enabled": True, "request_url": url},
        "socket_mode_enabled": False,
    }
    features = {
        **MANIFEST["features"],
        "bot_user": {"display_name": "Post"},
        "slash_commands": [{"command": "/post", "description": "Post", "url": url}],
    }
    credentials = ws.add_app("Post", MANIFEST | {"settings": settings, "features": features})
    opened.signing_secret = credentials["signing_secret"]
    opened.app = Lunch(
        base_url=f"{ws.url}/api/",
        bot_token=credentials["bot_token"],
        signing_secret=credentials["signing_secret"],
    )
    return opened, WebClient(token=credentials["bot_token"], base_url=f"{ws.url}/api/")


def test_an_interaction_is_signed_and_answered(ws: Workspace, post_office: tuple[Door, WebClient]) -> None:
    door, bot = post_office
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="?", blocks=card(button("Order", "order")))
    assert rossi.click("Order", place="@post").status == "ok"
    rossi.modal("Order")
    assert rossi.submit({"Dish": "Nothing"}).errors == {"dish": "Please eat something"}
    headers, body = door.requests[0]
    assert SignatureVerifier(door.signing_secret).is_valid_request(body, headers)
    assert not SignatureVerifier("another secret").is_valid_request(body, headers)


def test_events_are_retried_at_once_and_later_by_the_clock(
    ws: Workspace, post_office: tuple[Door, WebClient]
) -> None:
    door, _ = post_office
    door.status = 500
    ws.person("Anna Rossi").open_home("@post")
    eventually(lambda: len(door.requests) == 2 or None, "the first retry")
    ws.advance(timedelta(minutes=1))
    eventually(lambda: len(door.requests) == 3 or None, "the second retry")
    ws.advance(timedelta(minutes=5))
    eventually(lambda: len(door.requests) == 4 or None, "the third retry")
    numbers = [headers.get("x-slack-retry-num") for headers, _ in door.requests]
    assert numbers == [None, "1", "2", "3"]
    assert door.requests[1][0]["x-slack-retry-reason"] == "http_error"


def test_an_interaction_is_never_sent_again(ws: Workspace, post_office: tuple[Door, WebClient]) -> None:
    door, bot = post_office
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="?", blocks=card(button("Order", "order")))
    door.status = 500
    assert rossi.click("Order", place="@post").status == "timeout"
    ws.advance(timedelta(minutes=10))
    assert len(door.requests) == 1


def test_a_plain_text_answer_to_a_command_is_shown(
    ws: Workspace, post_office: tuple[Door, WebClient]
) -> None:
    door, _ = post_office
    assert door.app is not None
    door.app.app.command("/post")(lambda ack: ack("Delivered"))
    rossi = ws.person("Anna Rossi")
    rossi.say("#kitchen", "/post now")
    rossi.wait_for("#kitchen", "Delivered")


def test_an_app_that_takes_no_events_is_sent_none_until_they_are_turned_on_again(
    ws: Workspace, post_office: tuple[Door, WebClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(eventlimits, "ENOUGH_TO_JUDGE", 2)
    door, _ = post_office
    door.status = 500
    rossi = ws.person("Anna Rossi")
    rossi.open_home("@post")
    eventually(lambda: ws.journal("app_rate_limited") or None, "the warning")
    tries = len(ws.journal("app_home_opened"))
    rossi.open_home("@post")
    assert len(ws.journal("app_home_opened")) == tries
    door.status = 200
    (app,) = [entry["request"]["api_app_id"] for entry in ws.journal("app_rate_limited")]
    ws.control("resume_events", app=app)
    rossi.open_home("@post")
    eventually(lambda: len(ws.journal("app_home_opened")) > tries or None, "an event again")
