"""A workspace that is asked to keeps its state in a file."""

from dataclasses import replace
from pathlib import Path

from slack_sdk import WebClient

from tests.integration.workspace.conftest import SETTINGS
from tests.integration.workspace.lunch import button, card
from workspace import client
from workspace.server import Server


def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    settings = replace(SETTINGS, state_file=tmp_path / "workspace.json")
    with Server(settings) as server:
        token = server.app("Lunch")["bot_token"]
        bot = WebClient(token=token, base_url=f"{server.url}/api/")
        kitchen = client.connect(server.url).channel("#kitchen")
        root = bot.chat_postMessage(channel=kitchen, text="Soup", blocks=card(button("Order", "order")))
        bot.chat_postMessage(channel=kitchen, text="Hot", thread_ts=root["ts"])
        bot.files_upload_v2(channel=kitchen, filename="menu.csv", content="soup")
    with Server(settings) as server:
        rossi = client.connect(server.url).person("Anna Rossi")
        first, second = rossi.messages("#kitchen")
        assert (first.text, first.buttons, first.body["reply_count"]) == ("Soup", ["Order"], 1)
        assert [file["name"] for file in second.body["files"]] == ["menu.csv"]
        assert WebClient(token=token, base_url=f"{server.url}/api/").auth_test()["ok"]


def test_identifiers_made_after_a_restart_are_new(tmp_path: Path) -> None:
    """An app that remembers which events it has seen would take a repeated identifier for a repetition."""
    settings = replace(SETTINGS, state_file=tmp_path / "workspace.json")
    made = []
    for _ in range(2):
        with Server(settings) as server:
            ws = client.connect(server.url)
            ws.person("Anna Rossi").open_home("@lunch")
            tried = client.eventually(lambda ws=ws: ws.journal("app_home_opened") or None, "the event")  # type: ignore[misc]
            made.append(tried[0]["request"]["event_id"])
    assert len(set(made)) == 2


def test_the_file_with_its_tokens_is_private(tmp_path: Path) -> None:
    settings = replace(SETTINGS, state_file=tmp_path / "workspace.json")
    with Server(settings):
        pass
    assert (tmp_path / "workspace.json").stat().st_mode & 0o077 == 0
