"""Response URLs: five uses within thirty minutes of the interaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile

from workspace import content
from workspace.arguments import Arguments
from workspace.errors import SlackError
from workspace.model import messages
from workspace.model.channels import Channel
from workspace.model.messages import Author, Message
from workspace.model.workspace import Workspace
from workspace.wire import Json

_LIFETIME = timedelta(minutes=30)
_USES = 5


@dataclass(kw_only=True, slots=True)
class Reply:
    """What a response URL stands for."""

    app_id: str
    person: str
    channel: str
    message: str | None
    issued: datetime
    uses: int = 0


class Responses:
    """Issues response URLs and carries out what is posted to them."""

    def __init__(self, *, workspace: Workspace) -> None:
        self._workspace = workspace
        self._issued: dict[str, Reply] = {}

    def issue(self, *, app_id: str, person: str, channel: str, message: str | None = None) -> str:
        self._forget_expired()
        token = self._workspace.mint.new("", 25)
        self._issued[token] = Reply(
            app_id=app_id, person=person, channel=channel, message=message, issued=self._workspace.now()
        )
        return f"{self._workspace.url}/response/{token}"

    def app_name(self, token: str) -> str:
        """The app that a response URL was issued to; empty for one that was not issued."""
        reply = self._issued.get(token)
        return self._workspace.apps[reply.app_id].name if reply else ""

    def use(self, token: str, body: Json) -> None:
        """Carry out one use; `body` is what the app posted."""
        reply = self._issued.get(token)
        if reply is None or self._is_expired(reply):
            raise SlackError("expired_url")
        if reply.uses >= _USES:
            raise SlackError("used_url")
        reply.uses += 1
        self.say(reply, body)

    def say(self, reply: Reply, body: Json) -> None:
        """Post, replace or delete as a response asks."""
        args = Arguments(body)
        channel = self._workspace.channels[reply.channel]
        origin = _message(channel, reply.message)
        if args.flag("delete_original"):
            self._delete(channel, origin)
        elif args.flag("replace_original") and origin is not None:
            said = content.message(args, origin.user, self._workspace)
            messages.edit(self._workspace, channel, origin, said, by=origin.user)
        else:
            self._post(reply, channel, origin, args)

    def _forget_expired(self) -> None:
        expired = takewhile(self._is_expired, self._issued.values())
        for token in list(islice(self._issued, sum(1 for _ in expired))):
            del self._issued[token]

    def _is_expired(self, reply: Reply) -> bool:
        return self._workspace.now() - reply.issued > _LIFETIME

    def _delete(self, channel: Channel, origin: Message | None) -> None:
        if origin is not None:
            messages.delete(self._workspace, channel, origin)

    def _post(self, reply: Reply, channel: Channel, origin: Message | None, args: Arguments) -> None:
        app = self._workspace.apps[reply.app_id]
        said = content.message(args, app.bot_user, self._workspace)
        author = Author(user=app.bot_user, app_id=app.id)
        thread_ts = args.text("thread_ts") or (origin.thread_ts if origin and origin.is_reply else None)
        if args.text("response_type") == "in_channel":
            messages.post(self._workspace, channel, author, said, thread_ts=thread_ts)
        else:
            messages.post_ephemeral(
                self._workspace, channel, author, said, to=reply.person, thread_ts=thread_ts
            )


def _message(channel: Channel, ts: str | None) -> Message | None:
    if ts is None:
        return None
    return channel.messages.get(ts) or channel.ephemerals.get(ts)
