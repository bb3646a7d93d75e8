"""How Slack writes people, channels, messages, files and views as JSON."""

from datetime import datetime
from urllib.parse import quote
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workspace.model import messages
from workspace.model.apps import App
from workspace.model.channels import Channel, Kind
from workspace.model.files import File
from workspace.model.messages import Message
from workspace.model.people import Person
from workspace.model.views import View
from workspace.model.workspace import Workspace
from workspace.wire import Json


def user(workspace: Workspace, person: Person, *, email: bool = False, locale: bool = False) -> Json:
    offset, label = _zone(person.tz, workspace.now())
    shape: Json = {
        "id": person.id,
        "team_id": workspace.id,
        "name": person.name,
        "deleted": person.deleted,
        "color": person.color,
        "real_name": person.real_name,
        "tz": person.tz,
        "tz_label": label,
        "tz_offset": offset,
        "profile": _profile(workspace, person, email=email),
        "is_admin": person.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.is_guest,
        "is_ultra_restricted": person.is_ultra_restricted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "is_email_confirmed": bool(person.email),
        "updated": person.updated,
    }
    if locale:
        shape["locale"] = person.locale
    return shape


def channel(workspace: Workspace, conversation: Channel, *, viewer: str, locale: bool = False) -> Json:
    shape: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "creator": conversation.creator,
        "is_archived": conversation.is_archived,
        "is_im": conversation.kind is Kind.IM,
        "is_mpim": conversation.kind is Kind.MPIM,
        "is_org_shared": False,
        "context_team_id": workspace.id,
        "updated": conversation.created * 1000,
    }
    if locale:
        shape["locale"] = "en-US"
    if conversation.kind is Kind.IM:
        other = conversation.other_than(viewer)
        return shape | {"user": other, "is_user_deleted": workspace.people[other].deleted, "priority": 0}
    about = {"creator": conversation.creator, "last_set": conversation.created}
    return shape | {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_channel": conversation.kind is Kind.PUBLIC,
        "is_group": conversation.kind in (Kind.PRIVATE, Kind.MPIM),
        "is_private": conversation.kind is not Kind.PUBLIC,
        "is_general": False,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "is_member": viewer in conversation.members,
        "num_members": len(conversation.members),
        "topic": {"value": conversation.topic, **about},
        "purpose": {"value": conversation.purpose, **about},
        "previous_names": [],
        "unlinked": 0,
    }


def message(
    workspace: Workspace,
    conversation: Channel,
    posted: Message,
    *,
    metadata: bool = False,
    threads: bool = True,
) -> Json:
    shape: Json = {"type": "message", "ts": posted.ts, "user": posted.user, "text": posted.content.text}
    if posted.subtype:
        shape["subtype"] = posted.subtype
    shape |= _authorship(workspace, posted)
    shape |= _content(workspace, posted, metadata=metadata)
    if posted.edited and posted.edited_by:
        shape["edited"] = {"user": posted.edited_by, "ts": posted.edited}
    if posted.thread_ts:
        shape["thread_ts"] = posted.thread_ts
    if posted.reactions:
        shape["reactions"] = [
            {"name": name, "users": people, "count": len(people)} for name, people in posted.reactions.items()
        ]
    if posted.ts in conversation.pins:
        shape["pinned_to"] = [conversation.id]
    return shape | (thread_summary(conversation, posted) if threads else {})


def thread_summary(conversation: Channel, root: Message) -> Json:
    """What a thread's first message says of its replies."""
    answers = messages.replies(conversation, root.ts)
    if not answers:
        return {}
    people = list(dict.fromkeys(answer.user for answer in answers))
    return {
        "thread_ts": root.ts,
        "reply_count": len(answers),
        "reply_users": people,
        "reply_users_count": len(people),
        "latest_reply": answers[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }


def bot_profile(workspace: Workspace, app: App) -> Json:
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot_user,
        "name": workspace.people[app.bot_user].real_name,
        "deleted": app.revoked,
        "updated": 0,
        "team_id": workspace.id,
        "icons": {},
    }


def file(workspace: Workspace, stored: File, *, base: str) -> Json:
    extension = _extension(stored)
    url = f"{base}/files-pri/{workspace.id}-{stored.id}/{quote(stored.name)}"
    places = [workspace.channels[channel] for channel in stored.channels]
    return {
        "id": stored.id,
        "created": stored.created,
        "timestamp": stored.created,
        "name": stored.name,
        "title": stored.title,
        "alt_txt": stored.alt_text,
        "mimetype": mimetype(stored),
        "filetype": extension,
        "pretty_type": extension.upper(),
        "user": stored.owner,
        "user_team": workspace.id,
        "size": stored.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": any(place.kind is Kind.PUBLIC for place in places),
        "url_private": url,
        "url_private_download": f"{url}?download=1",
        "permalink": f"{base}/files/{stored.owner}/{stored.id}/{quote(stored.name)}",
        "channels": [place.id for place in places if place.kind is Kind.PUBLIC],
        "groups": [place.id for place in places if place.kind in (Kind.PRIVATE, Kind.MPIM)],
        "ims": [place.id for place in places if place.kind is Kind.IM],
        "file_access": "visible",
    }


def view(workspace: Workspace, shown: View) -> Json:
    app = workspace.apps[shown.app_id]
    content = shown.content
    return {
        "id": shown.id,
        "team_id": workspace.id,
        "type": shown.type,
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": shown.values},
        "hash": shown.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": shown.previous_id,
        "root_view_id": shown.root_id,
        "app_id": shown.app_id,
        "external_id": shown.external_id,
        "app_installed_team_id": workspace.id,
        "bot_id": app.bot_id,
    }


def mimetype(stored: File) -> str:
    return _MIME.get(_extension(stored), "application/octet-stream")


_MIME = {
    "csv": "text/csv",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "svg": "image/svg+xml",
    "md": "text/markdown",
    "text": "text/plain",
    "txt": "text/plain",
    "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def _extension(stored: File) -> str:
    return stored.name.rpartition(".")[2].lower() if "." in stored.name else "text"


def _authorship(workspace: Workspace, posted: Message) -> Json:
    app = workspace.apps.get(posted.app_id or "")
    if app is None:
        return {"team": workspace.id}
    named = {"username": posted.username} if posted.username else {}
    return {
        "team": workspace.id,
        "bot_id": app.bot_id,
        "app_id": app.id,
        "bot_profile": bot_profile(workspace, app),
        **named,
    }


def _content(workspace: Workspace, posted: Message, *, metadata: bool) -> Json:
    content = posted.content
    shape: Json = {}
    if content.blocks:
        shape["blocks"] = content.blocks
    if content.attachments:
        shape["attachments"] = content.attachments
    if content.files:
        known = [workspace.files[each] for each in content.files if each in workspace.files]
        shape["files"] = [file(workspace, each, base=workspace.url) for each in known]
    if metadata and content.metadata:
        shape["metadata"] = content.metadata
    return shape


def _profile(workspace: Workspace, person: Person, *, email: bool) -> Json:
    profile: Json = {
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.name,
        "display_name_normalized": person.name,
        "title": person.title,
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "team": workspace.id,
    }
    app = workspace.app_of_bot(person.id)
    if app is not None:
        profile |= {"bot_id": app.bot_id, "api_app_id": app.id}
    if email and person.email:
        profile["email"] = person.email
    return profile


def _zone(name: str, now: datetime) -> tuple[int, str]:
    try:
        local = now.astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return 0, name
    offset = local.utcoffset()
    return int(offset.total_seconds()) if offset else 0, local.tzname() or name
