"""Who plays whom: one player for everybody that no human plays."""

import threading
from collections.abc import Callable

from bot.demo import players
from bot.demo.players import Player
from bot.demo.stage import Stage
from planning.roles import Role
from workspace import client

PAUSE_SECONDS = 0.3
RAISES = "+15%"  # what the rep who changes a line makes of it


class Cast:
    """The people the program plays."""

    def __init__(self, stage: Stage, *, but: frozenset[str] = frozenset()) -> None:
        self._stage = stage
        self._players = [player for player in _players(stage) if player.person.id not in but]
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def act(self) -> str | None:
        """One thing that somebody does; None when nobody has anything to do."""
        for player in self._players:
            told = player.act()
            if told is not None:
                return told
        return None

    def start(self, tell: Callable[[str], None]) -> None:
        """Play along in the background, whenever something waits for somebody."""
        self._thread = threading.Thread(target=self._play, args=(tell,), name="cast", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop playing."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _play(self, tell: Callable[[str], None]) -> None:
        while not self._ended.wait(PAUSE_SECONDS):
            told = self.act()
            if told is not None:
                tell(told)


def _players(stage: Stage) -> list[Player]:
    workspace = client.connect(stage.url)
    cast: list[Player] = []
    for row in stage.play.company.table("people").to_dict("records"):
        roles = {Role(role) for role in row["roles"].split()}
        person, name = workspace.person(row["slack"]), row["name"] or row["person"]
        if Role.SALES in roles:
            raises = RAISES if not cast else None
            cast.append(players.rep(person, name, raises=raises))
        if Role.DEMAND_PLANNER in roles:
            channels = stage.play.company.settings.channels
            cast.append(players.planner(person, name, channels=channels, may_close=stage.may_close_demand))
        if roles & {Role.OPERATIONS, Role.PURCHASING, Role.MANUFACTURING}:
            cast.append(players.owner_of_shortages(person, name))
        if Role.EXECUTIVE in roles:
            cast.append(players.executive(person, name))
    return cast
