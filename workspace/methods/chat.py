"""chat.*: post, edit, delete, show to one person, link to a message."""

from workspace import content, shapes
from workspace.blockkit import limits
from workspace.errors import SlackError
from workspace.methods.call import Call, Method, Tier
from workspace.model import channels, messages
from workspace.model.channels import Channel, Kind
from workspace.model.messages import Author, Message
from workspace.wire import Json


def post_message(call: Call) -> Json:
    channel = _destination(call)
    _may_post(call, channel)
    thread_ts = _thread(call, channel)
    said = content.message(call.args, call.bot, call.workspace)
    subtype = messages.BROADCAST if thread_ts and call.args.flag("reply_broadcast") else None
    posted, *_ = [
        messages.post(call.workspace, channel, _author(call), piece, thread_ts=thread_ts, subtype=subtype)
        for piece in content.pieces(said)
    ]
    shown = shapes.message(call.workspace, channel, posted, metadata=True)
    return {"channel": channel.id, "ts": posted.ts, "message": shown}


def post_ephemeral(call: Call) -> Json:
    channel = call.channel()
    _may_post(call, channel)
    person = call.person()
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    said = content.message(call.args, call.bot, call.workspace)
    shown = messages.post_ephemeral(
        call.workspace,
        channel,
        _author(call),
        said,
        to=person.id,
        thread_ts=call.args.text("thread_ts") or None,
    )
    return {"message_ts": shown.ts}


def update(call: Call) -> Json:
    """Edit a message. Blocks, attachments and metadata that are not given stay as they were."""
    channel, message = _own_message(call, "cant_update_message")
    if channel.is_archived:
        raise SlackError("is_inactive")
    said = content.message(call.args, call.bot, call.workspace, longest_text=limits.MOST_UPDATE_TEXT)
    if "metadata" not in call.args:
        said.metadata = message.content.metadata
    if "blocks" not in call.args:
        said.blocks = message.content.blocks
    if "attachments" not in call.args:
        said.attachments = message.content.attachments
    said.files = call.args.words("file_ids") if "file_ids" in call.args else message.content.files
    messages.edit(call.workspace, channel, message, said, by=call.bot)
    shown = shapes.message(call.workspace, channel, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": said.text, "message": shown}


def delete(call: Call) -> Json:
    channel, message = _own_message(call, "cant_delete_message")
    messages.delete(call.workspace, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.messages.get(call.args.required("message_ts", "message_not_found"))
    if message is None:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": permalink(call, channel, message)}


def permalink(call: Call, channel: Channel, message: Message) -> str:
    link = f"{call.workspace.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={channel.id}" if message.is_reply else link


METHODS = (
    Method(name="chat.postMessage", run=post_message, tier=Tier.POST, scopes=("chat:write",)),
    Method(name="chat.postEphemeral", run=post_ephemeral, tier=Tier.FOUR, scopes=("chat:write",)),
    Method(name="chat.update", run=update, tier=Tier.THREE, scopes=("chat:write",)),
    Method(name="chat.delete", run=delete, tier=Tier.THREE, scopes=("chat:write",)),
    Method(name="chat.getPermalink", run=get_permalink, tier=Tier.FREE),
)


def _destination(call: Call) -> Channel:
    """The channel to post to: an id, a #name, or a person's id, which means their direct message."""
    wanted = call.args.required("channel", "channel_not_found")
    if wanted in call.workspace.people:
        return _direct(call, wanted)
    if wanted.startswith("#"):
        return _named(call, wanted)
    return call.channel()


def _direct(call: Call, person: str) -> Channel:
    if call.workspace.people[person].deleted:
        raise SlackError("user_disabled")
    if person == call.bot:
        raise SlackError("channel_not_found")
    return channels.direct(call.workspace, call.bot, person)


def _named(call: Call, name: str) -> Channel:
    try:
        channel = channels.find(call.workspace, name)
    except channels.UnknownChannel as error:
        raise SlackError("channel_not_found") from error
    if channel.kind is not Kind.PUBLIC and call.bot not in channel.members:
        raise SlackError("channel_not_found")
    return channel


def _may_post(call: Call, channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.kind is Kind.IM:
        _may_write_directly(call, channel)
    elif call.bot not in channel.members and call.app.lacks(("chat:write.public",)):
        raise SlackError("not_in_channel")


def _may_write_directly(call: Call, channel: Channel) -> None:
    if not call.app.messages_tab:
        raise SlackError("messages_tab_disabled")
    if call.workspace.people[channel.other_than(call.bot)].deleted:
        raise SlackError("user_disabled")


def _thread(call: Call, channel: Channel) -> str | None:
    """The thread to answer in. An answer to an answer joins the thread it is in."""
    wanted = call.args.text("thread_ts")
    if not wanted:
        return None
    parent = channel.messages.get(wanted)
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def _own_message(call: Call, refusal: str) -> tuple[Channel, Message]:
    channel = call.channel()
    message = channel.messages.get(call.args.required("ts", "message_not_found"))
    if message is None:
        raise SlackError("message_not_found")
    if message.app_id != call.app.id:
        raise SlackError(refusal)
    return channel, message


def _author(call: Call) -> Author:
    named = call.args.text("username")
    if named and call.app.lacks(("chat:write.customize",)):
        named = ""
    return Author(user=call.bot, app_id=call.app.id, username=named or None)
