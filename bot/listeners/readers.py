"""Who reads in which language: from the database, and from memory while that is out of reach."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from math import inf

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot.db import company, people
from bot.db.card import Reader
from bot.db.people import Account
from bot.db.session import OUTAGES
from bot.gathering import Gathering

FRESH_SECONDS = 1.0  # one gesture asks several times
ANYBODY = Reader(person=None, language="en", timezone="UTC")


class Readers:
    """The people behind Slack accounts, as readers."""

    def __init__(self, reading: Callable[[], AbstractContextManager[Session]]) -> None:
        self._reading = reading
        self._gathering = Gathering(self._look_up_all, hopeless=OUTAGES)
        self._lock = threading.Lock()
        self._known: dict[str, Reader] = {}
        self._read_at: dict[str, float] = {}

    def learn(self) -> None:
        """Read everybody once, so that they are known when it matters."""
        with self._reading() as session:
            language = company.language(session)
            known = {
                person.slack_user: Reader(
                    person=person.id, language=person.language or language, timezone=person.timezone
                )
                for person in people.everyone(session)
                if person.slack_user
            }
        with self._lock:
            self._known |= known

    def of(self, user: str) -> Reader:
        """How that Slack account reads; as last known in an outage, English and UTC for strangers."""
        if time.monotonic() - self._read_at.get(user, -inf) < FRESH_SECONDS:
            return self.remembered(user)
        try:
            return self.look_up(user)
        except (SQLAlchemyError, *OUTAGES):
            return self.remembered(user)

    def look_up(self, user: str) -> Reader:
        """How that account reads, and whose it is now; for what must not go by memory."""
        reader = self._gathering(user)
        with self._lock:
            self._known[user], self._read_at[user] = reader, time.monotonic()
        return reader

    def changed(self, user: str) -> None:
        """Look that account up at once when it is asked for again."""
        self._read_at.pop(user, None)

    def remembered(self, user: str) -> Reader:
        """How that account read when it was last looked at; nothing is asked of the database."""
        with self._lock:
            return self._known.get(user, ANYBODY)

    def _look_up_all(self, users: Sequence[str]) -> list[Reader]:
        with self._reading() as session:
            found = people.accounts(session, users)
            if all(account.language for account in found.values()):
                language = ANYBODY.language
            else:
                language = company.language(session)
        return [_reader(found[user], language) if user in found else ANYBODY for user in users]


def _reader(account: Account, language: str) -> Reader:
    return Reader(person=account.person, language=account.language or language, timezone=account.timezone)
