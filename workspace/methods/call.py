"""What a Web API method is given, and how it is declared."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from workspace.arguments import Arguments
from workspace.errors import SlackError, missing_scope
from workspace.faults import Faults
from workspace.model.apps import App
from workspace.model.channels import Channel, Kind
from workspace.model.people import Person
from workspace.model.workspace import Workspace
from workspace.sockets import Sockets
from workspace.triggers import Triggers
from workspace.wire import Json


class Tier(IntEnum):
    """Calls a minute that Slack grants an app for one method; POST is the limit per channel and second."""

    FREE = 0
    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    POST = 600


class Token(StrEnum):
    """Which kind of token a method takes."""

    NONE = "none"
    BOT = "xoxb"
    APP = "xapp"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the methods work with."""

    workspace: Workspace
    triggers: Triggers
    sockets: Sockets
    faults: Faults


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call, by an app or (where no token is needed) by anybody."""

    desk: Desk
    caller: App | None
    args: Arguments

    @property
    def app(self) -> App:
        """The calling app; only methods that take no token can be called by nobody."""
        if self.caller is None:
            raise SlackError("not_authed")
        return self.caller

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace

    @property
    def bot(self) -> str:
        return self.app.bot_user

    def needs(self, *scopes: str) -> None:
        """Refuse unless the app was granted one of these scopes."""
        if self.app.lacks(scopes):
            raise missing_scope(needed=scopes, provided=self.app.scopes)

    def channel(self, name: str = "channel") -> Channel:
        """The conversation named by an argument; a private one is only known to its members."""
        wanted = self.args.required(name, "channel_not_found")
        channel = self.workspace.channels.get(wanted)
        if channel is None or (channel.kind is not Kind.PUBLIC and self.bot not in channel.members):
            raise SlackError("channel_not_found")
        return channel

    def person(self, name: str = "user") -> Person:
        person = self.workspace.people.get(self.args.required(name, "user_not_found"))
        if person is None:
            raise SlackError("user_not_found")
        return person


@dataclass(frozen=True, kw_only=True)
class Method:
    """A Web API method: what runs it, which scopes it needs (one of them), how often it may be called."""

    name: str
    run: Callable[[Call], Json]
    tier: Tier
    scopes: tuple[str, ...] = ()
    token: Token = Token.BOT
