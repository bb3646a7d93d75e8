"""What every interaction works with: where it happens, which app hears of it, what the person is told."""

from dataclasses import dataclass

from workspace.courier import Answer, Courier, Receipt
from workspace.events import Events
from workspace.interactions.outcome import NotPossible, Outcome, Status
from workspace.model import channels, messages, views
from workspace.model.apps import App
from workspace.model.channels import Channel
from workspace.model.people import Person
from workspace.model.workspace import Workspace
from workspace.notices import Notices
from workspace.payloads import Actor, MessageOrigin, Origin, ViewOrigin, WaysBack
from workspace.responses import Responses
from workspace.triggers import Triggers
from workspace.wire import Json, as_list

NO_ANSWER = "This app did not answer in time. Try again?"
NOT_RUNNING = "This app is not running."
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, kw_only=True)
class Scene:
    """The workspace and the ways out of it."""

    workspace: Workspace
    courier: Courier
    triggers: Triggers
    responses: Responses
    notices: Notices
    events: Events

    def channel(self, person: Person, channel_id: str) -> Channel:
        """A conversation that this person is in."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None or person.id not in channel.members:
            raise NotPossible("You are not in that channel.")
        return channel

    def direct(self, person: Person, other: Person) -> Channel:
        """The direct message of a person with somebody they may know, opened if it was not yet."""
        unknown = other.id in channels.strangers_to(self.workspace, person)
        if unknown or other.deleted or other.is_bot or other.id == person.id:
            raise NotPossible(f"{other.real_name} cannot be written to.")
        return channels.direct(self.workspace, person.id, other.id)

    def view(self, person: Person, view_id: str) -> views.View:
        """A view that this person has open."""
        view = views.find(self.workspace, view_id)
        if view is None or view.person != person.id:
            raise NotPossible("That view is closed.")
        return view

    def message(self, person: Person, container: Json) -> MessageOrigin:
        """A message that this person can see."""
        channel = self.channel(person, str(container.get("channel")))
        ts = str(container.get("ts"))
        message = next((each for each in messages.seen_by(channel, person.id) if each.ts == ts), None)
        if message is None:
            raise NotPossible("That message is not there any more.")
        return MessageOrigin(channel=channel, message=message)

    def origin(self, person: Person, container: Json) -> Origin:
        """The message or view that a container names, if this person can see it."""
        if container.get("type") == "view":
            return ViewOrigin(view=self.view(person, str(container.get("view_id"))))
        return self.message(person, container)

    def actor(self, person: Person, app: App) -> Actor:
        return Actor(workspace=self.workspace, app=app, person=person)

    def actor_on(self, person: Person, origin: Origin) -> Actor:
        """The person, towards the app behind a message or view."""
        app_id = origin.view.app_id if isinstance(origin, ViewOrigin) else origin.message.app_id
        app = self.workspace.apps.get(app_id or "")
        if app is None:
            raise NotPossible("No app is behind that.")
        return self.actor(person, app)

    def trigger(self, actor: Actor, *, here: str | None = None) -> str:
        """A trigger; `here` is the conversation that the person looks at."""
        return self.triggers.issue(app_id=actor.app.id, person=actor.person.id, here=here)

    def ways_back(self, actor: Actor, origin: Origin) -> WaysBack:
        """A trigger and a response URL; there is none of the latter for what happens in a view."""
        if isinstance(origin, ViewOrigin):
            return WaysBack(trigger_id=self.trigger(actor, here=origin.view.here), response_url="")
        response_url = self.responses.issue(
            app_id=actor.app.id,
            person=actor.person.id,
            channel=origin.channel.id,
            message=origin.message.ts,
        )
        return WaysBack(trigger_id=self.trigger(actor, here=origin.channel.id), response_url=response_url)

    def outcome(self, answer: Answer, person: Person, container: Json) -> Outcome:
        """What to tell the person; silence of the app is shown where they clicked."""
        match answer.receipt:
            case Receipt.OK:
                return Outcome(status=Status.OK)
            case Receipt.NO_APP:
                status, text = Status.NO_APP, NOT_RUNNING
            case _:
                in_view = container.get("type") == "view"
                status, text = Status.TIMEOUT, TROUBLE if in_view else NO_ANSWER
        self.warn(person, container, text)
        return Outcome(status=status, error=text)

    def warn(self, person: Person, container: Json, text: str) -> None:
        self.notices.tell({"type": "warning", "container": container, "text": text}, [person.id])


def blocks_of(origin: Origin) -> list[Json]:
    """The blocks of a message, also those in its attachments, or of a view."""
    if isinstance(origin, ViewOrigin):
        return as_list(origin.view.content["blocks"])
    content = origin.message.content
    attached = [block for each in content.attachments for block in as_list(each.get("blocks"))]
    return content.blocks + attached
