"""The Web API answers the SDK's client as Slack does, refusals included."""

import json
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.integration.workspace.lunch import MANIFEST, ORDER, button, card
from workspace.client import Workspace
from workspace.control import JOURNAL_PAGE
from workspace.server import Server


def error_of(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


def test_auth_test_names_the_bot(bot: WebClient) -> None:
    answer = bot.auth_test()
    assert (answer["team"], answer["user"]) == ("Trattoria", "lunch")


def test_a_foreign_token_is_refused(server: Server) -> None:
    with pytest.raises(SlackApiError) as refused:
        WebClient(token="xoxb-foreign", base_url=f"{server.url}/api/").auth_test()
    assert error_of(refused) == "invalid_auth"


def test_an_app_token_is_the_wrong_kind(server: Server) -> None:
    token = server.app("Lunch")["app_token"]
    with pytest.raises(SlackApiError) as refused:
        WebClient(token=token, base_url=f"{server.url}/api/").auth_test()
    assert error_of(refused) == "not_allowed_token_type"


def test_arguments_may_come_as_form_json_or_query(server: Server, bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    form = f"channel={kitchen}&text=form&token={bot.token}".encode()
    urllib.request.urlopen(f"{server.url}/api/chat.postMessage", form).close()
    body = json.dumps({"channel": kitchen, "text": "json"}).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": f"Bearer {bot.token}"}
    request = urllib.request.Request(f"{server.url}/api/chat.postMessage", body, headers)
    urllib.request.urlopen(request).close()
    query = f"channel={kitchen}&text=query&token={bot.token}"
    urllib.request.urlopen(f"{server.url}/api/chat.postMessage?{query}").close()
    texts = [message.text for message in ws.person("Anna Rossi").messages("#kitchen")]
    assert texts == ["form", "json", "query"]


def test_a_message_can_be_edited_and_deleted(bot: WebClient, ws: Workspace) -> None:
    rossi = ws.person("Anna Rossi")
    posted = bot.chat_postMessage(channel=rossi.id, text="One", blocks=card(button("Order", "order")))
    bot.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two", blocks=card(text="Done"))
    (message,) = rossi.messages("@lunch")
    assert message.text == "Two"
    assert message.body["edited"]
    bot.chat_delete(channel=posted["channel"], ts=posted["ts"])
    assert rossi.messages("@lunch") == []


def test_an_edit_keeps_metadata_unless_told_otherwise(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    metadata = {"event_type": "order", "event_payload": {"id": 7}}
    posted = bot.chat_postMessage(channel=kitchen, text="One", metadata=metadata)
    bot.chat_update(channel=kitchen, ts=posted["ts"], text="Two")
    found = bot.conversations_history(channel=kitchen, include_all_metadata=True)["messages"]
    assert found[0]["metadata"] == metadata


def test_an_edit_of_the_text_alone_leaves_the_blocks(bot: WebClient, ws: Workspace) -> None:
    """So a card that is replaced by a sentence needs an empty list of blocks."""
    kitchen = ws.channel("#kitchen")
    posted = bot.chat_postMessage(channel=kitchen, text="One", blocks=card(button("Order", "order")))
    bot.chat_update(channel=kitchen, ts=posted["ts"], text="Two")
    (kept,) = ws.person("Li Wei").messages("#kitchen")
    bot.chat_update(channel=kitchen, ts=posted["ts"], text="Three", blocks=[])
    (bare,) = ws.person("Li Wei").messages("#kitchen")
    assert (kept.buttons, bare.buttons) == (["Order"], [])


def test_metadata_is_only_shown_on_demand(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    bot.chat_postMessage(
        channel=kitchen, text="One", metadata={"event_type": "order", "event_payload": {"id": 7}}
    )
    assert "metadata" not in bot.conversations_history(channel=kitchen)["messages"][0]


def test_invalid_blocks_name_pointer_and_rule(bot: WebClient, ws: Workspace) -> None:
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=ws.channel("#kitchen"), text="a", blocks=card(text="x" * 3001))
    assert error_of(refused) == "invalid_blocks"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C000"}, "channel_not_found"),
        ({"channel": "#nowhere"}, "channel_not_found"),
        ({"channel": "#garden"}, "not_in_channel"),
        ({"channel": "#kitchen", "text": ""}, "no_text"),
        ({"channel": "#kitchen", "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": "#kitchen", "thread_ts": "1.1"}, "thread_not_found"),
        ({"channel": "#kitchen", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"channel": "#kitchen", "metadata": {"event_type": 1}}, "invalid_metadata_schema"),
    ],
)
def test_a_post_is_refused_in_slacks_words(bot: WebClient, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        bot.api_call("chat.postMessage", json={"text": "a"} | arguments)
    assert error_of(refused) == error


def test_archived_channels_take_nothing(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    posted = bot.chat_postMessage(channel=kitchen, text="One")
    ws.control("archive", channel="#kitchen")
    with pytest.raises(SlackApiError) as post:
        bot.chat_postMessage(channel=kitchen, text="Two")
    with pytest.raises(SlackApiError) as update:
        bot.chat_update(channel=kitchen, ts=posted["ts"], text="Two")
    assert (error_of(post), error_of(update)) == ("is_archived", "is_inactive")


def test_deactivated_people_cannot_be_written_to(bot: WebClient, ws: Workspace) -> None:
    rossi = ws.person("Anna Rossi")
    ws.control("change_person", person=rossi.id, changes={"deleted": True})
    with pytest.raises(SlackApiError) as refused:
        bot.conversations_open(users=rossi.id)
    assert error_of(refused) == "user_disabled"


def test_a_missing_scope_is_named(bot: WebClient, ws: Workspace) -> None:
    with pytest.raises(SlackApiError) as refused:
        bot.users_lookupByEmail(email="anna@example.com")
    answer = refused.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read.email")
    assert answer["provided"] == ",".join(MANIFEST["oauth_config"]["scopes"]["bot"])


def test_who_asks_for_files_must_be_allowed_to_read_them(ws: Workspace) -> None:
    scopes = {"scopes": {"bot": ["chat:write"]}}
    app = ws.add_app("Nosy", MANIFEST | {"oauth_config": scopes})
    nosy = WebClient(token=app["bot_token"], base_url=f"{ws.url}/api/", retry_handlers=[])
    asked = {"type": "file_input", "action_id": "files"}
    label = {"type": "plain_text", "text": "Files"}
    view = {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Files"},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [{"type": "input", "block_id": "files", "label": label, "element": asked}],
    }
    with pytest.raises(SlackApiError) as refused:
        nosy.views_open(trigger_id="1.2.3", view=view)
    assert (error_of(refused), refused.value.response["needed"]) == ("missing_scope", "files:read")


def test_without_the_email_scope_profiles_have_no_address(bot: WebClient, ws: Workspace) -> None:
    profile = bot.users_info(user=ws.look_up("Anna Rossi"))["user"]["profile"]
    assert "email" not in profile


def test_locale_comes_on_demand_and_the_offset_follows_the_clock(bot: WebClient, ws: Workspace) -> None:
    rossi = bot.users_info(user=ws.look_up("Anna Rossi"), include_locale=True)["user"]
    assert (rossi["locale"], rossi["tz"], rossi["tz_offset"]) == ("it-IT", "Europe/Rome", 3600)


def test_lists_come_page_by_page(bot: WebClient) -> None:
    names: list[str] = []
    for page in bot.users_list(limit=3):
        names += [member["name"] for member in page["members"]]
    assert names == ["anna.rossi", "li.wei", "john.smith", "lunch"]


def test_history_is_newest_first_and_threads_are_only_in_replies(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    first = bot.chat_postMessage(channel=kitchen, text="First")
    bot.chat_postMessage(channel=kitchen, text="Reply", thread_ts=first["ts"])
    bot.chat_postMessage(channel=kitchen, text="Second")
    history = bot.conversations_history(channel=kitchen)["messages"]
    assert [message["text"] for message in history] == ["Second", "First"]
    assert history[1]["reply_count"] == 1
    replies = bot.conversations_replies(channel=kitchen, ts=first["ts"])["messages"]
    assert [message["text"] for message in replies] == ["First", "Reply"]


def test_history_can_be_narrowed_to_a_window(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    stamps = [bot.chat_postMessage(channel=kitchen, text=str(n))["ts"] for n in range(4)]
    window = bot.conversations_history(channel=kitchen, oldest=stamps[0], latest=stamps[2], inclusive=True)
    assert [message["text"] for message in window["messages"]] == ["2", "1", "0"]


def test_timestamps_follow_the_workspace_clock(bot: WebClient, ws: Workspace) -> None:
    posted = bot.chat_postMessage(channel=ws.channel("#kitchen"), text="One")
    assert abs(float(posted["ts"]) - ws.now().timestamp()) < 60
    assert ws.now().year == 2026


def test_a_private_channel_without_the_bot_does_not_exist_for_it(bot: WebClient, ws: Workspace) -> None:
    secret = ws.add_channel("secret", "Anna Rossi", private=True)
    with pytest.raises(SlackApiError) as refused:
        bot.conversations_info(channel=secret)
    assert error_of(refused) == "channel_not_found"
    listed = bot.conversations_list(types="public_channel,private_channel")["channels"]
    assert {channel["name"] for channel in listed} == {"kitchen", "cellar", "garden"}


def test_a_file_is_reserved_uploaded_completed_and_shared(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    bot.files_upload_v2(channel=kitchen, filename="menu.csv", content="dish,price\nsoup,4\n", title="Menu")
    (message,) = ws.person("Anna Rossi").messages("#kitchen")
    (file,) = message.body["files"]
    assert (file["title"], file["filetype"], file["size"]) == ("Menu", "csv", 18)


def test_a_private_url_needs_the_token(bot: WebClient, ws: Workspace) -> None:
    uploaded = bot.files_upload_v2(channel=ws.channel("#kitchen"), filename="a.csv", content="1")["file"]
    headers = {"Authorization": f"Bearer {bot.token}"}
    with urllib.request.urlopen(urllib.request.Request(uploaded["url_private"], headers=headers)) as answer:
        assert answer.read() == b"1"
    with urllib.request.urlopen(uploaded["url_private"]) as answer:
        assert answer.headers["Content-Type"].startswith("text/html")


def test_a_picture_must_be_a_finished_file(bot: WebClient, ws: Workspace) -> None:
    reserved = bot.files_getUploadURLExternal(filename="load.png", length=3)["file_id"]
    picture = {"type": "image", "alt_text": "Load", "slack_file": {"id": reserved}}
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=ws.channel("#kitchen"), text="Load", blocks=[picture])
    assert "invalid slack file" in refused.value.response["response_metadata"]["messages"][0]


def test_a_trigger_opens_one_view_and_only_in_time(bot: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        bot.views_open(trigger_id="1.2.3", view=ORDER)
    assert error_of(refused) == "invalid_trigger_id"


def test_a_home_tab_with_a_stale_hash_conflicts(bot: WebClient, ws: Workspace) -> None:
    rossi = ws.look_up("Anna Rossi")
    view = {"type": "home", "blocks": card()}
    first = bot.views_publish(user_id=rossi, view=view)["view"]
    bot.views_publish(user_id=rossi, view=view, hash=first["hash"])
    with pytest.raises(SlackApiError) as refused:
        bot.views_publish(user_id=rossi, view=view, hash=first["hash"])
    assert error_of(refused) == "hash_conflict"


def test_reactions_and_pins_are_seen(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    posted = bot.chat_postMessage(channel=kitchen, text="Soup")
    bot.reactions_add(channel=kitchen, timestamp=posted["ts"], name="stew")
    (message,) = ws.person("Li Wei").messages("#kitchen")
    assert message.body["reactions"] == [{"name": "stew", "users": [ws.look_up("@lunch")]}]


def test_blocks_can_be_validated_without_a_token(server: Server) -> None:
    nobody = WebClient(base_url=f"{server.url}/api/")
    assert nobody.api_call("blocks.validate", json={"blocks": card()})["ok"]
    with pytest.raises(SlackApiError) as refused:
        nobody.api_call("blocks.validate", json={"view": {"type": "modal", "blocks": []}})
    assert "title" in refused.value.response["response_metadata"]["messages"][0]


def test_an_unknown_method_is_said_to_be_unknown(bot: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        bot.api_call("chat.shout")
    assert error_of(refused) == "unknown_method"


def test_an_uninstalled_app_is_inactive(bot: WebClient, ws: Workspace, server: Server) -> None:
    ws.control("revoke_app", app=server.app("Lunch")["id"])
    with pytest.raises(SlackApiError) as refused:
        bot.auth_test()
    assert error_of(refused) == "account_inactive"


def test_a_permalink_leads_to_the_message(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    posted = bot.chat_postMessage(channel=kitchen, text="Soup")
    link = bot.chat_getPermalink(channel=kitchen, message_ts=posted["ts"])["permalink"]
    assert link == f"{ws.url}/archives/{kitchen}/p{posted['ts'].replace('.', '')}"


def test_a_permalink_opens_the_page_at_the_message(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    posted = bot.chat_postMessage(channel=kitchen, text="Soup")
    link = bot.chat_getPermalink(channel=kitchen, message_ts=posted["ts"])["permalink"]
    with urllib.request.urlopen(link) as page:
        assert page.url == f"{ws.url}/#channel={kitchen}&ts={posted['ts']}"


def test_a_text_too_long_for_one_message_becomes_several(bot: WebClient, ws: Workspace) -> None:
    kitchen = ws.channel("#kitchen")
    lines = "\n".join(f"{number:04} " + "soup " * 15 for number in range(90))
    posted = bot.chat_postMessage(channel=kitchen, text=lines)
    texts = [message.text for message in ws.person("Anna Rossi").messages("#kitchen")]
    assert len(texts) == 2
    assert posted["message"]["text"] == texts[0]
    assert max(map(len, texts)) <= 4000
    assert [line for text in texts for line in text.splitlines()] == lines.splitlines()


def test_the_summary_of_blocks_stays_whole_and_forty_thousand_characters_are_too_many(
    bot: WebClient, ws: Workspace
) -> None:
    kitchen = ws.channel("#kitchen")
    bot.chat_postMessage(channel=kitchen, text="x" * 4001, blocks=card(text="Lunch?"))
    assert len(ws.person("Anna Rossi").messages("#kitchen")) == 1
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=kitchen, text="x" * 40_001)
    assert error_of(refused) == "msg_too_long"


def test_a_token_in_a_json_body_does_not_count(server: Server, bot: WebClient) -> None:
    body = json.dumps({"token": bot.token}).encode()
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(f"{server.url}/api/auth.test", body, headers)
    with urllib.request.urlopen(request) as answer:
        assert json.load(answer)["error"] == "not_authed"


def test_a_bot_can_join_a_public_channel_and_invite(server: Server, ws: Workspace) -> None:
    scopes = {"bot": ["channels:join", "channels:manage", "chat:write"]}
    host = ws.add_app("Host", MANIFEST | {"oauth_config": {"scopes": scopes}})
    bot = WebClient(token=host["bot_token"], base_url=f"{server.url}/api/")
    garden, li = ws.channel("#garden"), ws.person("Li Wei")
    bot.conversations_join(channel=garden)
    bot.conversations_invite(channel=garden, users=li.id)
    assert bot.chat_postMessage(channel=garden, text="Welcome")["ok"]
    assert "garden" in li.channels()
    bot.conversations_archive(channel=garden)
    with pytest.raises(SlackApiError) as refused:
        bot.conversations_join(channel=garden)
    assert error_of(refused) == "is_archived"


def test_groups_are_listed(server: Server, ws: Workspace) -> None:
    rossi = ws.look_up("Anna Rossi")
    ws.control("add_usergroup", handle="cooks", name="Cooks", users=["Anna Rossi"])
    host = ws.add_app("Host", MANIFEST | {"oauth_config": {"scopes": {"bot": ["usergroups:read"]}}})
    bot = WebClient(token=host["bot_token"], base_url=f"{server.url}/api/")
    (group,) = bot.usergroups_list(include_users=True)["usergroups"]
    assert (group["handle"], group["users"]) == ("cooks", [rossi])


def test_a_bots_conversations_are_listed_by_type(bot: WebClient) -> None:
    listed = bot.users_conversations(types="private_channel", exclude_archived=True)["channels"]
    assert [channel["name"] for channel in listed] == ["cellar"]


def test_a_long_journal_is_read_whole_and_in_order(bot: WebClient, ws: Workspace) -> None:
    """It is handed over page by page; after a long run one answer would be too much."""
    for number in range(JOURNAL_PAGE + 10):
        bot.api_call("api.test", params={"foo": str(number)})
    asked = [entry["request"]["foo"] for entry in ws.journal("api.test")]
    assert asked == [str(number) for number in range(JOURNAL_PAGE + 10)]
