"""A fresh database of each kind for every goal."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.db import migration
from bot.db.session import Database
from tests import postgres
from tests.faults.goal import Kind


@contextmanager
def fresh(kind: Kind, folder: Path) -> Iterator[str]:
    """The URL of an empty database of the newest schema; raises `postgres.PostgresAbsent`."""
    if kind is Kind.POSTGRESQL:
        with postgres.database() as url:
            yield url
        return
    own = Path(tempfile.mkdtemp(prefix="sqlite-", dir=folder))  # goals of one number share the folder
    url = f"sqlite:///{own / 'parley.db'}"
    database = Database(url)
    migration.upgrade(database.engine)
    database.dispose()
    yield url
