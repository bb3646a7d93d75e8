"""What a fact means as events of the Events API, for one app that may know of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from workspace import shapes
from workspace.model import facts
from workspace.model.apps import App
from workspace.model.channels import Channel, Kind
from workspace.model.facts import Fact
from workspace.model.messages import Message
from workspace.model.workspace import Workspace
from workspace.scopes import scope_for
from workspace.wire import Json

_FAMILY = {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.IM: "im", Kind.MPIM: "mpim"}
_MESSAGE = {
    Kind.PUBLIC: "message.channels",
    Kind.PRIVATE: "message.groups",
    Kind.IM: "message.im",
    Kind.MPIM: "message.mpim",
}


@dataclass(frozen=True, kw_only=True)
class Event:
    """An event's body, the subscription by which an app gets it, and the scope it needs."""

    subscription: str
    body: Json
    scope: str | None = None


def events(workspace: Workspace, fact: Fact, app: App) -> Iterator[Event]:
    """The events that a fact means to one app."""
    match fact:
        case facts.PersonJoined(person=person):
            yield _about_person(workspace, "team_join", person, app)
        case facts.PersonChanged(person=person):
            yield _about_person(workspace, "user_change", person, app)
        case facts.AppRevoked(app=gone) if gone == app.id:
            tokens = {"oauth": [], "bot": [app.bot_user]}
            yield Event(subscription="app_uninstalled", body={"type": "app_uninstalled"})
            yield Event(subscription="tokens_revoked", body={"type": "tokens_revoked", "tokens": tokens})
        case facts.ChannelCreated(channel=channel_id):
            yield from _created(workspace, workspace.channels[channel_id])
        case facts.MemberJoined() | facts.MemberLeft():
            if fact.person == app.bot_user or _is_in(workspace, app, fact.channel):
                yield _about_member(workspace, fact)
        case _ if isinstance(fact, _InChannel) and _is_in(workspace, app, fact.channel):
            yield from _in_channel(workspace, fact, app)


_InChannel = (
    facts.MessagePosted
    | facts.MessageChanged
    | facts.MessageDeleted
    | facts.ReactionAdded
    | facts.ReactionRemoved
    | facts.MessagePinned
    | facts.MessageUnpinned
    | facts.FileShared
    | facts.ChannelArchived
    | facts.ChannelUnarchived
    | facts.ChannelRenamed
)


def _in_channel(workspace: Workspace, fact: Fact, app: App) -> Iterator[Event]:
    """What only those in the channel hear of."""
    match fact:
        case facts.MessagePosted():
            yield from _posted(workspace, fact, app)
        case facts.MessageChanged():
            yield _changed(workspace, fact)
        case facts.MessageDeleted():
            yield _deleted(workspace, fact)
        case facts.ReactionAdded() | facts.ReactionRemoved():
            yield _reaction(workspace, fact)
        case facts.MessagePinned() | facts.MessageUnpinned():
            yield _pin(workspace, fact)
        case facts.FileShared():
            yield _file(workspace, fact)
        case facts.ChannelArchived() | facts.ChannelUnarchived() | facts.ChannelRenamed():
            yield _about_channel(workspace, fact)


def _is_in(workspace: Workspace, app: App, channel: str) -> bool:
    return app.bot_user in workspace.channels[channel].members


def _about_person(workspace: Workspace, kind: str, person: str, app: App) -> Event:
    email = not app.lacks(("users:read.email",))
    shape = shapes.user(workspace, workspace.people[person], email=email, locale=True)
    return Event(subscription=kind, body={"type": kind, "user": shape}, scope="users:read")


def _posted(workspace: Workspace, fact: facts.MessagePosted, app: App) -> Iterator[Event]:
    channel = workspace.channels[fact.channel]
    message = channel.messages[fact.ts]
    shape = shapes.message(workspace, channel, message, threads=False)
    body = shape | {"channel": channel.id, "channel_type": _FAMILY[channel.kind], "event_ts": message.ts}
    yield _message_event(channel, body)
    if _mentions(app, channel, message):
        mention = {key: value for key, value in body.items() if key != "channel_type"}
        yield Event(
            subscription="app_mention", body=mention | {"type": "app_mention"}, scope="app_mentions:read"
        )


def _mentions(app: App, channel: Channel, message: Message) -> bool:
    named = f"<@{app.bot_user}>" in message.content.text
    return named and channel.kind is not Kind.IM and message.app_id != app.id


