"""Channels, private channels, direct messages with one or with several; who is in them and what was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from workspace.model import facts
from workspace.model.messages import Message
from workspace.model.people import Person
from workspace.wire import Json

if TYPE_CHECKING:
    from workspace.model.workspace import Workspace


class Kind(StrEnum):
    """What sort of conversation it is."""

    PUBLIC = "channel"
    PRIVATE = "private"
    IM = "im"
    MPIM = "mpim"

    @property
    def is_direct(self) -> bool:
        """True for what has no name of its own: it is called by who is in it."""
        return self in (Kind.IM, Kind.MPIM)


@dataclass(kw_only=True, slots=True)
class Channel:
    """A conversation. Members are in the order in which they came; `threads` lists replies by root."""

    id: str
    name: str
    kind: Kind
    creator: str
    created: int
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    members: list[str] = field(default_factory=list)
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)
    last_read: dict[str, str] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)

    def other_than(self, person: str) -> str:
        """The other side of a direct message."""
        return next((member for member in self.members if member != person), person)

    @property
    def latest(self) -> Message | None:
        return self.messages[next(reversed(self.messages))] if self.messages else None


class UnknownChannel(LookupError):
    """There is no such channel."""


def find(workspace: "Workspace", name: str) -> Channel:
    """The channel with this id or name (with or without #)."""
    if name in workspace.channels:
        return workspace.channels[name]
    wanted = name.removeprefix("#")
    for channel in workspace.channels.values():
        if not channel.kind.is_direct and channel.name == wanted:
            return channel
    raise UnknownChannel(f"There is no channel {name!r}.")


def create(
    workspace: "Workspace", *, name: str, creator: str, private: bool = False, topic: str = ""
) -> Channel:
    channel = Channel(
        id=workspace.mint.new("C", 11),
        name=name.removeprefix("#"),
        kind=Kind.PRIVATE if private else Kind.PUBLIC,
        creator=creator,
        created=workspace.epoch(),
        topic=topic,
    )
    workspace.channels[channel.id] = channel
    workspace.tell(facts.ChannelCreated(channel=channel.id))
    return channel


def direct(workspace: "Workspace", one: str, other: str) -> Channel:
    """The direct message between two, opened if it was not yet."""
    for channel in workspace.channels.values():
        if channel.kind is Kind.IM and set(channel.members) == {one, other}:
            return channel
    channel = Channel(
        id=workspace.mint.new("D", 11),
        name="",
        kind=Kind.IM,
        creator=one,
        created=workspace.epoch(),
        members=[one, other],
    )
    workspace.channels[channel.id] = channel
    workspace.tell(facts.ChannelCreated(channel=channel.id))
    return channel


def group(workspace: "Workspace", people: Sequence[str]) -> tuple[Channel, bool]:
    """The direct message between several, and whether it was open already."""
    for channel in workspace.channels.values():
        if channel.kind is Kind.MPIM and set(channel.members) == set(people):
            return channel, True
    handles = "--".join(sorted(workspace.people[person].name for person in people))
    channel = Channel(
        id=workspace.mint.new("C", 11),
        name=f"mpdm-{handles}-1",
        kind=Kind.MPIM,
        creator=people[0],
        created=workspace.epoch(),
        members=list(people),
    )
    workspace.channels[channel.id] = channel
    workspace.tell(facts.ChannelCreated(channel=channel.id))
    return channel, False


def join(workspace: "Workspace", channel: Channel, person: str, inviter: str | None = None) -> None:
    if person in channel.members:
        return
    channel.members.append(person)
    latest = channel.latest
    if latest is not None:
        channel.last_read[person] = latest.ts
    workspace.tell(facts.MemberJoined(channel=channel.id, person=person, inviter=inviter))


def leave(workspace: "Workspace", channel: Channel, person: str) -> None:
    if person in channel.members:
        channel.members.remove(person)
        workspace.tell(facts.MemberLeft(channel=channel.id, person=person))


def archive(workspace: "Workspace", channel: Channel, by: str) -> None:
    channel.is_archived = True
    workspace.tell(facts.ChannelArchived(channel=channel.id, person=by))


def unarchive(workspace: "Workspace", channel: Channel, by: str) -> None:
    channel.is_archived = False
    workspace.tell(facts.ChannelUnarchived(channel=channel.id, person=by))


def rename(workspace: "Workspace", channel: Channel, name: str) -> None:
    channel.name = name.removeprefix("#")
    workspace.tell(facts.ChannelRenamed(channel=channel.id))


def describe(workspace: "Workspace", channel: Channel, *, topic: str) -> None:
    channel.topic = topic
    workspace.tell(facts.ChannelChanged(channel=channel.id))


def mark_read(workspace: "Workspace", channel: Channel, person: str, ts: str) -> None:
    if channel.last_read.get(person, "") < ts:
        channel.last_read[person] = ts
        workspace.tell(facts.ChannelRead(channel=channel.id, person=person))


def visible_to(workspace: "Workspace", person: str) -> list[Channel]:
    """The conversations a person is in: nobody sees anything else."""
    return [channel for channel in workspace.channels.values() if person in channel.members]


def strangers_to(workspace: "Workspace", person: Person) -> list[str]:
    """Those whom a guest does not get to see, because they are in no channel together."""
    if not person.is_guest:
        return []
    met = {member for channel in visible_to(workspace, person.id) for member in channel.members}
    return [each for each in workspace.people if each not in met and each != person.id]
