"""What the page shows: the workspace as one person sees it, as JSON."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from workspace import shapes
from workspace.model import channels, messages
from workspace.model.channels import Channel, Kind
from workspace.model.files import File
from workspace.model.messages import Message
from workspace.model.people import Person
from workspace.model.views import View
from workspace.model.workspace import Workspace
from workspace.wire import Json

MENTION = re.compile(r"<@(\w+)>")


def bootstrap(workspace: Workspace) -> Json:
    return {
        "workspace": {"name": workspace.name, "id": workspace.id},
        "now": workspace.now().isoformat(),
        "people": [person(each) for each in workspace.people.values()],
        "commands": [
            {
                "command": command.get("command", ""),
                "description": command.get("description", ""),
                "usage_hint": command.get("usage_hint", ""),
                "app": app.bot_user,
            }
            for app in workspace.active_apps()
            for command in app.commands
        ],
        "shortcuts": [
            {**{key: shortcut.get(key, "") for key in ("callback_id", "name", "type")}, "app": app.bot_user}
            for app in workspace.active_apps()
            for shortcut in app.shortcuts
        ],
    }


def person(who: Person) -> Json:
    return {
        "id": who.id,
        "name": who.name,
        "real_name": who.real_name,
        "title": who.title,
        "tz": who.tz,
        "locale": who.locale,
        "color": who.color,
        "initials": who.initials,
        "is_bot": who.is_bot,
        "is_guest": who.is_guest,
        "deleted": who.deleted,
        "status_text": who.status_text,
        "status_emoji": who.status_emoji,
    }


def state(workspace: Workspace, viewer: Person) -> Json:
    conversations = channels.visible_to(workspace, viewer.id)
    return {
        "me": person(viewer),
        "strangers": channels.strangers_to(workspace, viewer),
        "channels": [_entry(workspace, channel, viewer) for channel in conversations],
        "apps": [
            {
                "id": app.id,
                "user_id": app.bot_user,
                "name": app.name,
                "has_home": app.has_home,
                "messages_tab": app.messages_tab,
                "read_only": app.is_read_only,
            }
            for app in workspace.active_apps()
        ],
        "waiting": _waiting(workspace),
        "now": workspace.now().isoformat(),
    }


@dataclass(frozen=True, kw_only=True)
class Window:
    """How much of a channel to show: all of it, its last messages, or those since one and some before it."""

    since: str = ""
    earlier: int = 0
    latest: int | None = None

    def of(self, seen: list[Message]) -> list[Message]:
        """The messages inside, of all that stand in the channel."""
        start = 0
        if self.since:
            start = next((at for at, each in enumerate(seen) if each.ts >= self.since), len(seen))
            start = max(0, start - self.earlier)
        elif self.latest is not None:
            start = max(0, len(seen) - self.latest)
        return seen[start:]


def channel(workspace: Workspace, shown: Channel, viewer: Person, window: Window) -> Json:
    standing = [each for each in messages.seen_by(shown, viewer.id) if each.stands_in_channel]
    seen = window.of(standing)
    return {
        "channel": _entry(workspace, shown, viewer)
        | {"members": shown.members, "bookmarks": shown.bookmarks, "pins": shown.pins},
        "messages": [message(workspace, shown, each, viewer) for each in seen],
        "has_more": len(seen) < len(standing),
    }


def thread(workspace: Workspace, shown: Channel, viewer: Person, ts: str) -> Json:
    seen = [each for each in messages.seen_by(shown, viewer.id) if ts in (each.ts, each.thread_ts)]
    return {
        "channel": _entry(workspace, shown, viewer),
        "messages": [message(workspace, shown, each, viewer) for each in seen],
    }


def message(workspace: Workspace, shown: Channel, each: Message, viewer: Person) -> Json:
    answers = messages.replies(shown, each.ts)
    app = workspace.apps.get(each.app_id or "")
    return {
        "ts": each.ts,
        "user": each.user,
        "username": each.username,
        "app": {"id": app.id, "name": app.name, "user_id": app.bot_user} if app else None,
        "text": each.content.text,
        "blocks": _visible(each.content.blocks, viewer),
        "attachments": each.content.attachments,
        "files": [
            file(workspace, workspace.files[known])
            for known in each.content.files
            if known in workspace.files
        ],
        "metadata": each.content.metadata,
        "edited": each.edited,
        "thread_ts": each.thread_ts,
        "reply_count": len(answers),
        "reply_users": list(dict.fromkeys(answer.user for answer in answers)),
        "latest_reply": answers[-1].ts if answers else None,
        "ephemeral": each.ephemeral_to is not None,
        "reactions": [{"name": name, "users": users} for name, users in each.reactions.items()],
        "pinned": each.ts in shown.pins,
        "state": each.inputs.get(viewer.id, {}),
        "subtype": each.subtype,
    }


def view(shown: View) -> Json:
    content = shown.content
    return {
        "id": shown.id,
        "hash": shown.hash,
        "type": shown.type,
        "app": shown.app_id,
        "callback_id": content.get("callback_id", ""),
        "title": content.get("title"),
        "submit": content.get("submit"),
        "close": content.get("close"),
        "blocks": content["blocks"],
        "state": shown.values,
        "errors": shown.errors,
    }


def file(workspace: Workspace, stored: File) -> Json:
    return shapes.file(workspace, stored, base="")


def inspected(workspace: Workspace, shown: Channel, viewer: Person, ts: str) -> Json:
    """The message as the API shows it."""
    found = next((each for each in messages.seen_by(shown, viewer.id) if each.ts == ts), None)
    return {"message": shapes.message(workspace, shown, found, metadata=True) if found else None}


def _visible(blocks: list[Json], viewer: Person) -> list[Json]:
    """The blocks without the buttons that were meant for others."""
    shown = [_without_hidden(block, viewer) if block["type"] == "actions" else block for block in blocks]
    return [block for block in shown if block["type"] != "actions" or block["elements"]]


def _without_hidden(block: Json, viewer: Person) -> Json:
    kept = [
        element
        for element in block["elements"]
        if viewer.id in element.get("visible_to_user_ids", [viewer.id])
    ]
    return block | {"elements": kept}


def _waiting(workspace: Workspace) -> dict[str, int]:
    """How many unread messages are meant for each person: a hint for whoever plays several."""
    count = {who.id: 0 for who in workspace.people.values() if not who.is_bot and not who.deleted}
    for shown in workspace.channels.values():
        read = {member: shown.last_read.get(member, "") for member in count.keys() & shown.members}
        for each in _since(shown, min(read.values(), default="")):
            for member in read.keys() & _addressees(each, shown):
                count[member] += each.user != member and each.ts > read[member]
    return count


def _unread(shown: Channel, viewer: Person) -> list[Message]:
    newest_first = _since(shown, shown.last_read.get(viewer.id, ""))
    return [each for each in newest_first if each.user != viewer.id]


def _since(shown: Channel, ts: str) -> Iterator[Message]:
    """What stands in the channel and came after that, newest first."""
    newest_first = takewhile(lambda each: each.ts > ts, reversed(shown.messages.values()))
    return (each for each in newest_first if each.stands_in_channel)


def _addressees(each: Message, shown: Channel) -> set[str]:
    """Whom a message is meant for: in a direct message everybody, elsewhere whom it names."""
    return set(shown.members if shown.kind.is_direct else MENTION.findall(each.content.text))


def _name(workspace: Workspace, shown: Channel, viewer: Person) -> str:
    """A channel's own name; a direct message goes by the others in it."""
    if not shown.kind.is_direct:
        return shown.name
    others = [member for member in shown.members if member != viewer.id] or [viewer.id]
    return ", ".join(_called(workspace, member) for member in others)


def _called(workspace: Workspace, member: str) -> str:
    """People go by their name, apps by the name of the app."""
    app = workspace.app_of_bot(member)
    return app.name if app else workspace.people[member].real_name


def _entry(workspace: Workspace, shown: Channel, viewer: Person) -> Json:
    unread = _unread(shown, viewer)
    latest = shown.latest
    other = shown.other_than(viewer.id) if shown.kind is Kind.IM else None
    return {
        "id": shown.id,
        "name": _name(workspace, shown, viewer),
        "kind": shown.kind,
        "topic": shown.topic,
        "is_archived": shown.is_archived,
        "unread": len(unread),
        "mention": any(viewer.id in _addressees(each, shown) for each in unread),
        "with": other,
        "people": [each for each in shown.members if each != viewer.id] if shown.kind.is_direct else [],
        "last_ts": latest.ts if latest else None,
    }
