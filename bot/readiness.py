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
from bot.symptom import Symptom

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

    def problems(self) -> list[Symptom]:
        """What is not in order; nothing when the bot is ready."""
        return list(self._problems())

    def _problems(self) -> Iterator[Symptom]:
        try:
            with self.database.transaction() as session:
                # Written for the sake of writing: a full disk lets a transaction begin and end.
                delivery.leave_alone(session, key="readiness", until=self.real.now())
            if not migration.is_current(self.database.engine):
                text = "the database has an older schema; start the bot once to bring it up to date"
                yield Symptom(kind="schema", text=text)
        except (SQLAlchemyError, DatabaseBusy) as error:
            text = f"the database saves nothing ({type(error).__name__}); bring it back, or make room for it"
            yield Symptom(kind="database", text=text)
        looked = self.jobs.looked_at
        patience = max(TICKS_MISSED * self.jobs.terms.every, LEAST_TICK_AGE)
        if looked is None or self.real.now() - looked > patience:
            text = "nobody has looked for what is due lately; if that lasts, restart the bot"
            yield Symptom(kind="jobs", text=text)
        yield from self.host.problems()
        if reason := self.unspoken():
            yield Symptom(kind="silence", text=reason)
        if (silence := self.silent_for()) > SILENT_SECONDS:
            text = (
                f"Slack has been silent for {silence:.0f} seconds; look at the network and at Slack's status"
            )
            yield Symptom(kind="Slack", text=text)


def answer(ready: Readiness) -> Answer:
    """What a probe is told: ready, or why not."""
    problems = ready.problems()
    if not problems:
        return Answer(status=HTTPStatus.OK, body="ready\n")
    return Answer(status=HTTPStatus.SERVICE_UNAVAILABLE, body="\n".join(map(str, problems)) + "\n")
