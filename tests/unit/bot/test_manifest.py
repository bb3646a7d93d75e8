"""The manifest asks for what the bot uses, and for nothing else."""

import re
from pathlib import Path

import pytest

from bot import manifest

ROOT = Path(__file__).parents[3]
# What each scope is needed for, by the methods of Slack that ask for it.
METHODS = {
    "chat:write": {"chat.postMessage", "chat.update", "chat.delete"},
    "im:write": {"conversations.open"},
    "channels:read": {"users.conversations"},
    "groups:read": {"users.conversations"},
    "files:write": {"files.getUploadURLExternal", "files.completeUploadExternal"},
    "users:read.email": {"users.lookupByEmail"},
    "channels:history": {"conversations.history", "conversations.replies"},
    "groups:history": {"conversations.history", "conversations.replies"},
    "im:history": {"conversations.history", "conversations.replies"},
}
WITHOUT_SCOPE = {"auth.test", "apps.connections.open", "views.publish"}
NOT_BY_METHOD = {"commands", "users:read"}  # for the slash command; and users:read.email is not given alone


def called() -> set[str]:
    source = (ROOT / "bot" / "slack.py").read_text()
    dotted = set(re.findall(r'"([a-z]+\.[a-zA-Z.]+)"', source))
    return dotted - set(re.findall(r'crash\.point\("(.+?)"\)', source)) - {"bot.slack"}


def test_every_method_called_has_its_scope() -> None:
    covered = WITHOUT_SCOPE.union(*(METHODS[scope] for scope in manifest.SCOPES if scope in METHODS))
    assert called() <= covered


@pytest.mark.parametrize("scope", sorted(manifest.SCOPES))
def test_every_scope_is_used(scope: str) -> None:
    assert scope in NOT_BY_METHOD or METHODS[scope] & called()


def test_the_command_and_events_are_those_that_are_listened_to() -> None:
    listening = (ROOT / "bot" / "listeners" / "register.py").read_text()
    assert f'app.command("{manifest.COMMAND}")' in listening
    assert all(f'"{event}"' in listening for event in manifest.EVENTS)


def test_http_mode_names_the_address_everywhere() -> None:
    built = manifest.build(events_url="https://bot.example.com/slack/events")
    settings = built["settings"]
    addresses = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        built["features"]["slash_commands"][0]["url"],
    }
    assert addresses == {"https://bot.example.com/slack/events"}
    assert settings["socket_mode_enabled"] is False


def test_socket_mode_names_no_address() -> None:
    assert "url" not in manifest.build()["features"]["slash_commands"][0]
    assert manifest.build()["settings"]["socket_mode_enabled"] is True
