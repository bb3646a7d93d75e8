"""Messages: posted, edited, deleted, answered in threads, or shown to one person only."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workspace.clock import stopwatch
from workspace.model import facts
from workspace.wire import Json

if TYPE_CHECKING:
    from workspace.model.channels import Channel
    from workspace.model.workspace import Workspace


BROADCAST = "thread_broadcast"


@dataclass(kw_only=True, slots=True)
class Content:
    """What a message says; an edit replaces it as a whole."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    metadata: Json | None = None


@dataclass(kw_only=True, slots=True)
class Message:
    """One message. `inputs` holds, per person, what stands in its inputs now.

    `posted` is the stopwatch's time, for history that lags behind.
    """

    ts: str
    user: str
    content: Content
    app_id: str | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    username: str | None = None
    edited: str | None = None
    edited_by: str | None = None
    ephemeral_to: str | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    inputs: dict[str, Json] = field(default_factory=dict)
    posted: float = field(default_factory=stopwatch)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def stands_in_channel(self) -> bool:
        """False for what is only seen in its thread."""
        return not self.is_reply or self.subtype == BROADCAST


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who posts: a person, or an app through its bot user."""

    user: str
    app_id: str | None = None
    username: str | None = None


def post(
    workspace: "Workspace",
    channel: "Channel",
    author: Author,
    content: Content,
    *,
    thread_ts: str | None = None,
    subtype: str | None = None,
) -> Message:
    message = _new(workspace, author, content, thread_ts=thread_ts, subtype=subtype)
    channel.messages[message.ts] = message
    if message.is_reply and thread_ts:
        channel.threads.setdefault(thread_ts, []).append(message.ts)
    channel.last_read[author.user] = message.ts
    workspace.tell(facts.MessagePosted(channel=channel.id, ts=message.ts))
    return message


def post_ephemeral(
    workspace: "Workspace",
    channel: "Channel",
    author: Author,
    content: Content,
    *,
    to: str,
    thread_ts: str | None = None,
) -> Message:
    message = _new(workspace, author, content, thread_ts=thread_ts, subtype=None)
    message.ephemeral_to = to
    channel.ephemerals[message.ts] = message
    workspace.tell(facts.EphemeralChanged(channel=channel.id, person=to))
    return message


def edit(workspace: "Workspace", channel: "Channel", message: Message, content: Content, by: str) -> None:
    message.content = content
    message.edited = workspace.next_ts()
    message.edited_by = by
    _tell_change(workspace, channel, message)


def delete(workspace: "Workspace", channel: "Channel", message: Message) -> None:
    channel.messages.pop(message.ts, None)
    if message.is_reply and message.thread_ts in channel.threads:
        channel.threads[message.thread_ts].remove(message.ts)
    channel.ephemerals.pop(message.ts, None)
    if message.ts in channel.pins:
        channel.pins.remove(message.ts)
    if message.ephemeral_to is not None:
        workspace.tell(facts.EphemeralChanged(channel=channel.id, person=message.ephemeral_to))
    else:
        workspace.tell(facts.MessageDeleted(channel=channel.id, ts=message.ts))


def react(workspace: "Workspace", channel: "Channel", message: Message, *, person: str, name: str) -> None:
    message.reactions.setdefault(name, []).append(person)
    workspace.tell(facts.ReactionAdded(channel=channel.id, ts=message.ts, person=person, name=name))


def unreact(workspace: "Workspace", channel: "Channel", message: Message, *, person: str, name: str) -> None:
    message.reactions[name].remove(person)
    if not message.reactions[name]:
        del message.reactions[name]
    workspace.tell(facts.ReactionRemoved(channel=channel.id, ts=message.ts, person=person, name=name))


def pin(workspace: "Workspace", channel: "Channel", message: Message, *, person: str) -> None:
    channel.pins.append(message.ts)
    workspace.tell(facts.MessagePinned(channel=channel.id, ts=message.ts, person=person))


def unpin(workspace: "Workspace", channel: "Channel", message: Message, *, person: str) -> None:
    channel.pins.remove(message.ts)
    workspace.tell(facts.MessageUnpinned(channel=channel.id, ts=message.ts, person=person))


def replies(channel: "Channel", ts: str) -> list[Message]:
    return [channel.messages[reply] for reply in channel.threads.get(ts, [])]


def seen_by(channel: "Channel", person: str) -> list[Message]:
    """Everything in the channel that this person may see, in order."""
    own = [message for message in channel.ephemerals.values() if message.ephemeral_to == person]
    return sorted([*channel.messages.values(), *own], key=lambda message: message.ts)


def _new(
    workspace: "Workspace", author: Author, content: Content, *, thread_ts: str | None, subtype: str | None
) -> Message:
    return Message(
        ts=workspace.next_ts(),
        user=author.user,
        app_id=author.app_id,
        username=author.username,
        content=content,
        thread_ts=thread_ts,
        subtype=subtype,
    )


def _tell_change(workspace: "Workspace", channel: "Channel", message: Message) -> None:
    if message.ephemeral_to is not None:
        workspace.tell(facts.EphemeralChanged(channel=channel.id, person=message.ephemeral_to))
    else:
        workspace.tell(facts.MessageChanged(channel=channel.id, ts=message.ts))
