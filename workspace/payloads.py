"""The payloads that tell an app what a person did."""

from dataclasses import dataclass

from workspace import shapes
from workspace.model.apps import App
from workspace.model.channels import Channel, Kind
from workspace.model.messages import Message
from workspace.model.people import Person
from workspace.model.views import View
from workspace.model.workspace import Workspace
from workspace.wire import Json, dump


@dataclass(frozen=True, kw_only=True)
class MessageOrigin:
    """An interaction that came from a message."""

    channel: Channel
    message: Message


@dataclass(frozen=True, kw_only=True)
class ViewOrigin:
    """An interaction that came from a modal or Home tab."""

    view: View


Origin = MessageOrigin | ViewOrigin


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, towards which app, in which workspace."""

    workspace: Workspace
    app: App
    person: Person


@dataclass(frozen=True, kw_only=True)
class WaysBack:
    """How the app can answer: with a view, and with words."""

    trigger_id: str
    response_url: str


def block_action(actor: Actor, origin: Origin, action: Json, ways: WaysBack) -> Json:
    payload = {
        "type": "block_actions",
        **_common(actor),
        "container": _container(origin),
        "trigger_id": ways.trigger_id,
        **_origin(actor, origin),
        "actions": [action],
    }
    if isinstance(origin, MessageOrigin):
        payload["state"] = {"values": origin.message.inputs.get(actor.person.id, {})}
        payload["response_url"] = ways.response_url
    return payload


def block_suggestion(actor: Actor, origin: Origin, *, block_id: str, action_id: str, value: str) -> Json:
    return {
        "type": "block_suggestion",
        **_common(actor),
        "container": _container(origin),
        **_origin(actor, origin),
        "block_id": block_id,
        "action_id": action_id,
        "value": value,
    }


def view_submission(actor: Actor, view: View, *, trigger_id: str, response_urls: list[Json]) -> Json:
    return {
        "type": "view_submission",
        **_common(actor),
        "trigger_id": trigger_id,
        "view": shapes.view(actor.workspace, view),
        "response_urls": response_urls,
    }


def view_closed(actor: Actor, view: View, *, is_cleared: bool) -> Json:
    return {
        "type": "view_closed",
        **_common(actor),
        "view": shapes.view(actor.workspace, view),
        "is_cleared": is_cleared,
    }


def shortcut(actor: Actor, *, callback_id: str, trigger_id: str) -> Json:
    return {
        "type": "shortcut",
        **_common(actor),
        "action_ts": actor.workspace.next_ts(),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }


def message_shortcut(actor: Actor, origin: MessageOrigin, callback_id: str, ways: WaysBack) -> Json:
    return {
        "type": "message_action",
        **_common(actor),
        "action_ts": actor.workspace.next_ts(),
        "callback_id": callback_id,
        "trigger_id": ways.trigger_id,
        "response_url": ways.response_url,
        "message_ts": origin.message.ts,
        "channel": _channel(origin.channel),
        "message": shapes.message(actor.workspace, origin.channel, origin.message),
    }


def command(actor: Actor, channel: Channel, command: str, text: str, ways: WaysBack) -> Json:
    return {
        "token": actor.app.verification_token,
        "team_id": actor.workspace.id,
        "team_domain": actor.workspace.domain,
        "channel_id": channel.id,
        "channel_name": _channel(channel)["name"],
        "user_id": actor.person.id,
        "user_name": actor.person.name,
        "command": command,
        "text": text,
        "api_app_id": actor.app.id,
        "is_enterprise_install": "false",
        "response_url": ways.response_url,
        "trigger_id": ways.trigger_id,
    }


def event(workspace: Workspace, app: App, body: Json) -> Json:
    identity = {"team_id": workspace.id, "enterprise_id": None, "is_enterprise_install": False}
    return {
        "token": app.verification_token,
        "team_id": workspace.id,
        "api_app_id": app.id,
        "event": body,
        "type": "event_callback",
        "event_id": workspace.mint.new("Ev", 12),
        "event_time": workspace.epoch(),
        "authorizations": [{**identity, "user_id": app.bot_user, "is_bot": True}],
        "is_ext_shared_channel": False,
        "event_context": dump([body["type"], workspace.id, app.id]),
    }


def rate_limited(workspace: Workspace, app: App) -> Json:
    """What an app is told whose events are held back; it has no event inside."""
    return {
        "token": app.verification_token,
        "type": "app_rate_limited",
        "team_id": workspace.id,
        "minute_rate_limited": workspace.epoch() // 60 * 60,
        "api_app_id": app.id,
    }


def _common(actor: Actor) -> Json:
    workspace, person = actor.workspace, actor.person
    return {
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {"id": person.id, "username": person.name, "name": person.name, "team_id": workspace.id},
        "api_app_id": actor.app.id,
        "token": actor.app.verification_token,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _container(origin: Origin) -> Json:
    if isinstance(origin, ViewOrigin):
        return {"type": "view", "view_id": origin.view.id}
    thread = {"thread_ts": origin.message.thread_ts} if origin.message.thread_ts else {}
    return {
        "type": "message",
        "message_ts": origin.message.ts,
        "channel_id": origin.channel.id,
        "is_ephemeral": origin.message.ephemeral_to is not None,
        **thread,
    }


def _origin(actor: Actor, origin: Origin) -> Json:
    if isinstance(origin, ViewOrigin):
        return {"view": shapes.view(actor.workspace, origin.view)}
    return {
        "channel": _channel(origin.channel),
        "message": shapes.message(actor.workspace, origin.channel, origin.message, metadata=True),
    }


def _channel(channel: Channel) -> Json:
    """In interactions Slack names private conversations by their kind only."""
    shown = {Kind.PRIVATE: "privategroup", Kind.IM: "directmessage"}
    return {"id": channel.id, "name": shown.get(channel.kind, channel.name)}
