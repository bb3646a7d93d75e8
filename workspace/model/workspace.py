"""The workspace: everything it holds, its clock, and who listens to what happens in it."""

from collections.abc import Callable
from datetime import datetime

from workspace.clock import Clock
from workspace.ids import Mint
from workspace.model.apps import App
from workspace.model.channels import Channel
from workspace.model.facts import Fact
from workspace.model.files import File
from workspace.model.people import Person
from workspace.model.views import View
from workspace.wire import Json


class Workspace:
    """State in memory. It is read and changed on one thread only, the server's."""

    def __init__(self, *, name: str, domain: str, clock: Clock, seed: int) -> None:
        self.name = name
        self.domain = domain
        self.clock = clock
        self.mint = Mint(seed)
        self.id = self.mint.new("T", 11)
        self.url = "http://127.0.0.1"
        self.people: dict[str, Person] = {}
        self.apps: dict[str, App] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[tuple[str, str], View] = {}
        self.usergroups: dict[str, Json] = {}
        self._last_microsecond = 0
        self._listeners: list[Callable[[Fact], None]] = []

    def now(self) -> datetime:
        return self.clock.now()

    def epoch(self) -> int:
        return int(self.now().timestamp())

    def next_ts(self) -> str:
        """A message's timestamp: the clock's time, never the same twice."""
        moment = round(self.now().timestamp() * 1_000_000)
        self._last_microsecond = max(moment, self._last_microsecond + 1)
        seconds, micros = divmod(self._last_microsecond, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def listen(self, listener: Callable[[Fact], None]) -> None:
        self._listeners.append(listener)

    def tell(self, fact: Fact) -> None:
        for listener in self._listeners:
            listener(fact)

    def app_of_bot(self, user: str) -> App | None:
        return next((app for app in self.apps.values() if app.bot_user == user), None)

    def active_apps(self) -> list[App]:
        return [app for app in self.apps.values() if not app.revoked]
