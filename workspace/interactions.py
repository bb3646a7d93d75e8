"""What people do on the page: click, choose, submit, close, write, run commands and shortcuts."""

from dataclasses import dataclass, field
from enum import StrEnum

from workspace import content, inputs, payloads, shapes, typing_in
from workspace.courier import Answer, Courier, Kind, Parcel, Receipt
from workspace.errors import SlackError
from workspace.events import Events
from workspace.model import channels, files, messages, views
from workspace.model.apps import App
from workspace.model.channels import Channel
from workspace.model.messages import Author, Content, Message
from workspace.model.people import Person
from workspace.model.views import View
from workspace.model.workspace import Workspace
from workspace.notices import Notices
from workspace.payloads import Actor, MessageOrigin, Origin, ViewOrigin
from workspace.responses import Responses
from workspace.triggers import Triggers
from workspace.wire import Json, as_list, as_object

NO_ANSWER = "This app did not answer in time. Try again?"
NOT_RUNNING = "This app is not running."
TROUBLE = "We had some trouble connecting. Try again?"


class Status(StrEnum):
    """What a person sees of what they did."""

    OK = "ok"
    ERRORS = "errors"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    NO_APP = "no_app"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The status and, where it is not ok, why."""

    status: Status
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    body: Json = field(default_factory=dict)

    def as_json(self) -> Json:
        shown: Json = {"status": self.status, **self.body}
        if self.error:
            shown["error"] = self.error
        if self.errors:
            shown["errors"] = self.errors
        return shown


class NotPossible(Exception):
    """A person cannot do that here; the reason is in the message."""


class Interactions:
    """Everything a person can do, each told to the app that has to hear of it."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        courier: Courier,
        triggers: Triggers,
        responses: Responses,
        notices: Notices,
        events: Events,
    ) -> None:
        self._workspace = workspace
        self._courier = courier
        self._triggers = triggers
        self._responses = responses
        self._notices = notices
        self._events = events

    async def act(self, person: Person, container: Json, action: Json, state: Json) -> Outcome:
        """Press a button or choose in an element of a message or view."""
        origin = self.origin(person, container)
        element = inputs.find_element(blocks_of(origin), action["block_id"], action["action_id"])
        if element is None:
            raise NotPossible("That element is not there any more.")
        self._remember(person, origin, action, state)
        if element.get("url") and not self._app(origin).is_interactive:
            return Outcome(status=Status.OK)
        actor = self._actor(person, self._app(origin))
        done = {
            **_identity(element),
            **action,
            "type": element["type"],
            "action_ts": self._workspace.next_ts(),
        }
        payload = payloads.block_action(
            actor,
            origin,
            done,
            trigger_id=self._trigger(actor),
            response_url=self._response_url(actor, origin),
        )
        parcel = Parcel(kind=Kind.INTERACTION, name="block_actions", payload=payload)
        return self._outcome(await self._courier.deliver(actor.app, parcel), person, container)

    async def suggest(
        self, person: Person, container: Json, block_id: str, action_id: str, typed: str
    ) -> Outcome:
        """Ask the app for the options of an external select."""
        origin = self.origin(person, container)
        actor = self._actor(person, self._app(origin))
        payload = payloads.block_suggestion(
            actor, origin, block_id=block_id, action_id=action_id, value=typed
        )
        parcel = Parcel(kind=Kind.INTERACTION, name="block_suggestion", payload=payload, answerable=True)
        answer = await self._courier.deliver(actor.app, parcel)
        offered: Json = {
            key: answer.payload[key] for key in ("options", "option_groups") if key in answer.payload
        }
        outcome = self._outcome(answer, person, container)
        return Outcome(status=outcome.status, error=outcome.error, body=offered or {"options": []})

    async def submit(self, person: Person, view: View, values: Json) -> Outcome:
        """Send a modal's form."""
        view.values = inputs.overlay(view.values, values)
        self._give_files(view)
        missing = inputs.problems(view.content["blocks"], view.values)
        if missing:
            views.reject(self._workspace, view, missing)
            return Outcome(status=Status.ERRORS, errors=missing)
        actor = self._actor(person, self._workspace.apps[view.app_id])
        payload = payloads.view_submission(actor, view, trigger_id=self._trigger(actor), response_urls=[])
        parcel = Parcel(kind=Kind.INTERACTION, name="view_submission", payload=payload, answerable=True)
        answer = await self._courier.deliver(actor.app, parcel)
        container = {"type": "view", "view_id": view.id}
        if answer.receipt is not Receipt.OK:
            return self._outcome(answer, person, container)
        try:
            return self._respond(view, answer.payload)
        except SlackError as error:
            details = as_list(as_object(error.details.get("response_metadata")).get("messages"))
            why = "; ".join([error.error, *map(str, details)])
            self._warn(person, container, f"{TROUBLE} ({why})")
            return Outcome(status=Status.REFUSED, error=why)

    async def close(self, person: Person, view: View) -> Outcome:
        """Close a modal with its close button or Esc."""
        if view.content.get("clear_on_close"):
            closed = views.clear(self._workspace, person.id)
        else:
            views.pop(self._workspace, view)
            closed = [view]
        for each in closed:
            if each.content.get("notify_on_close"):
                await self._tell_closed(person, each, is_cleared=each is not view)
        return Outcome(status=Status.OK)

    async def command(self, person: Person, channel: Channel, typed: str) -> Outcome:
        """Run a slash command."""
        name, _, text = typed.partition(" ")
        app = self._app_with_command(name)
        if app is None:
            reason = f"{name} is not a valid command. Messages cannot begin with /."
            return Outcome(status=Status.REFUSED, error=reason)
        actor = self._actor(person, app)
        reply_url = self._responses.issue(app_id=app.id, person=person.id, channel=channel.id)
        escape = as_object(app.command(name)).get("should_escape")
        payload = payloads.command(
            actor,
            channel,
            command=name,
            text=typing_in.stored(self._workspace, text.strip()) if escape else text.strip(),
            trigger_id=self._trigger(actor),
            response_url=reply_url,
        )
        parcel = Parcel(kind=Kind.COMMAND, name=name, payload=payload, answerable=True)
        answer = await self._courier.deliver(app, parcel)
        if answer.receipt is Receipt.OK and answer.payload:
            return self._answer_command(reply_url, answer.payload)
        return self._outcome(answer, person, {"type": "channel", "channel": channel.id})

    async def shortcut(self, person: Person, callback_id: str, place: Json) -> Outcome:
        """Run a global shortcut, or a message shortcut on the message that `place` names."""
        app, kind = self._app_with_shortcut(callback_id)
        actor = self._actor(person, app)
        trigger_id = self._trigger(actor)
        if kind == "message":
            origin = self.origin(person, {"type": "message", **place})
            if not isinstance(origin, MessageOrigin):
                raise NotPossible("A message shortcut needs a message.")
            reply_url = self._response_url(actor, origin)
            payload = payloads.message_shortcut(
                actor, origin, callback_id=callback_id, trigger_id=trigger_id, response_url=reply_url
            )
        else:
            payload = payloads.shortcut(actor, callback_id=callback_id, trigger_id=trigger_id)
        parcel = Parcel(kind=Kind.INTERACTION, name=str(payload["type"]), payload=payload)
        return self._outcome(await self._courier.deliver(app, parcel), person, place)

    def say(
        self, person: Person, channel: Channel, text: str, *, thread_ts: str | None, file_ids: list[str]
    ) -> Message:
        """Write a message."""
        if channel.is_archived:
            raise NotPossible("This channel is archived.")
        for file_id in file_ids:
            files.share(self._workspace, self._workspace.files[file_id], channel, by=person.id)
        said = Content(text=typing_in.stored(self._workspace, text), files=file_ids)
        subtype = "file_share" if file_ids else None
        author = Author(user=person.id)
        return messages.post(self._workspace, channel, author, said, thread_ts=thread_ts, subtype=subtype)

    def open_home(self, person: Person, app: App, *, tab: str) -> None:
        """Look at an app's Home or Messages tab; the app hears of it each time."""
        channel = channels.direct(self._workspace, app.bot_user, person.id)
        body: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self._workspace.next_ts(),
        }
        view = self._workspace.homes.get((app.id, person.id))
        if tab == "home" and view is not None:
            body["view"] = shapes.view(self._workspace, view)
        if "app_home_opened" in app.events:
            self._events.send(app, body)

    def origin(self, person: Person, container: Json) -> Origin:
        """The message or view that a container names, if this person can see it."""
        if container.get("type") == "view":
            view = views.find(self._workspace, str(container.get("view_id")))
            if view is None or view.person != person.id:
                raise NotPossible("That view is closed.")
            return ViewOrigin(view=view)
        channel = self.channel(person, str(container.get("channel")))
        ts = str(container.get("ts"))
        message = next((each for each in messages.seen_by(channel, person.id) if each.ts == ts), None)
        if message is None:
            raise NotPossible("That message is not there any more.")
        return MessageOrigin(channel=channel, message=message)

    def channel(self, person: Person, channel_id: str) -> Channel:
        channel = self._workspace.channels.get(channel_id)
        if channel is None or person.id not in channel.members:
            raise NotPossible("You are not in that channel.")
        return channel

    def _app(self, origin: Origin) -> App:
        app_id = origin.view.app_id if isinstance(origin, ViewOrigin) else origin.message.app_id
        app = self._workspace.apps.get(app_id or "")
        if app is None:
            raise NotPossible("No app is behind that.")
        return app

    def _actor(self, person: Person, app: App) -> Actor:
        return Actor(workspace=self._workspace, app=app, person=person)

    def _trigger(self, actor: Actor) -> str:
        return self._triggers.issue(app_id=actor.app.id, person=actor.person.id)

    def _response_url(self, actor: Actor, origin: Origin) -> str:
        if isinstance(origin, ViewOrigin):
            return ""
        return self._responses.issue(
            app_id=actor.app.id, person=actor.person.id, channel=origin.channel.id, message=origin.message.ts
        )

    def _remember(self, person: Person, origin: Origin, action: Json, state: Json) -> None:
        """Keep what now stands in the inputs, the acted-on element's value included."""
        merged = {block_id: dict(actions) for block_id, actions in state.items()}
        merged.setdefault(action["block_id"], {})[action["action_id"]] = {
            key: value for key, value in action.items() if key not in ("block_id", "action_id")
        }
        if isinstance(origin, ViewOrigin):
            origin.view.values = inputs.overlay(origin.view.values, merged)
            return
        blocks = origin.message.content.blocks
        before = inputs.carry_over(origin.message.inputs.get(person.id, {}), into=blocks)
        origin.message.inputs[person.id] = inputs.overlay(before, merged)

    def _give_files(self, view: View) -> None:
        """Show the app the files in a form, as Slack describes files."""
        bot = self._workspace.apps[view.app_id].bot_user
        for actions in view.values.values():
            for state in actions.values():
                if state["type"] == "file_input":
                    chosen = [
                        self._workspace.files.get(str(as_object(each).get("id"))) for each in state["files"]
                    ]
                    own = [file for file in chosen if file is not None and file.owner == view.person]
                    for file in own:
                        file.given_to.append(bot)
                    state["files"] = [
                        shapes.file(self._workspace, file, base=self._workspace.url) for file in own
                    ]

    def _respond(self, view: View, answer: Json) -> Outcome:
        """Do what the app answered to a submission."""
        match answer.get("response_action"):
            case None:
                views.pop(self._workspace, view)
            case "clear":
                views.clear(self._workspace, view.person)
            case "errors":
                return self._reject(view, as_object(answer.get("errors")))
            case "update":
                views.update(self._workspace, view, self._modal(answer))
            case "push":
                if len(self._workspace.modals.get(view.person, [])) >= views.STACK_LIMIT:
                    raise SlackError("push_limit_reached")
                views.push(
                    self._workspace, app_id=view.app_id, person=view.person, content=self._modal(answer)
                )
            case other:
                raise SlackError(
                    "invalid_arguments",
                    response_metadata={"messages": [f"[ERROR] unknown response_action: {other}"]},
                )
        return Outcome(status=Status.OK)

    def _reject(self, view: View, errors: Json) -> Outcome:
        asked = {block["block_id"] for block in view.content["blocks"] if block["type"] == "input"}
        unknown = sorted(errors.keys() - asked)
        if unknown or not errors:
            named = ", ".join(unknown) or "nothing"
            message = f"[ERROR] errors must name input blocks of this view, not {named}"
            raise SlackError("invalid_arguments", response_metadata={"messages": [message]})
        shown = {block_id: str(text) for block_id, text in errors.items()}
        views.reject(self._workspace, view, shown)
        return Outcome(status=Status.ERRORS, errors=shown)

    def _modal(self, answer: Json) -> Json:
        return content.view(answer.get("view"), kind="modal", mint=self._workspace.mint)

    async def _tell_closed(self, person: Person, view: View, *, is_cleared: bool) -> None:
        actor = self._actor(person, self._workspace.apps[view.app_id])
        payload = payloads.view_closed(actor, view, is_cleared=is_cleared)
        await self._courier.deliver(
            actor.app, Parcel(kind=Kind.INTERACTION, name="view_closed", payload=payload)
        )

    def _answer_command(self, reply_url: str, answer: Json) -> Outcome:
        try:
            self._responses.use(reply_url.rpartition("/")[2], answer)
        except SlackError as error:
            return Outcome(status=Status.REFUSED, error=error.error)
        return Outcome(status=Status.OK, body={"response": answer})

    def _app_with_command(self, name: str) -> App | None:
        for app in self._workspace.active_apps():
            if app.command(name) and not app.lacks(("commands",)):
                return app
        return None

    def _app_with_shortcut(self, callback_id: str) -> tuple[App, str]:
        for app in self._workspace.active_apps():
            for offered in app.shortcuts:
                if offered.get("callback_id") == callback_id and not app.lacks(("commands",)):
                    return app, str(offered.get("type"))
        raise NotPossible(f"There is no shortcut {callback_id}.")

    def _outcome(self, answer: Answer, person: Person, container: Json) -> Outcome:
        match answer.receipt:
            case Receipt.OK:
                return Outcome(status=Status.OK)
            case Receipt.NO_APP:
                self._warn(person, container, NOT_RUNNING)
                return Outcome(status=Status.NO_APP, error=NOT_RUNNING)
            case _:
                text = TROUBLE if container.get("type") == "view" else NO_ANSWER
                self._warn(person, container, text)
                return Outcome(status=Status.TIMEOUT, error=text)

    def _warn(self, person: Person, container: Json, text: str) -> None:
        self._notices.tell({"type": "warning", "container": container, "text": text}, [person.id])


def blocks_of(origin: Origin) -> list[Json]:
    if isinstance(origin, ViewOrigin):
        return as_list(origin.view.content["blocks"])
    message = origin.message.content
    attached = [block for each in message.attachments for block in as_list(each.get("blocks"))]
    return message.blocks + attached


def _identity(element: Json) -> Json:
    """The parts of an element that come back with its action."""
    kept = ("action_id", "text", "value", "style", "placeholder")
    return {key: element[key] for key in kept if key in element}
