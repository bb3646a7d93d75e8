"""An app that calls too often is told when to come back."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.integration.workspace.conftest import SETTINGS
from workspace import client
from workspace.server import Server


@pytest.fixture
def strict() -> Iterator[Server]:
    with Server(replace(SETTINGS, rate_limits=True)) as running:
        yield running


def test_posts_to_one_channel_are_paced(strict: Server) -> None:
    bot = WebClient(token=strict.app("Lunch")["bot_token"], base_url=f"{strict.url}/api/")
    kitchen = client.connect(strict.url).channel("#kitchen")
    with pytest.raises(SlackApiError) as refused:
        for number in range(40):
            bot.chat_postMessage(channel=kitchen, text=str(number))
    answer = refused.value.response
    assert (answer.status_code, answer["error"], answer.headers["Retry-After"]) == (429, "ratelimited", "1")


def test_other_channels_are_not_held_up(strict: Server) -> None:
    bot = WebClient(token=strict.app("Lunch")["bot_token"], base_url=f"{strict.url}/api/")
    ws = client.connect(strict.url)
    with pytest.raises(SlackApiError):
        for number in range(40):
            bot.chat_postMessage(channel=ws.channel("#kitchen"), text=str(number))
    assert bot.chat_postMessage(channel=ws.look_up("Anna Rossi"), text="Hello")["ok"]


def test_a_method_of_tier_two_takes_twenty_a_minute(strict: Server) -> None:
    bot = WebClient(token=strict.app("Lunch")["bot_token"], base_url=f"{strict.url}/api/")
    calls = 0
    with pytest.raises(SlackApiError):
        for calls in range(30):  # noqa: B007 - the count is what we want to know
            bot.users_list()
    assert 20 <= calls < 30
