"""A small company with an app: people of three languages and zones, channels, a manifest."""

from typing import Any

from workspace.settings import AppSpec, ChannelSpec, PersonSpec

Json = dict[str, Any]

PEOPLE = [
    PersonSpec(
        id="U0GIULIA001", real_name="Giulia Rossi", title="Sales Italy", tz="Europe/Rome", locale="it-IT"
    ),
    PersonSpec(
        id="U0CHENWEI01",
        real_name="陈伟",
        name="chen.wei",
        title="亚太区销售经理",
        tz="Asia/Shanghai",
        locale="zh-CN",
    ),
    PersonSpec(
        id="U0EMMA00001", real_name="Emma Clarke", title="Demand planner", tz="Europe/London", locale="en-GB"
    ),
    PersonSpec(
        id="U0MARCO0001",
        real_name="Marco Bianchi",
        title="Operations planner",
        tz="Europe/Rome",
        locale="en-GB",
    ),
    PersonSpec(id="U0SARAH0001", real_name="Sarah Kim", title="Chief executive", tz="America/New_York"),
    PersonSpec(
        id="U0LUDOVICO1",
        real_name="Ludovica Bartolomea Sant’Ambrogio-Quattrocchi",
        title="Responsabile dell’approvvigionamento internazionale",
        tz="Europe/Rome",
        locale="it-IT",
    ),
]
GIULIA, CHEN, EMMA, MARCO, SARAH, LUDOVICA = (str(person.id) for person in PEOPLE)

MANIFEST: Json = {
    "display_information": {"name": "Planner", "background_color": "#8a3b5c"},
    "features": {
        "bot_user": {"display_name": "planner"},
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/plan", "description": "What waits for you", "usage_hint": "status | help"},
            {"command": "/plan-late", "description": "Who has not answered yet"},
        ],
        "shortcuts": [
            {
                "callback_id": "submit_forecast",
                "name": "Submit my forecast",
                "type": "global",
                "description": ".",
            },
            {
                "callback_id": "to_minutes",
                "name": "Add to the minutes",
                "type": "message",
                "description": ".",
            },
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "chat:write",
                "commands",
                "im:write",
                "mpim:write",
                "users:read",
                "channels:read",
                "groups:read",
                "files:write",
                "files:read",
                "reactions:write",
                "pins:write",
            ]
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened"]},
        "socket_mode_enabled": True,
    },
}
APPS = [AppSpec(name="Planner", manifest=MANIFEST)]
CHANNELS = [
    ChannelSpec(
        name="planning",
        members=[*(str(p.id) for p in PEOPLE), "Planner"],
        topic="The monthly plan: demand, supply, decisions",
    ),
    ChannelSpec(
        name="supply", members=[EMMA, MARCO, LUDOVICA, "Planner"], topic="Shortages and what we do about them"
    ),
    ChannelSpec(name="executive", private=True, members=[SARAH, EMMA, "Planner"], topic="Decisions"),
]
