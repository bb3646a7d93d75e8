"""What happened in the workspace, told to whoever listens: the events of apps and the open pages."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PersonJoined:
    person: str


@dataclass(frozen=True, kw_only=True)
class PersonChanged:
    person: str


@dataclass(frozen=True, kw_only=True)
class MessagePosted:
    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class MessageChanged:
    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class MessageDeleted:
    channel: str
    ts: str


@dataclass(frozen=True, kw_only=True)
class EphemeralChanged:
    channel: str
    person: str


@dataclass(frozen=True, kw_only=True)
class ReactionAdded:
    channel: str
    ts: str
    person: str
    name: str


@dataclass(frozen=True, kw_only=True)
class ReactionRemoved:
    channel: str
    ts: str
    person: str
    name: str


@dataclass(frozen=True, kw_only=True)
class MessagePinned:
    channel: str
    ts: str
    person: str


@dataclass(frozen=True, kw_only=True)
class MessageUnpinned:
    channel: str
    ts: str
    person: str


@dataclass(frozen=True, kw_only=True)
class ChannelCreated:
    channel: str


@dataclass(frozen=True, kw_only=True)
class ChannelArchived:
    channel: str
    person: str


@dataclass(frozen=True, kw_only=True)
class ChannelUnarchived:
    channel: str
    person: str


@dataclass(frozen=True, kw_only=True)
class ChannelRenamed:
    channel: str


@dataclass(frozen=True, kw_only=True)
class ChannelChanged:
    channel: str


@dataclass(frozen=True, kw_only=True)
class ChannelRead:
    channel: str
    person: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined:
    channel: str
    person: str
    inviter: str | None


@dataclass(frozen=True, kw_only=True)
class MemberLeft:
    channel: str
    person: str


@dataclass(frozen=True, kw_only=True)
class ModalsChanged:
    person: str


@dataclass(frozen=True, kw_only=True)
class HomeChanged:
    app: str
    person: str


@dataclass(frozen=True, kw_only=True)
class FileShared:
    file: str
    channel: str
    person: str


@dataclass(frozen=True, kw_only=True)
class AppInstalled:
    app: str


@dataclass(frozen=True, kw_only=True)
class AppRevoked:
    app: str


Fact = (
    PersonJoined
    | PersonChanged
    | MessagePosted
    | MessageChanged
    | MessageDeleted
    | EphemeralChanged
    | ReactionAdded
    | ReactionRemoved
    | MessagePinned
    | MessageUnpinned
    | ChannelCreated
    | ChannelArchived
    | ChannelUnarchived
    | ChannelRenamed
    | ChannelChanged
    | ChannelRead
    | MemberJoined
    | MemberLeft
    | ModalsChanged
    | HomeChanged
    | FileShared
    | AppInstalled
    | AppRevoked
)
