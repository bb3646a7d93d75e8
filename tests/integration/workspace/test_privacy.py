"""A person sees only what Slack would show to that person."""

import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient

from tests.integration.workspace.lunch import Lunch, button, card
from workspace.client import Person, Refused, Workspace


@pytest.fixture
def rossi(ws: Workspace) -> Person:
    return ws.person("Anna Rossi")


@pytest.fixture
def li(ws: Workspace) -> Person:
    return ws.person("Li Wei")


def test_only_own_channels_are_in_the_sidebar(ws: Workspace, li: Person) -> None:
    assert li.channels() == ["kitchen"]
    assert set(ws.person("John Smith").channels()) == {"cellar"}


def test_a_channel_one_is_not_in_cannot_be_read(ws: Workspace, rossi: Person) -> None:
    cellar = ws.channel("#cellar")
    with pytest.raises(Refused, match="not in that channel"):
        ws.ask("GET", f"/page/channel/{cellar}?as={rossi.id}")


def test_a_direct_message_is_seen_by_its_two_sides(
    ws: Workspace, bot: WebClient, rossi: Person, li: Person
) -> None:
    posted = bot.chat_postMessage(channel=rossi.id, text="Only for you")
    assert rossi.messages("@lunch")[0].text == "Only for you"
    with pytest.raises(Refused):
        ws.ask("GET", f"/page/channel/{posted['channel']}?as={li.id}")
    with pytest.raises(Refused):
        ws.ask("GET", f"/page/inspect/{posted['channel']}/{posted['ts']}?as={li.id}")


def test_an_ephemeral_message_is_seen_by_one_person(
    ws: Workspace, bot: WebClient, rossi: Person, li: Person
) -> None:
    kitchen = ws.channel("#kitchen")
    bot.chat_postEphemeral(channel=kitchen, user=rossi.id, text="Psst")
    assert [message.text for message in rossi.messages("#kitchen")] == ["Psst"]
    assert li.messages("#kitchen") == []
    assert bot.conversations_history(channel=kitchen)["messages"] == []


def test_a_modal_is_seen_and_used_by_one_person(
    ws: Workspace, lunch: Lunch, rossi: Person, li: Person
) -> None:
    rossi.shortcut("plan")
    modal = rossi.modal("Order")
    assert li.modals() == []
    with pytest.raises(Refused, match="closed"):
        li.submit({"Dish": "Rice"}, on=modal)


def test_a_home_tab_is_ones_own(bot: WebClient, rossi: Person, li: Person) -> None:
    bot.views_publish(user_id=rossi.id, view={"type": "home", "blocks": card(text="For Anna")})
    assert rossi.home("@lunch") is not None
    assert li.home("@lunch") is None


def test_a_message_one_cannot_see_cannot_be_clicked(
    ws: Workspace, bot: WebClient, rossi: Person, li: Person
) -> None:
    bot.chat_postMessage(channel=rossi.id, text="Lunch?", blocks=card(button("Order", "order")))
    (message,) = rossi.messages("@lunch")
    with pytest.raises(Refused, match="not in that channel"):
        li.click("Order", on=message)


def test_a_button_for_some_is_hidden_from_others(
    ws: Workspace, bot: WebClient, rossi: Person, li: Person
) -> None:
    blocks = card(button("Order", "order", visible_to_user_ids=[rossi.id]))
    bot.chat_postMessage(channel=ws.channel("#kitchen"), text="Lunch?", blocks=blocks)
    assert rossi.messages("#kitchen")[0].buttons == ["Order"]
    assert li.messages("#kitchen")[0].buttons == []


def test_inputs_of_a_message_are_kept_per_person(
    ws: Workspace, bot: WebClient, lunch: Lunch, rossi: Person, li: Person
) -> None:
    date = {"type": "datepicker", "action_id": "day"}
    blocks = card(date, button("Order", "order"))
    bot.chat_postMessage(channel=ws.channel("#kitchen"), text="Lunch?", blocks=blocks)
    rossi.choose("day", "2026-03-05", on=rossi.messages("#kitchen")[0])
    li.click("Order", place="#kitchen")
    rossi.click("Order", place="#kitchen")
    days = {
        heard["user"]["id"]: heard["state"]["values"]["card"]["day"]["selected_date"] for heard in lunch.heard
    }
    assert days == {rossi.id: "2026-03-05", li.id: None}


def test_a_file_is_seen_where_it_was_shared(ws: Workspace, bot: WebClient, rossi: Person, li: Person) -> None:
    mine = rossi.upload("notes.txt", b"secret")
    with pytest.raises(Refused, match="cannot see"):
        ws.ask("GET", f"/page/file/{mine}?as={li.id}")


def test_a_foreign_web_page_is_turned_away(ws: Workspace) -> None:
    """There are no passwords: without this any site open in the same browser could act here."""
    headers = {"Origin": "https://evil.example"}
    request = urllib.request.Request(f"{ws.url}/control/clock", b"{}", headers)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)


def test_a_deactivated_person_cannot_sign_in(ws: Workspace, rossi: Person) -> None:
    ws.control("change_person", person=rossi.id, changes={"deleted": True})
    with pytest.raises(Refused, match="Anna Rossi cannot sign in"):
        rossi.state()
