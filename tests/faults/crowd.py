"""People at work: planners who press and type all the time, and a month that has things to say."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError

from bot.db import outbox
from bot.db.session import DatabaseBusy
from bot.db.target import Purpose, Target
from bot.messages import health
from tests.faults.stage import Stage
from workspace.client import Person, Refused
from workspace.seen import Message

BUTTON = "Who is missing?"
PLACES = (Target.channel(Purpose.MAIN), Target.channel(Purpose.DEMAND), Target.person("anna"))


@dataclass(kw_only=True)
class Crowd:
    """Does things until it is told to stop."""

    stage: Stage
    seed: int
    pause: float  # seconds between two acts of one person
    done: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def at_work(self, *, speaks: bool = True) -> Iterator[None]:
        """Everybody works; afterwards nobody does."""
        acts: list[Callable[[random.Random], None]] = [self._clicker(each) for each in self.stage.planners]
        if speaks:
            acts.append(self._speaker())
        threads = [
            threading.Thread(target=self._go_on, args=(act, random.Random(f"{self.seed}:{number}")))
            for number, act in enumerate(acts)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join()

    def _go_on(self, act: Callable[[random.Random], None], chance: random.Random) -> None:
        while not self._stopped.wait(chance.uniform(0, 2 * self.pause)):
            act(chance)
            self.done += 1

    def _clicker(self, planner: Person) -> Callable[[random.Random], None]:
        """Asks who is missing, which sends a message; and now and then types a command."""
        card: Message | None = None

        def act(chance: random.Random) -> None:
            nonlocal card
            if chance.random() < 0.2:
                planner.say("#sop", "/sop lang en")
                return
            card = card or _newest_card(planner)
            if card is None:
                return  # it has not been posted yet
            try:
                planner.click(BUTTON, on=card)
            except Refused:
                card = None  # it was drawn anew meanwhile

        return act

    def _speaker(self) -> Callable[[random.Random], None]:
        """Says things in numbered order, as jobs do; every third takes the place of the one before."""
        count = 0
        before: dict[Target, str] = {}

        def act(chance: random.Random) -> None:
            nonlocal count
            place = chance.choice(PLACES)
            replaces = before.get(place) if chance.random() < 1 / 3 else None
            try:
                before[place] = say(self.stage, place, f"{self.seed}:{count}", replaces=replaces)
            except (SQLAlchemyError, DatabaseBusy):
                return
            count += 1

        return act


def _newest_card(planner: Person) -> Message | None:
    return next((each for each in reversed(planner.messages("#sop-demand")) if BUTTON in each.buttons), None)


def say(stage: Stage, place: Target, what: str, *, replaces: str | None = None) -> str:
    """Have something said; returns its key."""
    key = f"said:{what}"
    with stage.database.transaction() as session:
        outbox.say(
            session,
            to=place,
            message=health.blocks_refused(template=f"message {what}"),
            key=key,
            now=stage.now(),
            replaces=replaces,
        )
    return key
