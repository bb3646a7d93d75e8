"""Whether the bot can do its work at this moment, in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.db import delivery, migration
from bot.db.session import Database, DatabaseBusy
from bot.guard import Answer
from bot.host import Host
from bot.jobs import Jobs
from bot.sockets import SILENT_SECONDS

TICKS_MISSED = 30  # so many intervals without a look at what is due are no accident
LEAST_TICK_AGE = timedelta(seconds=30)


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """What has to be in order before anybody should rely on the bot."""

    database: Database
    jobs: Jobs
    host: Host
    real: Clock
    silent_for: Callable[[], float]  # seconds without a sign of life on the socket
    unspoken: Callable[[], str] = str  # why nothing may be said in Slack; empty when it may

    def problems(self) -> list[str]:
        """What is not in order; nothing when the bot is ready."""
        return list(self._problems())

    def _problems(self) -> Iterator[str]:
        try:
            with self.database.transaction() as session:
                # Written for the sake of writing: a full disk lets a transaction begin and end.
                delivery.leave_alone(session, key="readiness", until=self.real.now())
            if not migration.is_current(self.database.engine):
                yield "the database has an older schema; start the bot once to bring it up to date"
        except (SQLAlchemyError, DatabaseBusy) as error:
            yield f"the database does not answer: {type(error).__name__}"
        looked = self.jobs.looked_at
        patience = max(TICKS_MISSED * self.jobs.terms.every, LEAST_TICK_AGE)
        if looked is None or self.real.now() - looked > patience:
            yield "nobody has looked for what is due lately"
        yield from self.host.problems()
        if reason := self.unspoken():
            yield reason
        if (silence := self.silent_for()) > SILENT_SECONDS:
            yield f"Slack has been silent for {silence:.0f} seconds"


def answer(ready: Readiness) -> Answer:
    """What a probe is told: ready, or why not."""
    problems = ready.problems()
    if not problems:
        return Answer(status=HTTPStatus.OK, body="ready\n")
    return Answer(status=HTTPStatus.SERVICE_UNAVAILABLE, body="\n".join(problems) + "\n")
