"""Words: a message is written, or a command is run."""

from collections.abc import Sequence
from dataclasses import dataclass

from workspace import payloads, typing_in
from workspace.courier import Kind, Parcel, Receipt
from workspace.errors import SlackError
from workspace.interactions.outcome import NotPossible, Outcome, Status
from workspace.interactions.scene import Scene
from workspace.model import files, messages
from workspace.model.apps import App
from workspace.model.channels import Channel
from workspace.model.channels import Kind as ChannelKind
from workspace.model.messages import Author, Content, Message
from workspace.model.people import Person
from workspace.model.workspace import Workspace
from workspace.payloads import WaysBack
from workspace.wire import Json, as_object

MOST_CHARACTERS = 12_000


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a person wants to send."""

    text: str
    thread_ts: str | None = None
    file_ids: Sequence[str] = ()


def say(workspace: Workspace, person: Person, channel: Channel, draft: Draft) -> Message:
    """Write a message, with own files if there are any."""
    if len(draft.text) > MOST_CHARACTERS:
        raise NotPossible(f"A message has at most {MOST_CHARACTERS:,} characters; longer ones go in a file.")
    if channel.is_archived:
        raise NotPossible("This channel is archived.")
    if _turned_off(workspace, person, channel):
        raise NotPossible("Sending messages to this app has been turned off.")
    given = [workspace.files[file_id] for file_id in draft.file_ids]
    if any(file.owner != person.id for file in given):
        raise NotPossible("That is not your file.")
    for file in given:
        files.share(workspace, file, channel, by=person.id)
    said = Content(text=typing_in.stored(workspace, draft.text), files=list(draft.file_ids))
    return messages.post(
        workspace,
        channel,
        Author(user=person.id),
        said,
        thread_ts=draft.thread_ts,
        subtype="file_share" if given else None,
    )


async def command(scene: Scene, person: Person, channel: Channel, typed: str) -> Outcome:
    """Run a slash command; what the app acknowledges it with is shown."""
    name, _, text = typed.partition(" ")
    app = _app_with_command(scene.workspace, name)
    if app is None:
        reason = f"{name} is not a valid command. Messages cannot begin with /."
        return Outcome(status=Status.REFUSED, error=reason)
    actor = scene.actor(person, app)
    reply_url = scene.responses.issue(app_id=app.id, person=person.id, channel=channel.id)
    ways = WaysBack(trigger_id=scene.trigger(actor, here=channel.id), response_url=reply_url)
    escaped = _escaped(scene.workspace, app, name, text.strip())
    payload = payloads.command(actor, channel, name, escaped, ways)
    parcel = Parcel(kind=Kind.COMMAND, name=name, payload=payload, answerable=True)
    answer = await scene.courier.deliver(app, parcel)
    if answer.receipt is Receipt.OK and answer.payload:
        return _show(scene, reply_url, answer.payload)
    return scene.outcome(answer, person, {"type": "channel", "channel": channel.id})


def _turned_off(workspace: Workspace, person: Person, channel: Channel) -> bool:
    app = workspace.app_of_bot(channel.other_than(person.id)) if channel.kind is ChannelKind.IM else None
    return app is not None and (app.is_read_only or not app.messages_tab)


def _escaped(workspace: Workspace, app: App, name: str, text: str) -> str:
    """With `should_escape` in the manifest, names arrive as references."""
    escape = as_object(app.command(name)).get("should_escape")
    return typing_in.stored(workspace, text) if escape else text


def _show(scene: Scene, reply_url: str, answer: Json) -> Outcome:
    try:
        scene.responses.use(reply_url.rpartition("/")[2], answer)
    except SlackError as error:
        return Outcome(status=Status.REFUSED, error=error.error)
    return Outcome(status=Status.OK, body={"response": answer})


def _app_with_command(workspace: Workspace, name: str) -> App | None:
    for app in workspace.active_apps():
        if app.command(name) and not app.lacks(("commands",)):
            return app
    return None
