"""What is due gets done: APScheduler only ticks, the rows of the database decide.

A step runs in the transaction that marks its row as done: both are saved or neither. Long work is computed
outside, under a lease, and saved in the transaction that marks its row as done, if the claim still holds.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeAlias, TypeVar

import structlog
from sqlalchemy.orm import Session

from bot import alerts, crash
from bot.clock import Clock
from bot.db import due
from bot.db.due import Due, State
from bot.db.session import Database, DatabaseBusy, Transaction
from bot.ticker import Ticker

log = structlog.get_logger(__name__)

Step: TypeAlias = Callable[[Transaction, Due, datetime], None]
Save: TypeAlias = Callable[[Session], None]
Work: TypeAlias = Callable[[Transaction, Due, datetime], Save]
Handler = TypeVar("Handler")


class UnknownKind(LookupError):
    """Nothing is known of how to do this kind of row."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How often to look, and how patient to be."""

    every: timedelta = timedelta(seconds=1)
    lease: timedelta = timedelta(minutes=2)  # of long work; renewed while it runs
    tries: int = 5
    pause: timedelta = timedelta(seconds=2)  # after the first failure; doubled after each


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A row as it was taken up; the fence tells whether somebody else has taken it up since."""

    row: int
    kind: str
    subject: str
    fence: int

    @classmethod
    def of(cls, row: Due) -> "Claim":
        """The claim on a row that is held."""
        return cls(row=row.id, kind=row.kind, subject=row.subject, fence=row.fence)


@dataclass(kw_only=True)
class Jobs:
    """Does what is due: steps at once, long work beside them."""

    database: Database
    clock: Clock
    real: Clock  # for leases and retries; a demo does not move it
    steps: Mapping[str, Step]
    works: Mapping[str, Work]
    chores: Sequence[Callable[[], None]] = ()  # small things of this process, done at every tick
    terms: Terms = field(default_factory=Terms)
    looked_at: datetime | None = None  # when steps were last looked for, in real time
    _running: dict[int, int] = field(default_factory=dict)  # row -> fence, of this process
    _tickers: list[Ticker] = field(default_factory=list)

    def start(self) -> None:
        """Look for what is due from now on, in the background."""
        calls: dict[str, Callable[[], object]] = {"steps": self.run_steps, "works": self.run_works}
        calls |= {f"chore {number}": chore for number, chore in enumerate(self.chores)}
        self._tickers = [
            Ticker({name: _patient(call) for name, call in calls.items()}, every=self.terms.every),
            # The last to be stopped: until then it keeps the claim on work that is being finished.
            Ticker({"renewal": _patient(self.renew)}, every=self.terms.lease / 3),
        ]
        for ticker in self._tickers:
            ticker.start()

    def stop(self) -> None:
        """Finish what is under way and start no more."""
        for ticker in self._tickers:
            ticker.stop()

    def tick(self) -> int:
        """Do everything that is due at this instant, and what follows from it; returns how many rows."""
        done = 0
        while moved := self.run_steps() + self.run_works():
            done += moved
        return done

    def run_steps(self) -> int:
        """Do the steps that are due, in order; returns how many rows that were."""
        done = 0
        while self._run_step():
            done += 1
        self.looked_at = self.real.now()
        return done

    def run_works(self) -> int:
        """Do the long work that is due, in order; returns how many rows that were."""
        done = 0
        while self._run_work():
            done += 1
        return done

    def renew(self) -> None:
        """Keep the claims on what is running in this process."""
        lease_until = self.real.now() + self.terms.lease
        for row, fence in list(self._running.items()):
            with self.database.transaction() as session:
                due.renew(session, row=row, fence=fence, lease_until=lease_until)

    def _run_step(self) -> bool:
        now = self.clock.now()
        claim: Claim | None = None
        try:
            with self.database.transaction() as session:
                row = due.ready(session, now=now, real=self.real.now(), long=False)
                if row is None:
                    return False
                claim = Claim.of(row)
                if not _skipped(session, row, now):
                    step = _known(self.steps, row.kind)
                    step(lambda: nullcontext(session), row, now)
                    _end(session, row, State.DONE, now)
        except Exception as error:
            if claim is None:
                raise
            self._failed(claim, error)
        return True

    def _run_work(self) -> bool:
        now = self.clock.now()
        with self.database.transaction() as session:
            row = due.ready(session, now=now, real=self.real.now(), long=True)
            if row is None:
                return False
            if _skipped(session, row, now):
                return True
            row.state, row.fence = State.RUNNING, row.fence + 1
            row.lease_until = self.real.now() + self.terms.lease
        claim = Claim.of(row)
        crash.point("work.claimed")
        self._running[claim.row] = claim.fence
        try:
            save = _known(self.works, row.kind)(self.database.transaction, row, now)
            crash.point("work.computed")
            self._save(claim, save)
        except Exception as error:
            self._failed(claim, error)
        finally:
            del self._running[claim.row]
        return True

    def _save(self, claim: Claim, save: Save) -> None:
        with self.database.transaction() as session:
            held = due.held(session, row=claim.row, fence=claim.fence)
            if held is None:
                log.info("result discarded", kind=claim.kind, subject=claim.subject)
                return
            save(session)
            _end(session, held, State.DONE, self.clock.now())

    def _failed(self, claim: Claim, error: Exception) -> None:
        """Try again later; after the last try tell the coordinators."""
        log.error("job broke off", kind=claim.kind, subject=claim.subject, exc_info=error)
        with self.database.transaction() as session:
            current = session.get_one(Due, claim.row, with_for_update=True)
            if current.fence != claim.fence or current.state not in due.OPEN:
                return
            current.attempts += 1
            current.problem = repr(error)[:500]
            current.lease_until = None
            current.state = State.WAITING
            current.retry_at = self.real.now() + self.terms.pause * 2 ** (current.attempts - 1)
            if current.attempts >= self.terms.tries:
                current.state = State.FAILED
                alerts.job_failed(session, current, problem=current.problem, now=self.clock.now())


def _patient(call: Callable[[], object]) -> Callable[[], None]:
    """The call, put off to the next tick when another writer is at work for long."""

    def attempt() -> None:
        try:
            call()
        except DatabaseBusy:
            log.warning("put off: the database is busy")

    return attempt


def _known(handlers: Mapping[str, Handler], kind: str) -> Handler:
    if kind not in handlers:
        raise UnknownKind(f"{kind!r} is due, and nothing knows how to do it.")
    return handlers[kind]


def _skipped(session: Session, row: Due, now: datetime) -> bool:
    """Whether it comes too late to be of use; then it is done with."""
    if row.skip_after is None or now <= row.due_at + row.skip_after:
        return False
    log.info("skipped", kind=row.kind, subject=row.subject, due_at=row.due_at.isoformat())
    _end(session, row, State.SKIPPED, now)
    return True


def _end(session: Session, row: Due, state: State, now: datetime) -> None:
    had_failed = row.problem is not None
    row.state, row.finished_at, row.problem = state, now, None
    row.lease_until = row.retry_at = None
    if had_failed:
        alerts.job_ended(session, row, now=now)
