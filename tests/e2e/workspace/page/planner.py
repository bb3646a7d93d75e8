"""The app behind the page's tests: it shows what a test gives it and remembers everything it hears."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.e2e.workspace.page import screens
from tests.e2e.workspace.page.blockkit import Json, option, plain, section
from workspace import client
from workspace.client import Workspace
from workspace.server import Server

ANYTHING = re.compile(".*")


class Planner:
    """Answers every click at once, except the button nobody answers."""

    def __init__(self, server: Server) -> None:
        token = server.app("Planner")["bot_token"]
        self.api = WebClient(token=token, base_url=f"{server.url}/api/", retry_handlers=[])
        self.app = App(client=self.api, signing_secret="unused over sockets")
        self.heard: list[Json] = []
        self.submitted: list[Json] = []
        self.tabs: list[str] = []
        self.app.action("slow")(lambda: None)
        self.app.action("edit")(self._edit)
        self.app.action("draft")(self._draft)
        self.app.action("redraw")(self._redraw)
        self.app.action(ANYTHING)(self._hear)
        self.app.options(ANYTHING)(self._offer)
        self.app.view(ANYTHING)(self._submit)
        self.app.shortcut(ANYTHING)(self._shortcut)
        self.app.command(ANYTHING)(lambda ack, command: ack(f"You said {command['text'] or 'nothing'}"))
        self.app.event("app_home_opened")(self._home)

    def action(self, action_id: str) -> Json:
        """The last action with this id, as soon as it was heard."""

        def found() -> Json | None:
            actions = (each for body in reversed(self.heard) for each in body.get("actions", []))
            return next((each for each in actions if each["action_id"] == action_id), None)

        return client.eventually(found, f"the action {action_id}")

    def values(self) -> Json:
        """What the last submitted modal held, as soon as it was submitted."""
        body = client.eventually(lambda: self.submitted[-1] if self.submitted else None, "a submission")
        values: Json = body["view"]["state"]["values"]
        return values

    def post(self, channel: str, blocks: list[Json], text: str = "Something to look at") -> str:
        """Post, in a channel or to a person; the timestamp of the message."""
        return str(self.api.chat_postMessage(channel=channel, blocks=blocks, text=text)["ts"])

    def _hear(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()

    def _edit(self, ack: Any, body: Json) -> None:
        self.api.views_open(trigger_id=body["trigger_id"], view=screens.MODAL)
        ack()

    def _draft(self, ack: Any, body: Json) -> None:
        self.api.views_open(trigger_id=body["trigger_id"], view=screens.DRAFT)
        ack()

    def _redraw(self, ack: Any, body: Json) -> None:
        self.api.views_update(view_id=body["view"]["id"], view=screens.REDRAWN)
        ack()

    def _offer(self, ack: Any, payload: Json) -> None:
        ack(options=[option(f"found-{payload['value']}", f"Item {payload['value']}")])

    def _submit(self, ack: Any, body: Json) -> None:
        if body["view"]["callback_id"] == "check":
            ack(response_action="clear")
            return
        months = body["view"]["state"]["values"]["brera"]["months"]["value"]
        if len(months.split()) != 4:
            ack(response_action="errors", errors={"brera": screens.THREE_NUMBERS})
            return
        self.submitted.append(body)
        ack(response_action="push", view=screens.CHECK)

    def _shortcut(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        view = {"type": "modal", "title": plain("Shortcut"), "blocks": [section(body["callback_id"])]}
        self.api.views_open(trigger_id=body["trigger_id"], view=view)
        ack()

    def _home(self, event: Json) -> None:
        self.tabs.append(event["tab"])
        if event["tab"] == "home":
            self.api.views_publish(user_id=event["user"], view=screens.HOME)


@contextmanager
def connected(server: Server, ws: Workspace) -> Iterator[Planner]:
    """The app, connected over Socket Mode."""
    planner = Planner(server)
    handler = SocketModeHandler(planner.app, app_token=server.app("Planner")["app_token"])
    handler.client.connect()
    yield planner
    # The SDK's client closes only after its current wait for data, 3 s; a lost socket ends it.
    handler.client.auto_reconnect_enabled = False
    ws.drop_sockets()
    client.eventually(lambda: None if handler.client.is_connected() else True, "the socket's end")
    handler.client.close()
