"""Direct messages between several, and people who are guests."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.integration.workspace.lunch import MANIFEST
from workspace.client import Person, Refused, Workspace, eventually

SCOPES = [
    "channels:manage", "channels:read", "chat:write", "im:write",
    "mpim:history", "mpim:read", "mpim:write", "users:read",
]  # fmt: skip


@pytest.fixture
def host(ws: Workspace) -> WebClient:
    """An app that may open group messages and listens to them; it is not connected."""
    settings = {**MANIFEST["settings"], "event_subscriptions": {"bot_events": ["message.mpim"]}}
    named = {"bot_user": {"display_name": "Host"}}
    scopes = {"scopes": {"bot": SCOPES}}
    app = ws.add_app("Host", {"features": named, "settings": settings, "oauth_config": scopes})
    return WebClient(token=app["bot_token"], base_url=f"{ws.url}/api/", retry_handlers=[])


@pytest.fixture
def rossi(ws: Workspace) -> Person:
    return ws.person("Anna Rossi")


@pytest.fixture
def li(ws: Workspace) -> Person:
    return ws.person("Li Wei")


def test_a_group_message_is_seen_by_those_in_it(
    ws: Workspace, host: WebClient, rossi: Person, li: Person
) -> None:
    opened = host.conversations_open(users=[rossi.id, li.id])
    host.chat_postMessage(channel=opened["channel"]["id"], text="For both")
    assert rossi.wait_for("@Li Wei, @host", "For both")
    assert li.channels() == ["kitchen", "Host, Anna Rossi"]
    assert "For both" not in [each.text for each in ws.person("John Smith").messages("@Li Wei, @host")]
    assert host.conversations_open(users=[li.id, rossi.id])["already_open"]


def test_an_app_hears_and_reads_a_group_message(
    ws: Workspace, host: WebClient, rossi: Person, li: Person
) -> None:
    group = host.conversations_open(users=[rossi.id, li.id], return_im=True)["channel"]
    assert group["is_mpim"] and group["is_private"] and group["name"].startswith("mpdm-")
    rossi.say("@Li Wei, @host", "Shall we?")
    (heard,) = eventually(lambda: ws.journal("message")[:1] or None, "the message")
    assert heard["request"]["event"]["channel_type"] == "mpim"
    (listed,) = host.users_conversations(types="mpim")["channels"]
    assert listed["id"] == group["id"]
    assert host.conversations_history(channel=group["id"])["messages"][0]["text"] == "Shall we?"


def test_opening_a_group_needs_its_scope_and_at_most_eight(
    ws: Workspace, bot: WebClient, host: WebClient, rossi: Person, li: Person
) -> None:
    with pytest.raises(SlackApiError, match="missing_scope"):
        bot.conversations_open(users=[rossi.id, li.id])
    crowd = [ws.add_person(f"Cook {number}").id for number in range(9)]
    with pytest.raises(SlackApiError, match="too_many_users"):
        host.conversations_open(users=crowd)
    with pytest.raises(SlackApiError, match="users_list_not_supplied"):
        host.conversations_open(users="")


def test_a_guest_is_marked_and_knows_only_those_in_the_same_channels(ws: Workspace, host: WebClient) -> None:
    guest = ws.add_person("Greta Guest", is_restricted=True)
    ws.control("join", channel="garden", person="Greta Guest")
    assert host.users_info(user=guest.id)["user"]["is_restricted"]
    strangers = guest.state()["strangers"]
    assert ws.look_up("Li Wei") in strangers
    assert ws.look_up("Anna Rossi") not in strangers
    assert ws.person("Li Wei").state()["strangers"] == []
    with pytest.raises(Refused, match="Li Wei cannot be written to"):
        guest.write_to("Li Wei")


def test_a_single_channel_guest_is_invited_to_one_channel_only(ws: Workspace, host: WebClient) -> None:
    guest = ws.add_person("Ugo Una", is_ultra_restricted=True)
    for name in ("garden", "kitchen"):
        ws.control("join", channel=name, person="@host")
    host.conversations_invite(channel=ws.channel("garden"), users=guest.id)
    with pytest.raises(SlackApiError, match="ura_max_channels"):
        host.conversations_invite(channel=ws.channel("kitchen"), users=guest.id)


def test_a_deactivated_person_cannot_sign_in(ws: Workspace, rossi: Person) -> None:
    ws.control("change_person", person=rossi.id, changes={"deleted": True})
    with pytest.raises(Refused, match="cannot sign in"):
        rossi.state()
