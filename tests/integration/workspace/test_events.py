"""Apps hear of what happens: if they subscribed, have the scope, and are in the channel."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.integration.workspace.conftest import SETTINGS
from tests.integration.workspace.lunch import MANIFEST
from workspace import client
from workspace.client import Workspace, eventually
from workspace.server import Server

SUBSCRIPTIONS = [
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_created",
    "channel_rename",
    "channel_unarchive",
    "file_shared",
    "group_archive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "pin_added",
    "pin_removed",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
]
SCOPES = [
    "app_mentions:read",
    "channels:history",
    "channels:read",
    "chat:write",
    "files:read",
    "groups:read",
    "pins:read",
    "pins:write",
    "reactions:read",
    "reactions:write",
    "users:read",
]


def manifest(*, events: list[str], scopes: list[str]) -> dict[str, Any]:
    settings = {**MANIFEST["settings"], "event_subscriptions": {"bot_events": events}}
    named = {"bot_user": {"display_name": "Ear"}}
    return {**MANIFEST, "features": named, "settings": settings, "oauth_config": {"scopes": {"bot": scopes}}}


@pytest.fixture
def ear(ws: Workspace, server: Server) -> WebClient:
    """An app in the kitchen that listens to everything. It is not connected: tries are journalled."""
    credentials = ws.add_app("Ear", manifest(events=SUBSCRIPTIONS, scopes=SCOPES))
    ws.control("join", channel="#kitchen", person="@ear")
    return WebClient(token=credentials["bot_token"], base_url=f"{server.url}/api/")


def heard(ws: Workspace, kind: str) -> dict[str, Any]:
    """The latest event of that kind that was tried on the app Ear."""

    def found() -> dict[str, Any] | None:
        tries = [entry for entry in ws.journal(kind) if entry["app"] == "Ear"]
        return tries[-1]["request"]["event"] if tries else None

    return eventually(found, f"the event {kind}")


def unheard(ws: Workspace, kind: str) -> bool:
    return not [entry for entry in ws.journal(kind) if entry["app"] == "Ear"]


@pytest.mark.parametrize(
    ("act", "kind", "about"),
    [
        (("archive", {"channel": "#kitchen"}), "channel_archive", "channel"),
        (("unarchive", {"channel": "#kitchen"}), "channel_unarchive", "channel"),
        (("rename", {"channel": "#kitchen", "name": "bistro"}), "channel_rename", "channel"),
        (("leave", {"channel": "#kitchen", "person": "Li Wei"}), "member_left_channel", "user"),
        (("join", {"channel": "#kitchen", "person": "John Smith"}), "member_joined_channel", "user"),
        (("add_channel", {"name": "terrace"}), "channel_created", "channel"),
        (("add_person", {"real_name": "New Cook"}), "team_join", "user"),
        (("change_person", {"person": "Li Wei", "changes": {"tz": "Asia/Tokyo"}}), "user_change", "user"),
    ],
)
def test_an_app_hears_of(
    ws: Workspace, ear: WebClient, act: tuple[str, dict[str, Any]], kind: str, about: str
) -> None:
    verb, arguments = act
    ws.control(verb, **arguments)
    assert about in heard(ws, kind)


def test_an_app_hears_messages_and_mentions(ws: Workspace, ear: WebClient) -> None:
    ws.person("Anna Rossi").say("#kitchen", "@ear listen")
    assert heard(ws, "message")["channel_type"] == "channel"
    assert heard(ws, "app_mention")["text"].endswith("listen")


def test_an_app_hears_of_edits_and_deletions(ws: Workspace, ear: WebClient) -> None:
    kitchen = ws.channel("#kitchen")
    posted = ear.chat_postMessage(channel=kitchen, text="One")
    ear.chat_update(channel=kitchen, ts=posted["ts"], text="Two")
    assert heard(ws, "message")["message"]["text"] == "Two"
    ear.chat_delete(channel=kitchen, ts=posted["ts"])
    eventually(lambda: heard(ws, "message").get("deleted_ts"), "the deletion")


def test_an_app_hears_of_marks(ws: Workspace, ear: WebClient) -> None:
    kitchen = ws.channel("#kitchen")
    posted = ear.chat_postMessage(channel=kitchen, text="Soup")
    ear.reactions_add(channel=kitchen, timestamp=posted["ts"], name="stew")
    ear.pins_add(channel=kitchen, timestamp=posted["ts"])
    assert heard(ws, "reaction_added")["reaction"] == "stew"
    assert heard(ws, "pin_added")["item"]["message"]["ts"] == posted["ts"]


def test_an_app_hears_of_marks_taken_off(ws: Workspace, ear: WebClient) -> None:
    kitchen, rossi = ws.channel("#kitchen"), ws.person("Anna Rossi")
    posted = ear.chat_postMessage(channel=kitchen, text="Soup")
    soup = rossi.wait_for("#kitchen", "Soup")
    rossi.react("stew", on=soup)
    assert heard(ws, "reaction_added")["user"] == rossi.id
    rossi.react("stew", on=soup)
    assert heard(ws, "reaction_removed")["item"]["ts"] == posted["ts"]
    ear.pins_add(channel=kitchen, timestamp=posted["ts"])
    ear.pins_remove(channel=kitchen, timestamp=posted["ts"])
    assert heard(ws, "pin_removed")["item"]["message"]["ts"] == posted["ts"]


def test_an_app_hears_of_files(ws: Workspace, ear: WebClient) -> None:
    rossi = ws.person("Anna Rossi")
    recipe = rossi.upload("recipe.txt", b"Boil.")
    rossi.say("#kitchen", "Look", files=[recipe])
    assert heard(ws, "file_shared")["file_id"] == recipe


def test_an_app_hears_of_its_own_end(ws: Workspace, ear: WebClient, server: Server) -> None:
    ws.control("revoke_app", app=server.app("Ear")["id"])
    assert heard(ws, "app_uninstalled")
    assert heard(ws, "tokens_revoked")


def test_an_app_does_not_hear_of_a_channel_it_is_not_in(ws: Workspace, ear: WebClient) -> None:
    ws.person("John Smith").say("#cellar", "Secret")
    ws.control("archive", channel="#cellar")
    ws.person("Anna Rossi").say("#kitchen", "Public")
    assert heard(ws, "message")["text"] == "Public"
    assert unheard(ws, "group_archive")


def test_an_app_without_the_scope_hears_nothing(ws: Workspace) -> None:
    ws.add_app("Ear", manifest(events=["user_change", "member_left_channel"], scopes=["channels:read"]))
    ws.control("join", channel="#kitchen", person="@ear")
    ws.control("change_person", person="Li Wei", changes={"tz": "Asia/Tokyo"})
    ws.control("leave", channel="#kitchen", person="Li Wei")
    assert heard(ws, "member_left_channel")
    assert unheard(ws, "user_change")


def test_more_events_than_slack_delivers_in_an_hour_are_held_back_and_the_app_is_told() -> None:
    with Server(replace(SETTINGS, events_an_hour=2)) as server:
        ws = client.connect(server.url)
        ws.add_app("Ear", manifest(events=SUBSCRIPTIONS, scopes=SCOPES))
        for number in range(4):
            ws.control("add_person", real_name=f"Cook {number}")
        limited = eventually(lambda: ws.journal("app_rate_limited") or None, "the warning")
        assert len(limited) == 1
        assert limited[0]["request"]["minute_rate_limited"] % 60 == 0
        heard_of = {entry["request"]["event_id"] for entry in ws.journal("team_join")}
        assert len(heard_of) == 2
        ws.advance(timedelta(hours=1))
        ws.control("add_person", real_name="Cook of the next hour")
        eventually(lambda: "next hour" in heard(ws, "team_join")["user"]["real_name"] or None, "the event")
