"""reactions.*, pins.* and bookmarks.*: marks on messages and channels."""

from workspace import shapes
from workspace.errors import SlackError
from workspace.methods.call import Call, Method, Tier
from workspace.model import facts, messages
from workspace.model.channels import Channel
from workspace.model.messages import Message
from workspace.wire import Json


def add_reaction(call: Call) -> Json:
    channel, message = _message(call)
    name = call.args.required("name", "invalid_name").strip(":")
    if call.bot in message.reactions.get(name, []):
        raise SlackError("already_reacted")
    messages.react(call.workspace, channel, message, person=call.bot, name=name)
    return {}


def remove_reaction(call: Call) -> Json:
    channel, message = _message(call)
    name = call.args.required("name", "invalid_name").strip(":")
    if call.bot not in message.reactions.get(name, []):
        raise SlackError("no_reaction")
    messages.unreact(call.workspace, channel, message, person=call.bot, name=name)
    return {}


def add_pin(call: Call) -> Json:
    channel, message = _message(call)
    if message.ts in channel.pins:
        raise SlackError("already_pinned")
    messages.pin(call.workspace, channel, message, person=call.bot)
    return {}


def remove_pin(call: Call) -> Json:
    channel, message = _message(call)
    if message.ts not in channel.pins:
        raise SlackError("no_pin")
    messages.unpin(call.workspace, channel, message, person=call.bot)
    return {}


def list_pins(call: Call) -> Json:
    channel = call.channel("channel")
    pinned = [channel.messages[ts] for ts in channel.pins if ts in channel.messages]
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "message": shapes.message(call.workspace, channel, message),
        }
        for message in pinned
    ]
    return {"items": items}


def add_bookmark(call: Call) -> Json:
    channel = call.channel("channel_id")
    bookmark: Json = {
        "id": call.workspace.mint.new("Bk", 12),
        "channel_id": channel.id,
        "title": call.args.required("title"),
        "link": call.args.text("link"),
        "emoji": call.args.text("emoji"),
        "type": call.args.required("type"),
        "date_created": call.workspace.epoch(),
        "app_id": call.app.id,
    }
    channel.bookmarks.append(bookmark)
    call.workspace.tell(facts.ChannelChanged(channel=channel.id))
    return {"bookmark": bookmark}


def list_bookmarks(call: Call) -> Json:
    return {"bookmarks": call.channel("channel_id").bookmarks}


METHODS = (
    Method(name="reactions.add", run=add_reaction, tier=Tier.THREE, scopes=("reactions:write",)),
    Method(name="reactions.remove", run=remove_reaction, tier=Tier.TWO, scopes=("reactions:write",)),
    Method(name="pins.add", run=add_pin, tier=Tier.TWO, scopes=("pins:write",)),
    Method(name="pins.remove", run=remove_pin, tier=Tier.TWO, scopes=("pins:write",)),
    Method(name="pins.list", run=list_pins, tier=Tier.TWO, scopes=("pins:read",)),
    Method(name="bookmarks.add", run=add_bookmark, tier=Tier.TWO, scopes=("bookmarks:write",)),
    Method(name="bookmarks.list", run=list_bookmarks, tier=Tier.THREE, scopes=("bookmarks:read",)),
)


def _message(call: Call) -> tuple[Channel, Message]:
    channel = call.channel("channel")
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")
    message = channel.messages.get(call.args.required("timestamp", "no_item_specified"))
    if message is None:
        raise SlackError("message_not_found")
    return channel, message