def _changed(workspace: Workspace, fact: facts.MessageChanged) -> Event:
    channel = workspace.channels[fact.channel]
    shape = shapes.message(workspace, channel, channel.messages[fact.ts], threads=False)
    return _hidden(workspace, channel, "message_changed", {"message": shape})


def _deleted(workspace: Workspace, fact: facts.MessageDeleted) -> Event:
    channel = workspace.channels[fact.channel]
    return _hidden(workspace, channel, "message_deleted", {"deleted_ts": fact.ts})


def _hidden(workspace: Workspace, channel: Channel, subtype: str, about: Json) -> Event:
    """A message event that tells of another message."""
    stamp = workspace.next_ts()
    body: Json = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "ts": stamp,
        "event_ts": stamp,
        "channel": channel.id,
        "channel_type": _FAMILY[channel.kind],
    }
    return _message_event(channel, body | about)


def _message_event(channel: Channel, body: Json) -> Event:
    return Event(subscription=_MESSAGE[channel.kind], body=body, scope=scope_for(channel.kind, "history"))


def _about_member(workspace: Workspace, fact: facts.MemberJoined | facts.MemberLeft) -> Event:
    channel = workspace.channels[fact.channel]
    joined = isinstance(fact, facts.MemberJoined)
    kind = "member_joined_channel" if joined else "member_left_channel"
    body: Json = {
        "type": kind,
        "user": fact.person,
        "channel": channel.id,
        "channel_type": "C" if channel.kind is Kind.PUBLIC else "G",
        "team": workspace.id,
        "event_ts": workspace.next_ts(),
    }
    if isinstance(fact, facts.MemberJoined) and fact.inviter:
        body["inviter"] = fact.inviter
    return Event(subscription=kind, body=body, scope=scope_for(channel.kind, "read"))


def _created(workspace: Workspace, channel: Channel) -> Iterator[Event]:
    if channel.kind is Kind.PUBLIC:
        body = {
            "type": "channel_created",
            "channel": _named(channel) | {"creator": channel.creator},
            "event_ts": workspace.next_ts(),
        }
        yield Event(subscription="channel_created", body=body, scope="channels:read")


def _about_channel(
    workspace: Workspace, fact: facts.ChannelArchived | facts.ChannelUnarchived | facts.ChannelRenamed
) -> Event:
    channel = workspace.channels[fact.channel]
    about: Json
    match fact:
        case facts.ChannelArchived(person=person):
            change, about = "archive", {"channel": channel.id, "user": person}
        case facts.ChannelUnarchived(person=person):
            change, about = "unarchive", {"channel": channel.id, "user": person}
        case facts.ChannelRenamed():
            change, about = "rename", {"channel": _named(channel)}
    kind = f"{_FAMILY[channel.kind]}_{change}"
    body: Json = {"type": kind, "event_ts": workspace.next_ts(), **about}
    return Event(subscription=kind, body=body, scope=scope_for(channel.kind, "read"))


def _named(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name, "created": channel.created}


def _reaction(workspace: Workspace, fact: facts.ReactionAdded | facts.ReactionRemoved) -> Event:
    kind = "reaction_added" if isinstance(fact, facts.ReactionAdded) else "reaction_removed"
    reacted_to = workspace.channels[fact.channel].messages[fact.ts]
    about: Json = {
        "reaction": fact.name,
        "item": {"type": "message", "channel": fact.channel, "ts": fact.ts},
        "item_user": reacted_to.user,
    }
    return _done_by(workspace, fact.person, kind, about, scope="reactions:read")


def _pin(workspace: Workspace, fact: facts.MessagePinned | facts.MessageUnpinned) -> Event:
    kind = "pin_added" if isinstance(fact, facts.MessagePinned) else "pin_removed"
    item: Json = {"type": "message", "channel": fact.channel, "message": {"ts": fact.ts}}
    about: Json = {"channel_id": fact.channel, "item": item}
    return _done_by(workspace, fact.person, kind, about, scope="pins:read")


def _file(workspace: Workspace, fact: facts.FileShared) -> Event:
    about: Json = {
        "file_id": fact.file,
        "file": {"id": fact.file},
        "channel_id": fact.channel,
        "user_id": fact.person,
    }
    return _done_by(workspace, fact.person, "file_shared", about, scope="files:read")


def _done_by(workspace: Workspace, person: str, kind: str, about: Json, *, scope: str) -> Event:
    body = {"type": kind, "user": person, "event_ts": workspace.next_ts(), **about}
    return Event(subscription=kind, body=body, scope=scope)
