"""What goes wrong on demand goes wrong in the way it does with Slack."""

import urllib.error
import urllib.request
from datetime import timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.integration.workspace.lunch import Lunch
from workspace.client import Workspace, eventually
from workspace.server import Server


@pytest.fixture
def kitchen(ws: Workspace) -> str:
    return ws.channel("#kitchen")


def texts(ws: Workspace) -> list[str]:
    return [message.text for message in ws.person("Anna Rossi").messages("#kitchen")]


def test_a_lost_response_leaves_the_message_posted(ws: Workspace, bot: WebClient, kitchen: str) -> None:
    ws.inject("lost_response", method="chat.postMessage", times=1)
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        bot.chat_postMessage(channel=kitchen, text="One")
    assert texts(ws) == ["One"]


def test_the_sdks_own_retry_then_posts_twice(ws: Workspace, server: Server, kitchen: str) -> None:
    """The negative control: what a bot with default settings would do to its users."""
    ws.inject("lost_response", method="chat.postMessage", times=1)
    careless = WebClient(token=server.app("Lunch")["bot_token"], base_url=f"{server.url}/api/")
    careless.chat_postMessage(channel=kitchen, text="One")
    assert texts(ws) == ["One", "One"]


def test_a_false_failure_leaves_the_message_posted(ws: Workspace, bot: WebClient, kitchen: str) -> None:
    ws.inject("false_failure", method="chat.postMessage", times=1)
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=kitchen, text="One")
    assert refused.value.response.status_code == 500
    assert texts(ws) == ["One"]


def test_a_rate_limited_call_has_no_effect_and_says_when_to_return(
    ws: Workspace, bot: WebClient, kitchen: str
) -> None:
    ws.inject("rate_limited", method="chat.*", times=1, seconds=7)
    with pytest.raises(SlackApiError) as refused:
        bot.chat_postMessage(channel=kitchen, text="One")
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["Retry-After"] == "7"
    assert texts(ws) == []


def test_a_server_error_has_no_effect(ws: Workspace, bot: WebClient, kitchen: str) -> None:
    ws.inject("server_error", times=1)
    with pytest.raises(SlackApiError):
        bot.chat_postMessage(channel=kitchen, text="One")
    assert texts(ws) == []


def test_a_slow_answer_outlasts_an_impatient_client(
    ws: Workspace, server: Server, bot: WebClient, kitchen: str
) -> None:
    ws.inject("slow", method="chat.postMessage", times=1, seconds=1.5)
    hasty = WebClient(token=str(bot.token), base_url=bot.base_url, timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=kitchen, text="One")
    assert texts(ws) == ["One"]


def test_history_can_lag_behind(ws: Workspace, bot: WebClient, kitchen: str) -> None:
    ws.inject("history_lag", seconds=60)
    bot.chat_postMessage(channel=kitchen, text="One")
    assert bot.conversations_history(channel=kitchen)["messages"] == []
    ws.heal()
    assert len(bot.conversations_history(channel=kitchen)["messages"]) == 1


def test_in_the_dark_nothing_is_heard_until_the_hour_is_over(
    ws: Workspace, bot: WebClient, lunch: Lunch
) -> None:
    rossi = ws.person("Anna Rossi")
    ws.inject("dark", for_seconds=3600)
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        bot.auth_test()
    assert rossi.shortcut("plan").status == "no_app"
    ws.advance(timedelta(hours=1))
    assert bot.auth_test()["ok"]


def test_in_the_dark_uploads_downloads_and_response_urls_are_cut_off_too(
    ws: Workspace, bot: WebClient, lunch: Lunch, kitchen: str
) -> None:
    ws.person("Anna Rossi").say("#kitchen", "/lunch silence")
    reserved = bot.files_getUploadURLExternal(filename="menu.txt", length=4)
    addresses = [
        str(reserved["upload_url"]),
        f"{ws.url}/files-pri/{bot.auth_test()['team_id']}-{reserved['file_id']}/menu.txt",
        str(lunch.heard[-1]["response_url"]),
    ]
    ws.inject("dark", for_seconds=3600)
    for address in addresses:
        with pytest.raises((urllib.error.URLError, ConnectionError)):
            urllib.request.urlopen(address, b'{"text": "?"}' if "files-pri" not in address else None)
    ws.heal()
    urllib.request.urlopen(addresses[0], b"Soup").close()
    assert texts(ws) == []


@pytest.mark.parametrize(("kind", "said"), [("lost_response", ["Late"]), ("server_error", [])])
def test_a_fault_can_strike_a_response_url_only(
    ws: Workspace, lunch: Lunch, kind: str, said: list[str]
) -> None:
    ws.person("Anna Rossi").say("#kitchen", "/lunch silence")
    ws.inject(kind, method="response_url", times=1)
    with pytest.raises((urllib.error.URLError, ConnectionError)):
        urllib.request.urlopen(str(lunch.heard[-1]["response_url"]), b'{"text": "Late"}')
    assert texts(ws) == said


def test_the_same_seed_gives_the_same_bad_luck(ws: Workspace, bot: WebClient) -> None:
    assert lucky(bot, ws, seed=7) == lucky(bot, ws, seed=7)
    assert {True, False} == set(lucky(bot, ws, seed=7))


def lucky(bot: WebClient, ws: Workspace, *, seed: int) -> list[bool]:
    ws.control("clear_faults", seed=seed)
    ws.inject("server_error", chance=0.5)
    return [succeeds(bot) for _ in range(12)]


def succeeds(bot: WebClient) -> bool:
    try:
        return bool(bot.auth_test()["ok"])
    except SlackApiError:
        return False


def test_an_app_comes_back_after_its_sockets_were_dropped(ws: Workspace, lunch: Lunch) -> None:
    rossi = ws.person("Anna Rossi")
    ws.drop_sockets()
    eventually(lambda: rossi.shortcut("plan").status == "ok" or None, "the app to be back", seconds=20)
