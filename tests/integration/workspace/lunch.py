"""A small Bolt app, written from Slack's public documentation alone: it organises lunch."""

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

Body = dict[str, Any]

MANIFEST: Body = {
    "display_information": {"name": "Lunch"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Lunch", "always_online": True},
        "slash_commands": [
            {"command": "/lunch", "description": "Plan lunch", "usage_hint": "[today]", "should_escape": True}
        ],
        "shortcuts": [
            {"name": "Plan lunch", "type": "global", "callback_id": "plan", "description": "Plan lunch"},
            {"name": "Eat this", "type": "message", "callback_id": "eat", "description": "Eat this"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:history",
                "channels:read",
                "chat:write",
                "commands",
                "files:read",
                "files:write",
                "groups:read",
                "im:history",
                "im:write",
                "reactions:write",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_mention",
                "member_joined_channel",
                "message.im",
                "user_change",
            ]
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}

ORDER: Body = {
    "type": "modal",
    "callback_id": "order",
    "title": {"type": "plain_text", "text": "Order"},
    "submit": {"type": "plain_text", "text": "Send"},
    "close": {"type": "plain_text", "text": "Cancel"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "dish",
            "label": {"type": "plain_text", "text": "Dish"},
            "element": {"type": "plain_text_input", "action_id": "text", "initial_value": "Soup"},
        },
        {
            "type": "input",
            "block_id": "portions",
            "optional": True,
            "label": {"type": "plain_text", "text": "Portions"},
            "element": {"type": "number_input", "action_id": "number", "is_decimal_allowed": False},
        },
        {
            "type": "input",
            "block_id": "drink",
            "optional": True,
            "label": {"type": "plain_text", "text": "Drink"},
            "element": {
                "type": "static_select",
                "action_id": "choice",
                "options": [
                    {"text": {"type": "plain_text", "text": "Water"}, "value": "water"},
                    {"text": {"type": "plain_text", "text": "Wine"}, "value": "wine"},
                ],
            },
        },
    ],
}

INVITATION: Body = {
    "type": "modal",
    "callback_id": "invitation",
    "title": {"type": "plain_text", "text": "Invite"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "where",
            "label": {"type": "plain_text", "text": "Where"},
            "element": {
                "type": "conversations_select",
                "action_id": "conversation",
                "default_to_current_conversation": True,
                "response_url_enabled": True,
            },
        }
    ],
}


class Lunch:
    """The app and what it heard."""

    def __init__(self, *, base_url: str, bot_token: str, signing_secret: str) -> None:
        self.heard: list[Body] = []
        self.app = App(
            client=WebClient(token=bot_token, base_url=base_url, retry_handlers=[]),
            signing_secret=signing_secret,
        )
        self._register(self.app)

    def _register(self, app: App) -> None:
        app.command("/lunch")(self.command)
        app.shortcut("plan")(self.plan)
        app.shortcut("eat")(self.eat)
        app.action("order")(self.order)
        app.action("more")(self.more)
        app.action("pick")(self.pick)
        app.options("guest")(self.guests)
        app.view("order")(self.ordered)
        app.view("nested")(self.nested)
        app.view("invitation")(self.invited)
        app.view_closed("order")(self.closed)
        app.event("app_home_opened")(self.home)
        app.event("message")(self.message)
        app.event("app_mention")(self.mention)
        app.event("user_change")(self.heard_event)
        app.event("member_joined_channel")(self.heard_event)

    def command(self, ack: Any, body: Body, respond: Any, client: WebClient) -> None:
        self.heard.append(body)
        if body["text"] == "today":
            ack(f"Soup for <@{body['user_id']}>")
            return
        ack()
        if body["text"] == "invite":
            client.views_open(trigger_id=body["trigger_id"], view=INVITATION)
        elif body["text"] != "silence":
            respond({"text": "Lunch is at noon", "response_type": "in_channel"})

    def plan(self, ack: Any, body: Body, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=ORDER)

    def eat(self, ack: Any, body: Body, client: WebClient) -> None:
        self.heard.append(body)
        ack()
        client.chat_postMessage(
            channel=body["channel"]["id"], thread_ts=body["message"]["ts"], text="Enjoy your meal"
        )

    def order(self, ack: Any, body: Body, client: WebClient) -> None:
        self.heard.append(body)
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=ORDER)

    def more(self, ack: Any, body: Body, client: WebClient) -> None:
        self.heard.append(body)
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=body_view("nested", "More"))

    def pick(self, ack: Any, body: Body, respond: Any) -> None:
        self.heard.append(body)
        ack()
        respond({"text": "Picked", "replace_original": True})

    def guests(self, ack: Any, body: Body) -> None:
        name = body["value"]
        ack(options=[{"text": {"type": "plain_text", "text": f"Guest {name}"}, "value": name}])

    def ordered(self, ack: Any, body: Body, client: WebClient) -> None:
        self.heard.append(body)
        dish = body["view"]["state"]["values"]["dish"]["text"]["value"]
        match dish:
            case "Nothing":
                ack(response_action="errors", errors={"dish": "Please eat something"})
            case "Wrong":
                ack(response_action="errors", errors={"nowhere": "This block does not exist"})
            case "Twice":
                ack(response_action="push", view=body_view("nested", "Twice"))
            case "Change":
                ack(response_action="update", view=body_view("nested", "Changed"))
            case _:
                ack()
                client.chat_postMessage(channel=body["user"]["id"], text=f"{dish} is ordered")

    def invited(self, ack: Any, body: Body, respond: Any) -> None:
        self.heard.append(body)
        ack()
        respond({"text": "Come to lunch", "response_type": "in_channel"})

    def nested(self, ack: Any) -> None:
        ack(response_action="clear")

    def closed(self, ack: Any, body: Body) -> None:
        ack()
        self.heard.append(body)

    def home(self, event: Body, client: WebClient) -> None:
        self.heard.append(event)
        if event["tab"] == "home":
            text = {"type": "plain_text", "text": "Today's menu"}
            client.views_publish(
                user_id=event["user"], view={"type": "home", "blocks": [{"type": "header", "text": text}]}
            )

    def message(self, event: Body, say: Any) -> None:
        self.heard.append(event)
        if event.get("text") == "hungry":
            say("Then order something")

    def mention(self, event: Body, say: Any) -> None:
        say("You called?")

    def heard_event(self, event: Body) -> None:
        self.heard.append(event)


def body_view(callback_id: str, title: str) -> Body:
    """A modal that asks nothing."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Done"},
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": title}},
            {"type": "actions", "elements": [button("More", "more")]},
        ],
    }


def button(label: str, action_id: str, **more: Any) -> Body:
    return {
        "type": "button",
        "text": {"type": "plain_text", "text": label},
        "action_id": action_id,
        **more,
    }


def card(*elements: Body, text: str = "Lunch?", block_id: str = "card") -> list[Body]:
    """A section and a row of buttons."""
    question: Body = {"type": "section", "block_id": "question", "text": {"type": "mrkdwn", "text": text}}
    row: Body = {"type": "actions", "block_id": block_id, "elements": list(elements)}
    return [question, row] if elements else [question]
