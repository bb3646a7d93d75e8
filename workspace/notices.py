"""Server-sent events: tells each open page what changed for the person who looks at it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeGuard

from workspace.model import facts
from workspace.model.facts import Fact
from workspace.model.workspace import Workspace
from workspace.wire import Json, dump

_HEARTBEAT_SECONDS = 15.0

_ABOUT_CHANNEL = (
    facts.MessagePosted
    | facts.MessageChanged
    | facts.MessageDeleted
    | facts.ReactionAdded
    | facts.ReactionRemoved
    | facts.MessagePinned
    | facts.MessageUnpinned
    | facts.ChannelChanged
)
_ABOUT_SIDEBAR = (
    facts.ChannelCreated
    | facts.ChannelArchived
    | facts.ChannelUnarchived
    | facts.ChannelRenamed
    | facts.ChannelChanged
    | facts.MemberJoined
    | facts.MemberLeft
)


class Notices:
    """The open pages and what waits to be told to each."""

    def __init__(self, *, workspace: Workspace) -> None:
        self._workspace = workspace
        self._pages: dict[asyncio.Queue[Json | None], str] = {}
        self._closed = False

    async def stream(self, person: str) -> AsyncIterator[str]:
        """Notices for one page, until it goes away or the server stops."""
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        self._pages[queue] = person
        try:
            yield ": welcome\n\n"
            while not self._closed:
                try:
                    notice = await asyncio.wait_for(queue.get(), _HEARTBEAT_SECONDS)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if notice is None:
                    return
                yield f"data: {dump(notice)}\n\n"
        finally:
            del self._pages[queue]

    def close(self) -> None:
        """End all streams, also those that begin from now on."""
        self._closed = True
        for queue in self._pages:
            queue.put_nowait(None)

    def tell(self, notice: Json, people: Iterable[str] | None = None) -> None:
        """Tell some people, or everybody."""
        wanted = None if people is None else set(people)
        for queue, person in self._pages.items():
            if wanted is None or person in wanted:
                queue.put_nowait(notice)

    def hear(self, fact: Fact) -> None:
        """Turn what happened into notices for those who may know of it."""
        if _touches_channel(fact):
            self.tell({"type": "channel", "id": fact.channel}, self._members(fact.channel))
        if _touches_sidebar(fact):
            self.tell({"type": "state"}, self._members(fact.channel))
        match fact:
            case facts.EphemeralChanged(channel=channel, person=person):
                self.tell({"type": "channel", "id": channel}, [person])
            case facts.MessagePosted() | facts.ChannelRead():
                self.tell({"type": "state"})  # everybody sees for whom something waits
            case facts.MemberLeft(person=person):
                self.tell({"type": "state"}, [person])
            case facts.ModalsChanged(person=person):
                self.tell({"type": "views"}, [person])
            case facts.HomeChanged(app=app, person=person):
                bot = self._workspace.apps[app].bot_user
                self.tell({"type": "home", "app": bot}, [person])
            case facts.PersonJoined() | facts.PersonChanged() | facts.AppInstalled() | facts.AppRevoked():
                self.tell({"type": "state"})

    def _members(self, channel: str) -> list[str]:
        return self._workspace.channels[channel].members


def _touches_channel(fact: Fact) -> TypeGuard[_ABOUT_CHANNEL]:
    return isinstance(fact, _ABOUT_CHANNEL)


def _touches_sidebar(fact: Fact) -> TypeGuard[_ABOUT_SIDEBAR]:
    return isinstance(fact, _ABOUT_SIDEBAR)
