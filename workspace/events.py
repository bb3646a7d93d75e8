"""The Events API: tells subscribed apps what happened, and again when they do not answer."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

from workspace import payloads, shapes
from workspace.courier import Courier, Kind, Parcel, Receipt
from workspace.model import facts
from workspace.model.apps import App
from workspace.model.channels import Channel
from workspace.model.channels import Kind as ChannelKind
from workspace.model.facts import Fact
from workspace.model.messages import Message
from workspace.model.workspace import Workspace
from workspace.wire import Json

RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
_REASONS = {
    Receipt.TIMEOUT: "http_timeout",
    Receipt.FAILED: "http_error",
    Receipt.NO_APP: "connection_failed",
}
_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "user_change": "users:read",
    "team_join": "users:read",
    "reaction_added": "reactions:read",
    "pin_added": "pins:read",
    "file_shared": "files:read",
    "channel_created": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
}
_PREFIX = {ChannelKind.PUBLIC: "channel", ChannelKind.PRIVATE: "group", ChannelKind.IM: "im"}
_MESSAGES = {ChannelKind.PUBLIC: "channels", ChannelKind.PRIVATE: "groups", ChannelKind.IM: "im"}


class Events:
    """Turns facts into events for every app that subscribed to them and may know."""

    def __init__(self, *, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier
        self._under_way: set[asyncio.Task[None]] = set()

    def hear(self, fact: Fact) -> None:
        for app in self._workspace.active_apps():
            for subscription, body in self._bodies(fact, app):
                if self._may_hear(app, subscription):
                    self.send(app, body)

    def send(self, app: App, body: Json) -> None:
        """Deliver one event in the background, with retries."""
        task = asyncio.get_running_loop().create_task(self._send(app, body))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def stop(self) -> None:
        for task in self._under_way:
            task.cancel()

    async def _send(self, app: App, body: Json) -> None:
        payload = payloads.event(self._workspace, app, body)
        reason = ""
        for attempt, wait in enumerate((timedelta(0), *RETRY_AFTER)):
            await self._workspace.clock.sleep(wait)
            parcel = Parcel(
                kind=Kind.EVENT, name=str(body["type"]), payload=payload, attempt=attempt, reason=reason
            )
            answer = await self._courier.deliver(app, parcel)
            if answer.receipt is Receipt.OK:
                return
            reason = _REASONS[answer.receipt]

    def _may_hear(self, app: App, subscription: str) -> bool:
        scope = _SCOPES.get(subscription)
        return subscription in app.events and (scope is None or not app.lacks((scope,)))

    def _bodies(self, fact: Fact, app: App) -> Iterator[tuple[str, Json]]:
        """The events that a fact means to one app, each with the subscription it needs."""
        match fact:
            case facts.MessagePosted() | facts.MessageChanged() | facts.MessageDeleted():
                yield from self._message_events(fact, app)
            case facts.MemberJoined() | facts.MemberLeft():
                yield from self._member_events(fact, app)
            case (
                facts.ChannelArchived()
                | facts.ChannelUnarchived()
                | facts.ChannelRenamed()
                | facts.ChannelCreated()
            ):
                yield from self._channel_events(fact, app)
            case facts.PersonJoined(person=person) | facts.PersonChanged(person=person):
                kind = "team_join" if isinstance(fact, facts.PersonJoined) else "user_change"
                known = self._workspace.people[person]
                email = not app.lacks(("users:read.email",))
                yield (
                    kind,
                    {"type": kind, "user": shapes.user(self._workspace, known, email=email, locale=True)},
                )
            case facts.ReactionAdded() | facts.MessagePinned() | facts.FileShared():
                yield from self._mark_events(fact, app)
            case facts.AppRevoked(app=gone) if gone == app.id:
                yield "app_uninstalled", {"type": "app_uninstalled"}
                yield (
                    "tokens_revoked",
                    {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.bot_user]}},
                )

    def _message_events(
        self, fact: facts.MessagePosted | facts.MessageChanged | facts.MessageDeleted, app: App
    ) -> Iterator[tuple[str, Json]]:
        channel = self._workspace.channels[fact.channel]
        if app.bot_user not in channel.members:
            return
        about = {
            "channel": channel.id,
            "channel_type": _PREFIX[channel.kind],
            "event_ts": self._workspace.next_ts(),
        }
        subscription = f"message.{_MESSAGES[channel.kind]}"
        message = channel.messages.get(fact.ts)
        if message is None:
            hidden = {
                "subtype": "message_deleted",
                "hidden": True,
                "deleted_ts": fact.ts,
                "ts": about["event_ts"],
            }
            yield subscription, {"type": "message", **hidden, **about}
            return
        shape = shapes.message(self._workspace, channel, message, threads=False)
        if isinstance(fact, facts.MessageChanged):
            hidden = {"subtype": "message_changed", "hidden": True, "message": shape, "ts": about["event_ts"]}
            yield subscription, {"type": "message", **hidden, **about}
            return
        yield subscription, shape | about | {"event_ts": message.ts}
        if self._mentions(app, channel, message):
            yield "app_mention", shape | about | {"type": "app_mention", "event_ts": message.ts}

    def _mentions(self, app: App, channel: Channel, message: Message) -> bool:
        own = message.app_id == app.id
        return f"<@{app.bot_user}>" in message.content.text and channel.kind is not ChannelKind.IM and not own

    def _member_events(
        self, fact: facts.MemberJoined | facts.MemberLeft, app: App
    ) -> Iterator[tuple[str, Json]]:
        channel = self._workspace.channels[fact.channel]
        if app.bot_user not in channel.members and fact.person != app.bot_user:
            return
        kind = "member_joined_channel" if isinstance(fact, facts.MemberJoined) else "member_left_channel"
        private = channel.kind is ChannelKind.PRIVATE
        body = {
            "type": kind,
            "user": fact.person,
            "channel": channel.id,
            "channel_type": "G" if private else "C",
            "team": self._workspace.id,
            "event_ts": self._workspace.next_ts(),
        }
        if isinstance(fact, facts.MemberJoined) and fact.inviter:
            body["inviter"] = fact.inviter
        if not app.lacks(("groups:read",) if private else ("channels:read",)):
            yield kind, body

    def _channel_events(
        self,
        fact: facts.ChannelArchived | facts.ChannelUnarchived | facts.ChannelRenamed | facts.ChannelCreated,
        app: App,
    ) -> Iterator[tuple[str, Json]]:
        channel = self._workspace.channels[fact.channel]
        if channel.kind is ChannelKind.IM:
            return
        if channel.kind is ChannelKind.PRIVATE and app.bot_user not in channel.members:
            return
        prefix, stamp = _PREFIX[channel.kind], self._workspace.next_ts()
        named: Json = {"id": channel.id, "name": channel.name, "created": channel.created}
        body: Json
        match fact:
            case facts.ChannelArchived(person=person):
                kind, body = f"{prefix}_archive", {"channel": channel.id, "user": person}
            case facts.ChannelUnarchived(person=person):
                kind, body = f"{prefix}_unarchive", {"channel": channel.id, "user": person}
            case facts.ChannelRenamed():
                kind, body = f"{prefix}_rename", {"channel": named}
            case facts.ChannelCreated():
                kind, body = "channel_created", {"channel": named | {"creator": channel.creator}}
        yield kind, {"type": kind, "event_ts": stamp, **body}

    def _mark_events(
        self, fact: facts.ReactionAdded | facts.MessagePinned | facts.FileShared, app: App
    ) -> Iterator[tuple[str, Json]]:
        channel = self._workspace.channels[fact.channel]
        if app.bot_user not in channel.members:
            return
        about = {"user": fact.person, "event_ts": self._workspace.next_ts()}
        match fact:
            case facts.ReactionAdded(ts=ts, name=name):
                item = {"type": "message", "channel": channel.id, "ts": ts}
                author = channel.messages[ts].user
                yield (
                    "reaction_added",
                    {"type": "reaction_added", "reaction": name, "item": item, "item_user": author, **about},
                )
            case facts.MessagePinned(ts=ts):
                yield (
                    "pin_added",
                    {
                        "type": "pin_added",
                        "channel_id": channel.id,
                        "item": {"type": "message", "channel": channel.id, "message": {"ts": ts}},
                        **about,
                    },
                )
            case facts.FileShared(file=file):
                yield (
                    "file_shared",
                    {
                        "type": "file_shared",
                        "file_id": file,
                        "file": {"id": file},
                        "channel_id": channel.id,
                        "user_id": fact.person,
                        **about,
                    },
                )
