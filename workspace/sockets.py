"""The open Socket Mode connections of each app, and who waits for which acknowledgement."""

import asyncio
import random
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from workspace.wire import Json, dump

MOST_CONNECTIONS = 10
WARNING_SECONDS = 10.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Connection:
    """One WebSocket of one app."""

    app_id: str
    send: Callable[[str], Awaitable[None]]
    close: Callable[[], Awaitable[None]]


class Sockets:
    """Up to ten connections per app; each envelope goes to one of them, chosen at random.

    `lifetime_seconds` is after how long a connection is asked to make room for a fresh one.
    """

    def __init__(self, *, seed: int, lifetime_seconds: float) -> None:
        self._random = random.Random(seed)  # noqa: S311 - which connection, not a secret
        self.lifetime_seconds = lifetime_seconds
        self._tickets: dict[str, str] = {}
        self._connections: dict[str, list[Connection]] = {}
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self._farewells: set[asyncio.Task[None]] = set()

    def reserve(self, app_id: str) -> str:
        """A ticket for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets[ticket] = app_id
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """The app a ticket was for; None if it was used or invented."""
        return self._tickets.pop(ticket, None)

    def is_full(self, app_id: str) -> bool:
        return self.count(app_id) >= MOST_CONNECTIONS

    def count(self, app_id: str) -> int:
        return len(self._connections.get(app_id, []))

    def add(self, connection: Connection) -> None:
        self._connections.setdefault(connection.app_id, []).append(connection)

    def remove(self, connection: Connection) -> None:
        known = self._connections.get(connection.app_id, [])
        if connection in known:
            known.remove(connection)

    def haunt(self, app_id: str, count: int) -> None:
        """Leave dead connections behind: they count, and get their share of payloads."""
        for _ in range(min(count, MOST_CONNECTIONS - self.count(app_id))):
            self.add(Connection(app_id=app_id, send=_swallow, close=_nothing))

    def pick(self, app_id: str) -> Connection | None:
        known = self._connections.get(app_id)
        return self._random.choice(known) if known else None

    async def ask(self, connection: Connection, envelope: Json, patience: float) -> Json | None:
        """Send an envelope and wait for its acknowledgement; None if none came in time."""
        waiting: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = waiting
        try:
            async with asyncio.timeout(patience):
                await connection.send(dump(envelope))
                return await waiting
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self._waiting[envelope["envelope_id"]]

    def acknowledge(self, envelope_id: str, payload: Json) -> None:
        waiting = self._waiting.get(envelope_id)
        if waiting is not None and not waiting.done():
            waiting.set_result(payload)

    async def refresh(self, app_id: str | None = None, *, reason: str = "refresh_requested") -> None:
        """Ask the apps to reconnect, as Slack does every so often, and close the old connections."""
        for connection in self._of(app_id):
            await connection.send(goodbye(reason))
            await connection.close()

    def unlink(self, app_id: str) -> None:
        """Tell an app that was uninstalled why its connections end, and close them."""
        farewell = asyncio.get_running_loop().create_task(self.refresh(app_id, reason="link_disabled"))
        self._farewells.add(farewell)
        farewell.add_done_callback(self._farewells.discard)

    async def retire(self, connection: Connection, lifetime: float) -> None:
        """When its time is over, warn a connection; a little later, ask it to reconnect and close it."""
        await asyncio.sleep(max(0.0, lifetime - WARNING_SECONDS))
        await connection.send(goodbye("warning"))
        await asyncio.sleep(min(lifetime, WARNING_SECONDS))
        await connection.send(goodbye("refresh_requested"))
        await connection.close()

    async def drop(self, app_id: str | None = None) -> None:
        """Close connections without a word; dead ones are forgotten."""
        for connection in self._of(app_id):
            self.remove(connection)
            await connection.close()

    def _of(self, app_id: str | None) -> list[Connection]:
        return [
            connection
            for owner, known in self._connections.items()
            for connection in known
            if app_id in (None, owner)
        ]


def goodbye(reason: str) -> str:
    """What an app is told before its connection is closed."""
    return dump({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})


async def _swallow(_: str) -> None:
    """A dead connection takes everything and answers nothing."""


async def _nothing() -> None:
    """There is nothing to close."""
