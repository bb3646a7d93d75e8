"""conversations.*: open, look up, list, read, join, invite, archive."""

from workspace import shapes
from workspace.clock import stopwatch
from workspace.errors import SlackError
from workspace.methods.call import Call, Method, Tier
from workspace.model import channels, messages
from workspace.model.channels import Channel, Kind
from workspace.model.messages import Message
from workspace.model.people import Person
from workspace.paging import page
from workspace.scopes import any_scope, scope_for
from workspace.wire import Json

_KINDS = {
    "public_channel": Kind.PUBLIC,
    "private_channel": Kind.PRIVATE,
    "im": Kind.IM,
    "mpim": Kind.MPIM,
}
_MOST_IN_GROUP = 8  # besides the app itself


def open_conversation(call: Call) -> Json:
    """Open the direct message with one person, or with several."""
    if "channel" in call.args:
        return {"channel": {"id": call.channel().id}}
    people = _addressed(call)
    if len(people) == 1:
        call.needs("im:write")
        channel, known = channels.direct(call.workspace, call.bot, people[0].id), False
    else:
        call.needs("mpim:write")
        everybody = [call.bot, *(person.id for person in people)]
        channel, known = channels.group(call.workspace, everybody)
    already = {"no_op": True, "already_open": True} if known else {}
    whole = shapes.channel(call.workspace, channel, viewer=call.bot)
    return {"channel": whole if call.args.flag("return_im") else {"id": channel.id}, **already}


def info(call: Call) -> Json:
    channel = _readable(call, "read")
    locale = call.args.flag("include_locale")
    return {"channel": shapes.channel(call.workspace, channel, viewer=call.bot, locale=locale)}


def list_conversations(call: Call) -> Json:
    """The public channels, and the other conversations that the app is in."""
    return _listed(call, list(call.workspace.channels.values()))


def list_of_person(call: Call) -> Json:
    """The conversations of a person, the app's own bot if none is named, that the app may know about."""
    person = call.args.text("user") or call.bot
    return _listed(call, channels.visible_to(call.workspace, person))


