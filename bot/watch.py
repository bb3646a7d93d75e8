"""Tells the operator what is wrong by a way that does not lead through Slack: a webhook of their own."""

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from http.client import HTTPException

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import crash
from bot.db import trouble
from bot.db.channel import Channel
from bot.db.due import Due
from bot.db.outbox import State
from bot.db.session import Database, DatabaseBusy
from bot.db.trouble import Trouble
from bot.symptom import Symptom

log = structlog.get_logger(__name__)

LOOKS = 2  # so many in a row find the same before anybody is woken
CALL_SECONDS = 5.0
LATE = timedelta(minutes=10)


class Watch:
    """Looks after the bot, and says when what is wrong changes."""

    def __init__(
        self, *, url: str, problems: Callable[[], Sequence[Symptom]], every: timedelta = timedelta(seconds=20)
    ) -> None:
        self._url = url
        self._problems = problems
        self._every = every
        self.told: frozenset[str] = frozenset()  # the kinds
        self._seen: list[Mapping[str, Symptom]] = []
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> None:
        """Look from now on, in the background."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=CALL_SECONDS)

    def look(self) -> None:
        """Look once; tell what is wrong, or that all is well again, when it is news and no flicker."""
        self._seen = [*self._seen[1 - LOOKS :], {each.kind: each for each in self._problems()}]
        if len(self._seen) == LOOKS:
            standing = self._standing()
            if standing.keys() != self.told and self._tell([str(each) for each in standing.values()]):
                self.told = frozenset(standing)

    def _standing(self) -> Mapping[str, Symptom]:
        """What was found at every look, and what was told and is not gone at every look."""
        lasting = frozenset.intersection(*map(frozenset, self._seen))
        newest = {kind: each for found in self._seen for kind, each in found.items()}
        return {kind: each for kind, each in newest.items() if kind in lasting | self.told}

    def _run(self) -> None:
        while not self._stopped.wait(self._every.total_seconds()):
            try:
                self.look()
            except Exception:  # the edge of the thread: nobody would notice that it is gone
                log.exception("could not look for what is wrong")

    def _tell(self, found: Sequence[str]) -> bool:
        text = "Parley: " + ("\n".join(found) if found else "all is well again")
        body = json.dumps({"text": text, "problems": found}).encode()
        request = urllib.request.Request(  # noqa: S310 - the operator's own address, http or https
            self._url, data=body, headers={"Content-Type": "application/json"}
        )
        crash.point("alert.before")
        try:
            with urllib.request.urlopen(request, timeout=CALL_SECONDS):  # noqa: S310
                crash.point("alert.after")
                return True
        except (OSError, HTTPException, ValueError) as error:
            log.warning("the alert could not be sent", error=type(error).__name__)
            return False


def of_messages(database: Database) -> list[Symptom]:
    """What is in the way of the month, in one line each; nothing when the database itself is."""
    try:
        with database.reading() as session:
            return list(_in_the_way(trouble.everywhere(session)))
    except (SQLAlchemyError, DatabaseBusy):
        return []


def _in_the_way(found: Trouble) -> Iterator[Symptom]:
    held = sum(row.state is State.HELD for row in found.undelivered)
    refused = len(found.undelivered) - held
    lines = [
        (held, f"{_messages(held)} may or may not have arrived; the coordinator decides on Home"),
        (refused, f"{_messages(refused)} could not be delivered; the coordinator decides on Home"),
        (len(found.stopped), f"{_steps(found.stopped)}; the coordinator tries again on Home"),
        (len(found.channels), f"{_channels(found.channels)}; invite the bot there"),
    ]
    yield from (Symptom(kind=text, text=text) for matters, text in lines if matters)
    if found.delay > LATE:
        minutes = found.delay // timedelta(minutes=1)
        yield Symptom(
            kind="late", text=f"messages are {minutes} minutes late; they are kept, and sent in order"
        )


def _channels(broken: Sequence[Channel]) -> str:
    return f"no posting to {', '.join(f'#{channel.name}' for channel in broken)}"


def _steps(stopped: Sequence[Due]) -> str:
    return f"steps have stopped: {', '.join(row.kind for row in stopped)}"


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"
