"""Takes away what stands twice: a worker frozen at its call may post what another has posted meanwhile.

No client alone can prevent that. So whatever was taken up more than once is looked for again after it was
sent, and all its copies but the one that the outbox knows of are deleted.
"""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import crash
from bot.clock import Clock
from bot.db import audit, delivery
from bot.db.delivery import Sweep
from bot.db.outbox import Delivery
from bot.db.session import Database, DatabaseBusy
from bot.slack import CallFailed, Posted, Refused, Slack, Sought, TryLater

log = structlog.get_logger(__name__)


@dataclass(kw_only=True)
class Sweeper:
    """Searches Slack for second copies."""

    database: Database
    slack: Slack
    clock: Clock
    real: Clock
    every: timedelta = timedelta(seconds=10)
    again: timedelta = timedelta(minutes=2)  # after which a search that did not end is begun anew
    removed: int = 0  # by this process
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Sweep from now on, in the background."""
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Sweep no more."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def step(self) -> bool:
        """Look for the copies of what was sent to one place; False when nothing is due at this instant."""
        with self.database.transaction() as session:
            real = self.real.now()
            sweep = delivery.next_sweep(session, real=real, again=real + self.again)
        if sweep is None:
            return False
        copies = self._found(sweep)
        for row in sweep.rows:
            if needless := _needless(copies.get(row.id, []), row.ts):
                self._remove(row, needless)
        with self.database.transaction() as session:
            delivery.swept(session, sweep, real=self.real.now())
        return True

    def _found(self, sweep: Sweep) -> Mapping[int, list[Posted]]:
        """What stands there of each row."""
        sought = {
            row.id: Sought(name=sweep.names[row.id], delivery=row.id, file_id=row.file_id)
            for row in sweep.rows
            if row.id in sweep.names
        }
        found = defaultdict(list)
        try:
            for message in self.slack.messages(sweep.channel, after=sweep.after, thread=sweep.thread):
                for number, what in sought.items():
                    if what.is_in(message):
                        found[number].append(Posted(channel=sweep.channel, ts=message["ts"]))
        except Refused as refusal:  # the same search would be refused again; a late copy is among the newest
            log.warning("not searched to the end", channel=sweep.channel, code=refusal.code)
        return found

    def _remove(self, row: Delivery, needless: list[Posted]) -> None:
        log.error("stood twice", delivery=row.id, key=row.key, needless=len(needless))
        for copy in needless:
            try:
                self.slack.delete(copy)
            except Refused as refusal:
                log.warning("a copy stays", delivery=row.id, code=refusal.code)
                continue
            self.removed += 1
            crash.point("sweeper.removed")
            with self.database.transaction() as session:
                audit.record(
                    session,
                    actor="parley",
                    action="delivery.duplicate_removed",
                    subject=f"delivery:{row.id}",
                    details={"channel": copy.channel, "ts": copy.ts},
                    now=self.clock.now(),
                )

    def _run(self) -> None:
        while not self._stopped.wait(self.every.total_seconds()):
            try:
                while self.step() and not self._stopped.is_set():
                    pass
            except TryLater as failure:
                self._stopped.wait(failure.wait.total_seconds())
            except (SQLAlchemyError, DatabaseBusy, CallFailed) as error:
                log.warning("not swept", error=repr(error))


def _needless(copies: list[Posted], known: str | None) -> list[Posted]:
    """All but the one that the outbox knows of, which may have been deleted since; or all but the first."""
    if known is None:
        return sorted(copies, key=lambda copy: copy.ts)[1:]
    return [copy for copy in copies if copy.ts != known]
