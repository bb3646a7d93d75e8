"""How people are called in a message: their mention in Slack, or their name."""

import threading

from sqlalchemy import select

from bot.db.people import Person
from bot.db.session import Database


class Directory:
    """The people's names, remembered until somebody unknown is asked for."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._names: dict[str, str] = {}
        self._mentions: dict[str, str] = {}

    def name(self, person: str) -> str:
        """The full name; somebody who is not known is called by their short name."""
        self._know(person)
        return self._names.get(person, person)

    def mention(self, person: str) -> str:
        """Slack's markup for the person, or the name of somebody who is not in Slack."""
        self._know(person)
        return self._mentions.get(person) or self.name(person)

    def forget(self) -> None:
        """Read the people anew at the next question: they were imported again."""
        with self._lock:
            self._names, self._mentions = {}, {}

    def _know(self, person: str) -> None:
        with self._lock:
            if self._mentions.get(person):
                return
            with self._database.reading() as session:
                known = session.execute(select(Person.id, Person.name, Person.slack_user)).all()
            self._names = {row.id: row.name for row in known}
            self._mentions = {row.id: f"<@{row.slack_user}>" for row in known if row.slack_user}
