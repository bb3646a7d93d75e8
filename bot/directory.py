"""How people are called in a message: their mention in Slack, or their name."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.clock import Clock
from bot.db.people import Person
from bot.db.session import Database

REMEMBERED = timedelta(minutes=1)  # people are imported by another process


class Directory:
    """The people's names, read from the database once in a while."""

    def __init__(self, database: Database, *, real: Clock) -> None:
        self._database = database
        self._real = real
        self._lock = threading.Lock()
        self._names: dict[str, str] = {}
        self._mentions: dict[str, str] = {}
        self._stale_at: datetime | None = None

    def name(self, person: str) -> str:
        """The full name; somebody who is not known is called by their short name."""
        with self._lock:
            self._refresh()
            return self._names.get(person, person)

    def mention(self, person: str) -> str:
        """Slack's markup for the person, or the name of somebody who is not in Slack."""
        with self._lock:
            self._refresh()
            return self._mentions.get(person) or self._names.get(person, person)

    def _refresh(self) -> None:
        now = self._real.now()
        if self._stale_at is not None and now < self._stale_at:
            return
        with self._database.reading() as session:
            known = session.execute(select(Person.id, Person.name, Person.slack_user)).all()
        self._names = {row.id: row.name for row in known}
        self._mentions = {row.id: f"<@{row.slack_user}>" for row in known if row.slack_user}
        self._stale_at = now + REMEMBERED