def members(call: Call) -> Json:
    channel = _readable(call, "read")
    shown, cursor = page(channel.members, call.args)
    return {"members": list(shown), "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> Json:
    channel = _readable(call, "history")
    _require_membership(call, channel)
    newest_first = [
        message
        for message in reversed(channel.messages.values())
        if message.stands_in_channel and _in_window(call, message)
    ]
    return _read(call, channel, newest_first, default=100)


def replies(call: Call) -> Json:
    channel = _readable(call, "history")
    _require_membership(call, channel)
    asked = channel.messages.get(call.args.required("ts", "thread_not_found"))
    root = channel.messages.get(asked.thread_ts or asked.ts) if asked else None
    if root is None:
        raise SlackError("thread_not_found")
    answers = [each for each in messages.replies(channel, root.ts) if _in_window(call, each)]
    return _read(call, channel, [root, *answers], default=999)


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind is not Kind.PUBLIC:
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    already = call.bot in channel.members
    channels.join(call.workspace, channel, call.bot)
    warning = {"warning": "already_in_channel"} if already else {}
    return {"channel": shapes.channel(call.workspace, channel, viewer=call.bot), **warning}


def invite(call: Call) -> Json:
    channel = call.channel()
    _require_membership(call, channel)
    if channel.is_archived:
        raise SlackError("is_archived")
    invited = call.args.words("users")
    if not invited:
        raise SlackError("no_user")
    for person in invited:
        _check_invited(call, channel, person)
    for person in invited:
        channels.join(call.workspace, channel, person, inviter=call.bot)
    return {"channel": shapes.channel(call.workspace, channel, viewer=call.bot)}


def leave(call: Call) -> Json:
    channel = call.channel()
    if call.bot not in channel.members:
        return {"not_in_channel": True}
    channels.leave(call.workspace, channel, call.bot)
    return {}


def create(call: Call) -> Json:
    name = call.args.required("name", "invalid_name_required")
    if any(channel.name == name for channel in call.workspace.channels.values()):
        raise SlackError("name_taken")
    channel = channels.create(
        call.workspace, name=name, creator=call.bot, private=call.args.flag("is_private")
    )
    channels.join(call.workspace, channel, call.bot)
    return {"channel": shapes.channel(call.workspace, channel, viewer=call.bot)}


def archive(call: Call) -> Json:
    channel = call.channel()
    if channel.is_archived:
        raise SlackError("already_archived")
    channels.archive(call.workspace, channel, by=call.bot)
    return {}


def set_topic(call: Call) -> Json:
    channel = call.channel()
    _require_membership(call, channel)
    topic = call.args.text("topic")
    if len(topic) > 250:
        raise SlackError("too_long")
    channels.describe(call.workspace, channel, topic=topic)
    return {"channel": shapes.channel(call.workspace, channel, viewer=call.bot)}


_MANAGE = ("channels:manage", "groups:write")

METHODS = (
    Method(
        name="conversations.open", run=open_conversation, tier=Tier.THREE, scopes=("im:write", "mpim:write")
    ),
    Method(name="conversations.info", run=info, tier=Tier.THREE, scopes=any_scope("read")),
    Method(name="conversations.list", run=list_conversations, tier=Tier.TWO, scopes=any_scope("read")),
    Method(name="users.conversations", run=list_of_person, tier=Tier.THREE, scopes=any_scope("read")),
    Method(name="conversations.members", run=members, tier=Tier.FOUR, scopes=any_scope("read")),
    Method(name="conversations.history", run=history, tier=Tier.THREE, scopes=any_scope("history")),
    Method(name="conversations.replies", run=replies, tier=Tier.THREE, scopes=any_scope("history")),
    Method(name="conversations.join", run=join, tier=Tier.THREE, scopes=("channels:join",)),
    Method(
        name="conversations.invite",
        run=invite,
        tier=Tier.THREE,
        scopes=(*_MANAGE, "channels:write.invites", "groups:write.invites"),
    ),
    Method(name="conversations.leave", run=leave, tier=Tier.THREE, scopes=_MANAGE),
    Method(name="conversations.create", run=create, tier=Tier.TWO, scopes=_MANAGE),
    Method(name="conversations.archive", run=archive, tier=Tier.TWO, scopes=_MANAGE),
    Method(
        name="conversations.setTopic",
        run=set_topic,
        tier=Tier.TWO,
        scopes=(*_MANAGE, "channels:write.topic", "groups:write.topic"),
    ),
)


def _addressed(call: Call) -> list[Person]:
    """The people that a direct message is to be opened with."""
    wanted = list(dict.fromkeys(call.args.words("users")))
    if not wanted:
        raise SlackError("users_list_not_supplied")
    if len(wanted) > _MOST_IN_GROUP:
        raise SlackError("too_many_users")
    people = [call.workspace.people.get(each) for each in wanted]
    found = [person for person in people if person is not None and person.id != call.bot]
    if len(found) < len(people):
        raise SlackError("user_not_found")
    if any(person.deleted for person in found):
        raise SlackError("user_disabled")
    return found


def _listed(call: Call, known: list[Channel]) -> Json:
    """Those conversations that are of the asked-for types and not hidden from the app, by pages."""
    types = call.args.words("types") or ["public_channel"]
    if not set(types) <= _KINDS.keys():
        raise SlackError("invalid_types")
    kinds = [_KINDS[name] for name in types]
    for kind in kinds:
        call.needs(scope_for(kind, "read"))
    found = [
        channel
        for channel in known
        if channel.kind in kinds
        and (channel.kind is Kind.PUBLIC or call.bot in channel.members)
        and not (call.args.flag("exclude_archived") and channel.is_archived)
    ]
    shown, cursor = page(found, call.args)
    listed = [shapes.channel(call.workspace, channel, viewer=call.bot) for channel in shown]
    return {"channels": listed, "response_metadata": {"next_cursor": cursor}}


def _readable(call: Call, right: str) -> Channel:
    channel = call.channel()
    call.needs(scope_for(channel.kind, right))
    return channel


def _require_membership(call: Call, channel: Channel) -> None:
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")


def _check_invited(call: Call, channel: Channel, person: str) -> None:
    known = call.workspace.people.get(person)
    if known is None or known.deleted:
        raise SlackError("user_not_found")
    if person == call.bot:
        raise SlackError("cant_invite_self")
    if person in channel.members:
        raise SlackError("already_in_channel")
    if known.is_ultra_restricted and any(not each.kind.is_direct for each in _places_of(call, person)):
        raise SlackError("ura_max_channels")


def _places_of(call: Call, person: str) -> list[Channel]:
    return channels.visible_to(call.workspace, person)


def _in_window(call: Call, message: Message) -> bool:
    oldest, latest = call.args.text("oldest"), call.args.text("latest")
    inclusive = call.args.flag("inclusive")
    ts = float(message.ts)
    if stopwatch() - message.posted < call.desk.faults.history_lag_seconds(call.workspace.now()):
        return False
    after = not oldest or ts > float(oldest) or (inclusive and message.ts == oldest)
    before = not latest or ts < float(latest) or (inclusive and message.ts == latest)
    return after and before


def _read(call: Call, channel: Channel, found: list[Message], *, default: int) -> Json:
    shown, cursor = page(found, call.args, default=default, most=999)
    metadata = call.args.flag("include_all_metadata")
    listed = [shapes.message(call.workspace, channel, each, metadata=metadata) for each in shown]
    more: Json = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": listed, "has_more": bool(cursor), "pin_count": len(channel.pins), **more}
