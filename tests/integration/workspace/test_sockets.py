"""Socket Mode behaves as Slack's: hello, acknowledgement, one receiver each, refresh, ten at most."""

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.integration.workspace.conftest import SETTINGS
from tests.integration.workspace.lunch import MANIFEST, Lunch, button, card
from workspace.client import Workspace, eventually
from workspace.server import Server

Body = dict[str, Any]


@pytest.fixture
def server() -> Iterator[Server]:
    """The usual workspace with less patience, since here nobody answers."""
    with Server(replace(SETTINGS, ack_seconds=1.0)) as running:
        yield running


@pytest.fixture
def app_client(server: Server) -> WebClient:
    return WebClient(token=server.app("Lunch")["app_token"], base_url=f"{server.url}/api/")


@contextmanager
def opened(app_client: WebClient) -> Iterator[ClientConnection]:
    url = app_client.apps_connections_open(app_token=str(app_client.token))["url"]
    with connect(url, open_timeout=5, close_timeout=1) as connection:
        yield connection


def received(connection: ClientConnection) -> Body:
    body: Body = json.loads(connection.recv(timeout=30))
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


def test_an_eleventh_connection_is_turned_away(app_client: WebClient) -> None:
    with ExitStack() as open_ones:
        for _ in range(10):
            assert received(open_ones.enter_context(opened(app_client)))["type"] == "hello"
        with opened(app_client) as eleventh:
            assert received(eleventh)["reason"] == "too_many_websockets"
            with pytest.raises(ConnectionClosed):
                eleventh.recv(timeout=5)


def test_dead_connections_count_and_swallow_their_share(
    app_client: WebClient, bot: WebClient, ws: Workspace
) -> None:
    """Reconnecting behind a bad network leaves dead registrations, and most payloads are lost in them."""
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="?", blocks=card(button("Order", "order")))
    ws.haunt_sockets(9)
    with opened(app_client) as alive:
        assert received(alive)["num_connections"] == 10
        outcomes = [rossi.click("Order", place="@lunch").status for _ in range(2)]
        assert outcomes == ["timeout", "timeout"]
        assert len(pending(alive)) < len(outcomes)
        ws.drop_sockets()
    with opened(app_client) as alone:
        assert received(alone)["num_connections"] == 1


def test_a_connection_is_warned_and_then_asked_to_reconnect_when_its_time_is_over() -> None:
    with Server(replace(SETTINGS, socket_seconds=0.1)) as server:
        token = server.app("Lunch")["app_token"]
        with opened(WebClient(token=token, base_url=f"{server.url}/api/")) as connection:
            said = [received(connection) for _ in range(3)]
            with pytest.raises(ConnectionClosed):
                connection.recv(timeout=5)
    assert [each.get("reason") for each in said] == [None, "warning", "refresh_requested"]
    assert said[0]["debug_info"]["approximate_connection_time"] == 0


def test_an_app_can_ask_for_short_connections(app_client: WebClient) -> None:
    url = app_client.apps_connections_open(app_token=str(app_client.token))["url"]
    with connect(f"{url}&debug_reconnects=true", open_timeout=5, close_timeout=1) as connection:
        assert received(connection)["debug_info"]["approximate_connection_time"] == 360


def test_an_uninstalled_app_is_told_that_its_link_is_gone(
    app_client: WebClient, server: Server, ws: Workspace
) -> None:
    with opened(app_client) as connection:
        received(connection)
        ws.control("revoke_app", app=server.app("Lunch")["id"])
        assert received(connection)["reason"] == "link_disabled"


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
