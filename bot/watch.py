"""Tells the operator what is wrong by a way that does not lead through Slack: a webhook of their own."""

import json
import threading
import urllib.request
from collections.abc import Callable, Sequence
from datetime import timedelta
from http.client import HTTPException

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import crash
from bot.db import trouble
from bot.db.due import Due
from bot.db.outbox import State
from bot.db.session import Database, DatabaseBusy

log = structlog.get_logger(__name__)

LOOKS = 2  # so many in a row find the same before anybody is woken
CALL_SECONDS = 5.0
LATE = timedelta(minutes=10)


class Watch:
    """Looks after the bot, and says when what is wrong changes."""

    def __init__(
        self, *, url: str, problems: Callable[[], Sequence[str]], every: timedelta = timedelta(seconds=20)
    ) -> None:
        self._url = url
        self._problems = problems
        self._every = every
        self.told: Sequence[str] = ()
        self._seen: list[Sequence[str]] = []
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
        self._seen = [*self._seen[1 - LOOKS :], tuple(self._problems())]
        found = self._seen[-1]
        steady = len(self._seen) == LOOKS and all(bool(each) == bool(found) for each in self._seen)
        if steady and found != self.told and self._tell(found):
            self.told = found

    def _run(self) -> None:
        while not self._stopped.wait(self._every.total_seconds()):
            self.look()

    def _tell(self, found: Sequence[str]) -> bool:
        text = "Parley: " + ("; ".join(found) if found else "all is well again")
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


def of_messages(database: Database) -> list[str]:
    """What is in the way of the month, in one line each; nothing when the database itself is."""
    try:
        with database.reading() as session:
            found = trouble.everywhere(session)
            held = sum(row.state is State.HELD for row in found.undelivered)
            refused = len(found.undelivered) - held
            lines = [
                (held, f"{_messages(held)} may or may not have arrived; the coordinator decides on Home"),
                (refused, f"{_messages(refused)} could not be delivered; the coordinator decides on Home"),
                (len(found.stopped), f"{_steps(found.stopped)}; the coordinator tries again on Home"),
                (len(found.channels), f"no posting to {', '.join(f'#{c.name}' for c in found.channels)}"),
                (found.delay > LATE, f"messages are {found.delay // timedelta(minutes=1)} minutes late"),
            ]
    except (SQLAlchemyError, DatabaseBusy):
        return []
    return [text for matters, text in lines if matters]


def _steps(stopped: Sequence[Due]) -> str:
    return f"steps have stopped: {', '.join(row.kind for row in stopped)}"


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"
