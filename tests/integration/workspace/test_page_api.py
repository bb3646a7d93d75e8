"""What the browser asks for and is told."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from tests.integration.workspace.lunch import MANIFEST, ORDER, Lunch, button, card
from workspace.client import Refused, Workspace
from workspace.panel import PanelControl
from workspace.server import Server

Notice = dict[str, Any]


@contextmanager
def listening(ws: Workspace, person: str) -> Iterator[Iterator[Notice]]:
    """The notices that a page of this person receives."""
    address = urlsplit(ws.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=5)
    connection.request("GET", f"/page/events?as={person}")
    response = connection.getresponse()
    response.readline()
    lines = (line.decode() for line in iter(response.readline, b""))
    yield (json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: "))
    response.close()
    connection.close()


def test_the_page_learns_what_does_not_change(ws: Workspace) -> None:
    bootstrap = ws.ask("GET", "/page/bootstrap")
    assert bootstrap["workspace"]["name"] == "Trattoria"
    assert [person["initials"] for person in bootstrap["people"]] == ["AR", "LW", "JS", "L"]
    assert bootstrap["commands"][0]["command"] == "/lunch"
    assert {shortcut["type"] for shortcut in bootstrap["shortcuts"]} == {"global", "message"}


def test_unread_messages_are_counted_until_they_are_read(ws: Workspace, bot: WebClient) -> None:
    rossi = ws.person("Anna Rossi")
    posted = bot.chat_postMessage(channel=rossi.id, text="Lunch?")
    (entry,) = [each for each in rossi.state()["channels"] if each["kind"] == "im"]
    assert (entry["unread"], entry["mention"]) == (1, True)
    assert rossi.state()["waiting"][rossi.id] == 1
    body = {"as": rossi.id, "channel": posted["channel"], "ts": posted["ts"]}
    ws.ask("POST", "/page/read", body)
    assert rossi.state()["waiting"][rossi.id] == 0


def test_in_a_channel_what_waits_for_somebody_is_what_names_them(ws: Workspace, bot: WebClient) -> None:
    rossi, wei, kitchen = ws.person("Anna Rossi"), ws.person("Li Wei"), ws.channel("#kitchen")
    for text in ("Lunch is ready", f"<@{wei.id}>, and for you?", f"<@{wei.id}> and <@{rossi.id}>, now!"):
        posted = bot.chat_postMessage(channel=kitchen, text=text)
    waiting = rossi.state()["waiting"]
    assert (waiting[rossi.id], waiting[wei.id]) == (1, 2)
    ws.ask("POST", "/page/read", {"as": wei.id, "channel": kitchen, "ts": posted["ts"]})
    assert rossi.state()["waiting"][wei.id] == 0


def test_an_open_page_is_told_what_changed(ws: Workspace, bot: WebClient) -> None:
    rossi, kitchen = ws.person("Anna Rossi"), ws.channel("#kitchen")
    with listening(ws, rossi.id) as notices:
        bot.chat_postMessage(channel=kitchen, text="Lunch?")
        assert next(notices) == {"type": "channel", "id": kitchen}


def test_a_warning_is_shown_to_the_person_who_clicked(ws: Workspace, bot: WebClient) -> None:
    rossi = ws.person("Anna Rossi")
    posted = bot.chat_postMessage(channel=rossi.id, text="?", blocks=card(button("Order", "order")))
    with listening(ws, rossi.id) as notices:
        rossi.click("Order", place="@lunch")
        warning = next(notice for notice in notices if notice["type"] == "warning")
    assert warning["container"]["ts"] == posted["ts"]


def test_a_control_of_the_panel_works_and_its_sentence_is_shown(ws: Workspace, server: Server) -> None:
    pressed = []

    def press() -> str:
        pressed.append(True)
        return "It is noon"

    server.panel.register(PanelControl(id="noon", label=lambda: f"Noon {len(pressed)}", run=press))
    server.panel.set_status("Morning")
    with listening(ws, ws.look_up("Li Wei")) as notices:
        ws.ask("POST", "/page/panel/noon", {})
        assert next(notices) == {"type": "toast", "text": "It is noon"}
    panel = ws.ask("GET", "/page/bootstrap")["panel"]
    assert panel == {"status": "Morning", "controls": [{"id": "noon", "label": "Noon 1", "hint": ""}]}


def test_an_unknown_control_is_refused_with_a_sentence(ws: Workspace) -> None:
    with pytest.raises(Refused, match="no control 'midnight'"):
        ws.ask("POST", "/page/panel/midnight", {})


def test_the_inspector_shows_the_json_and_the_calls_around_it(
    ws: Workspace, lunch: Lunch, bot: WebClient
) -> None:
    rossi = ws.person("Anna Rossi")
    bot.chat_postMessage(channel=rossi.id, text="?", blocks=card(button("Order", "order")))
    rossi.click("Order", place="@lunch")
    inspected = rossi.inspect(rossi.messages("@lunch")[0])
    assert inspected["message"]["blocks"][1]["elements"][0]["action_id"] == "order"
    assert {"chat.postMessage", "block_actions"} <= {call["name"] for call in inspected["calls"]}
    assert "token" not in inspected["calls"][0]["request"]


def test_a_reply_stands_in_the_channel_only_when_broadcast(ws: Workspace, bot: WebClient) -> None:
    rossi, kitchen = ws.person("Anna Rossi"), ws.channel("#kitchen")
    root = bot.chat_postMessage(channel=kitchen, text="Root")
    bot.chat_postMessage(channel=kitchen, text="Quiet", thread_ts=root["ts"])
    bot.chat_postMessage(channel=kitchen, text="Loud", thread_ts=root["ts"], reply_broadcast=True)
    assert [message.text for message in rossi.messages("#kitchen")] == ["Root", "Loud"]
    thread = rossi.thread(rossi.messages("#kitchen")[0])
    assert [message.text for message in thread] == ["Root", "Quiet", "Loud"]


def test_what_is_typed_is_escaped_and_names_become_references(ws: Workspace) -> None:
    rossi = ws.person("Anna Rossi")
    rossi.say("#kitchen", "2 < 3 & @li.wei in #garden, not @nobody")
    expected = f"2 &lt; 3 &amp; <@{ws.look_up('Li Wei')}> in <#{ws.channel('#garden')}|garden>, not @nobody"
    assert rossi.messages("#kitchen")[0].text == expected


def test_an_unknown_command_is_refused_as_slack_does(ws: Workspace) -> None:
    outcome = ws.person("Anna Rossi").say("#kitchen", "/dinner")
    assert outcome.status == "refused"
    assert "/dinner is not a valid command" in outcome.error


def test_a_file_given_in_a_form_can_be_read_by_the_app(ws: Workspace, bot: WebClient, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    field = {
        "type": "input",
        "block_id": "recipe",
        "label": {"type": "plain_text", "text": "Recipe"},
        "element": {"type": "file_input", "action_id": "file"},
    }
    rossi.shortcut("plan")
    view = rossi.modal("Order")
    bot.views_update(view_id=view.id, view=ORDER | {"blocks": [*ORDER["blocks"], field]})
    recipe = rossi.upload("recipe.txt", b"Boil.")
    rossi.submit({"Recipe": [recipe]})
    (given,) = lunch.heard[-1]["view"]["state"]["values"]["recipe"]["file"]["files"]
    assert (given["id"], given["name"]) == (recipe, "recipe.txt")
    assert bot.files_info(file=recipe)["file"]["size"] == 5


def test_an_external_select_offers_what_the_app_answers(ws: Workspace, bot: WebClient, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    select = {"type": "external_select", "action_id": "guest", "min_query_length": 1}
    bot.chat_postMessage(channel=rossi.id, text="Who?", blocks=card(select))
    offered = rossi.options("guest", "Bo", on=rossi.messages("@lunch")[0])
    assert [option["text"]["text"] for option in offered] == ["Guest Bo"]


def test_one_begins_to_write_to_somebody_and_finds_the_same_messages_again(ws: Workspace) -> None:
    rossi, li = ws.person("Anna Rossi"), ws.person("Li Wei")
    opened = rossi.write_to("Li Wei")
    rossi.say("@Li Wei", "Lunch?")
    assert li.wait_for("@Anna Rossi", "Lunch?")
    assert li.write_to("Anna Rossi").body["channel"] == opened.body["channel"]


@pytest.mark.parametrize("who", ["Anna Rossi", "@lunch", "Gone Gardener"])
def test_nobody_writes_to_themselves_to_an_app_or_to_who_has_left(ws: Workspace, who: str) -> None:
    gone = ws.add_person("Gone Gardener").id
    ws.control("change_person", person=gone, changes={"deleted": True})
    with pytest.raises(Refused, match="cannot be written to"):
        ws.person("Anna Rossi").write_to(who)


def test_nobody_writes_to_an_app_that_only_speaks(ws: Workspace) -> None:
    home = {"messages_tab_enabled": True, "messages_tab_read_only_enabled": True}
    features = {"app_home": home, "bot_user": {"display_name": "Herald"}}
    ws.add_app("Herald", MANIFEST | {"features": features})
    rossi = ws.person("Anna Rossi")
    rossi.open_home("@herald", tab="messages")
    with pytest.raises(Refused, match="turned off"):
        rossi.say("@herald", "Hello")


def test_a_long_history_is_read_by_pages(ws: Workspace, bot: WebClient) -> None:
    kitchen, rossi = ws.channel("#kitchen"), ws.person("Anna Rossi")
    for number in range(5):
        bot.chat_postMessage(channel=kitchen, text=str(number))

    def page(asked: str) -> tuple[list[str], bool]:
        answer = ws.ask("GET", f"/page/channel/{kitchen}?as={rossi.id}&{asked}")
        return [message["text"] for message in answer["messages"]], answer["has_more"]

    third = rossi.messages("#kitchen")[2].ts
    assert page("latest=2") == (["3", "4"], True)
    assert page(f"since={third}") == (["2", "3", "4"], True)
    assert page(f"since={third}&earlier=1") == (["1", "2", "3", "4"], True)
    assert page(f"since={third}&earlier=9") == (["0", "1", "2", "3", "4"], False)


def test_what_is_too_long_to_write_is_refused(ws: Workspace) -> None:
    with pytest.raises(Refused, match="12,000"):
        ws.person("Anna Rossi").say("#kitchen", "x" * 12_001)
