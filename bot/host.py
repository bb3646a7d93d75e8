"""What the bot needs of the computer it runs on: a clock that is right, and room on its disk."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.db.session import Database
from bot.symptom import Symptom

TOLERANCE = timedelta(seconds=60)  # of our clock; Slack's signatures bear five minutes
LEAST_SHARE = 0.05  # of a disk, unless that is more than anybody needs
ENOUGH = 2**30  # bytes
MEGABYTE = 2**20


@dataclass(frozen=True, kw_only=True)
class Room:
    """What a disk holds."""

    total: int
    free: int

    @property
    def is_scarce(self) -> bool:
        """Whether the disk will soon be full.

        >>> Room(total=20 * 2**30, free=2**29).is_scarce, Room(total=2**43, free=2 * 2**30).is_scarce
        (True, False)
        """
        return self.free < min(LEAST_SHARE * self.total, ENOUGH)

    def __str__(self) -> str:
        return f"{self.free // MEGABYTE:,} of {self.total // MEGABYTE:,} MB are free"


@dataclass(frozen=True, kw_only=True)
class Host:
    """This computer, beside those whose clocks are known."""

    clock: Clock  # of this computer
    others: Mapping[str, Callable[[], datetime | None]]  # whose clock -> its time, if it is known
    room: Callable[[], Room]

    def skews(self) -> Mapping[str, timedelta]:
        """By how much our clock is ahead of each of the others."""
        found = {}
        for whose, tell in self.others.items():
            try:
                there = tell()
            except SQLAlchemyError:
                continue  # the database does not answer; that is said elsewhere
            if there is not None:
                found[whose] = self.clock.now() - there
        return found

    def problems(self) -> Iterator[Symptom]:
        """What is not in order."""
        for whose, ahead in self.skews().items():
            if abs(ahead) > TOLERANCE:
                text = f"{skewed(ahead, whose)}; set it by a time server"
                yield Symptom(kind=f"clock against {whose}", text=text)
        room = self.room()
        if room.is_scarce:
            text = f"the disk is nearly full: {room}; make room before nothing can be saved any more"
            yield Symptom(kind="disk", text=text)


def skewed(ahead: timedelta, whose: str) -> str:
    """How wrong our clock is, compared with somebody else's.

    >>> skewed(timedelta(hours=-24), "Slack")
    "this computer's clock is 86,400 s behind that of Slack"
    """
    where = "ahead of" if ahead > timedelta() else "behind"
    return f"this computer's clock is {abs(ahead.total_seconds()):,.0f} s {where} that of {whose}"


def room_for(database: Database) -> Room:
    """The disk on which the bot writes: the database's, or with PostgreSQL the one for passing files."""
    file = database.url.database if database.is_sqlite else None
    usage = shutil.disk_usage(Path(file).parent if file else tempfile.gettempdir())
    return Room(total=usage.total, free=usage.free)
