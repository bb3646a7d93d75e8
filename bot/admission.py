"""Nothing is said before it is known that the token is of the workspace in which the database speaks.

A copy of a database, started with the token of another workspace, stays silent.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import structlog

from bot.clock import Clock
from bot.db import instance
from bot.db.instance import ForeignWorkspace
from bot.db.session import Database
from bot.slack import CallFailed, LockedOut, Slack

log = structlog.get_logger(__name__)

SOON = timedelta(seconds=5)  # between two tries to reach Slack
LATER = timedelta(minutes=1)  # where somebody has to put something right first


@dataclass(kw_only=True)
class Admission:
    """Asks Slack once who we are, and compares it with what the database knows."""

    database: Database
    slack: Slack
    real: Clock
    problem: str = ""  # in words, for whoever asks whether the bot is ready
    _granted: bool = False
    _not_before: datetime | None = None
    _one_at_a_time: Lock = field(default_factory=Lock)

    def granted(self) -> bool:
        """Whether anything may be said."""
        if self._granted:
            return True
        with self._one_at_a_time:
            now = self.real.now()
            if not self._granted and (self._not_before is None or now >= self._not_before):
                self._ask(now)
            return self._granted

    def _ask(self, now: datetime) -> None:
        try:
            identity = self.slack.identity()
            with self.database.transaction() as session:
                instance.bind(session, team=identity.team, team_name=identity.team_name)
        except LockedOut as failure:
            self._refuse(f"Slack does not accept the bot's token: {failure.code}", now)
        except CallFailed as failure:
            log.warning("Slack does not answer", code=failure.code)
            self._not_before = now + SOON
        except ForeignWorkspace as foreign:
            self._refuse(str(foreign), now)
        else:
            self._granted, self.problem = True, ""

    def _refuse(self, problem: str, now: datetime) -> None:
        if problem != self.problem:
            log.error("nothing is sent", problem=problem)
        self.problem, self._not_before = problem, now + LATER
