"""The Slack app's manifest: what Parley is called, may do and is told; no more than it uses."""

from collections.abc import Mapping
from typing import Any

NAME = "Parley"
COMMAND = "/sop"
EVENTS_PATH = "/slack/events"

# Each scope, and what for; a test holds this against the calls in `bot.slack` and the listeners.
SCOPES: Mapping[str, str] = {
    "chat:write": "post, change and delete its own messages",
    "commands": "answer /sop",
    "im:write": "open direct messages",
    "channels:read": "find the public channels it was invited to",
    "groups:read": "find the private channels it was invited to",
    "files:write": "share the published plan as files",
    "users:read.email": "find people by the e-mail address of the people table",
    "users:read": "needed by users:read.email",
    "channels:history": "look up its own message in a public channel when Slack did not answer",
    "groups:history": "the same in a private channel",
    "im:history": "the same in direct messages",
}
EVENTS = ("app_home_opened", "channel_unarchive", "group_unarchive", "member_joined_channel")


def build(*, events_url: str | None = None) -> dict[str, Any]:
    """The manifest: for Socket Mode, or for the address at which Slack reaches the bot."""
    settings: dict[str, Any] = {
        "event_subscriptions": {"bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": events_url is None,
        "token_rotation_enabled": False,
    }
    command: dict[str, Any] = {
        "command": COMMAND,
        "description": "Sales & Operations Planning: status, why a number, help, language",
        "usage_hint": "status | why ITEM REGION | help | lang en|it|zh",
        "should_escape": False,
    }
    if events_url is not None:
        settings["event_subscriptions"]["request_url"] = events_url
        settings["interactivity"]["request_url"] = events_url
        command["url"] = events_url
    return {
        "display_information": {
            "name": NAME,
            "description": "Runs the monthly Sales & Operations Planning cycle",
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "parley", "always_online": True},
            "slash_commands": [command],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": settings,
    }
