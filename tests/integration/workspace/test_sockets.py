"""Socket Mode behaves as Slack's: hello, acknowledgement, one receiver each, refresh, ten at most."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.integration.workspace.lunch import MANIFEST, Lunch, button, card
from workspace.client import Workspace, eventually
from workspace.server import Server

Body = dict[str, Any]


@pytest.fixture
def app_client(server: Server) -> WebClient:
    return WebClient(token=server.app("Lunch")["app_token"], base_url=f"{server.url}/api/")


@contextmanager
def opened(app_client: WebClient) -> Iterator[ClientConnection]:
    url = app_client.apps_connections_open(app_token=str(app_client.token))["url"]
    with connect(url, open_timeout=5, close_timeout=1) as connection:
        yield connection


def received(connection: ClientConnection) -> Body:
    body: Body = json.loads(connection.recv(timeout=5))
    return body


def acknowledge(connection: ClientConnection, envelope: Body) -> None:
    connection.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def test_hello_tells_how_many_connections_there_are(app_client: WebClient) -> None:
    with opened(app_client) as one, opened(app_client) as two:
        assert received(one)["num_connections"] == 1
        assert received(two)["num_connections"] == 2


def test_a_ticket_is_good_for_one_connection(app_client: WebClient) -> None:
    url = app_client.apps_connections_open(app_token=str(app_client.token))["url"]
    with connect(url, open_timeout=5), pytest.raises(InvalidStatus), connect(url, open_timeout=5):
        pass


def test_an_eleventh_connection_is_refused(app_client: WebClient) -> None:
    urls = [app_client.apps_connections_open(app_token=str(app_client.token))["url"] for _ in range(11)]
    with ExitStack() as open_ones:
        for url in urls[:10]:
            open_ones.enter_context(connect(url, open_timeout=5, close_timeout=1))
        with pytest.raises(InvalidStatus), connect(urls[10], open_timeout=5):
            pass


def test_a_payload_goes_to_one_connection_only(app_client: WebClient, bot: WebClient, ws: Workspace) -> None:
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="?", blocks=card(button("Order", "order")))
    with opened(app_client) as one, opened(app_client) as two:
        received(one), received(two)
        assert rossi.click("Order", place="@lunch").status == "timeout"
        heard = [envelope for each in (one, two) for envelope in pending(each)]
    interactions = [envelope for envelope in heard if envelope["type"] == "interactive"]
    assert len(interactions) == 1
    assert interactions[0]["accepts_response_payload"] is False


def pending(connection: ClientConnection) -> list[Body]:
    found = []
    try:
        while True:
            found.append(json.loads(connection.recv(timeout=0.2)))
    except TimeoutError:
        return found


def test_an_event_is_sent_again_by_the_workspace_clock_and_an_interaction_is_not(
    app_client: WebClient, ws: Workspace
) -> None:
    rossi = ws.person("Anna Rossi")
    with opened(app_client) as connection:
        received(connection)
        rossi.open_home("@lunch")
        first = received(connection)
        at_once = received(connection)
        eventually(lambda: len(ws.journal("app_home_opened")) == 2 or None, "two tries")
        ws.advance(timedelta(minutes=1))
        after_a_minute = received(connection)
        acknowledge(connection, after_a_minute)
    attempts = [envelope["retry_attempt"] for envelope in (first, at_once, after_a_minute)]
    assert attempts == [0, 1, 2]
    assert at_once["retry_reason"] == "http_timeout"
    assert first["payload"]["event_id"] == after_a_minute["payload"]["event_id"]
    assert first["envelope_id"] != at_once["envelope_id"]


def test_an_app_reconnects_when_asked_to(lunch: Lunch, bot: WebClient, ws: Workspace) -> None:
    rossi = ws.person("Anna Rossi")
    ws.refresh_sockets()
    eventually(lambda: rossi.shortcut("plan").status == "ok" or None, "the app to be back")
    assert rossi.modal("Order")


def test_sockets_stay_closed_without_the_setting(ws: Workspace, server: Server) -> None:
    manifest = MANIFEST | {"settings": {**MANIFEST["settings"], "socket_mode_enabled": False}}
    app = ws.add_app("Quiet", manifest)
    client = WebClient(base_url=f"{server.url}/api/")
    answer = client.api_call("api.test", params={})
    assert answer["ok"]
    with pytest.raises(Exception, match="socket_mode_not_enabled"):
        client.apps_connections_open(app_token=app["app_token"])


def test_the_server_listens_on_loopback_only(server: Server) -> None:
    assert server.url.startswith("http://127.0.0.1:")
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=5):
        pass
