"""A backup brings everything back, into either kind of database, and says when it cannot."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.db import audit, backup, inbox, instance, outbox, people
from bot.db.backup import NotABackup, NotEmpty
from bot.db.session import Database
from bot.db.tables import METADATA
from tests import postgres
from tests.builders import months

ADDED = {"instance", "audit", "audit_head"}  # where a restore leaves its own trace


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database to restore into, of either kind; the SQLite file does not even exist yet."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'other.db'}")
    else:
        with postgres.fresh_database() as url:
            yield from _opened(url)


def test_everything_comes_back(database: Database, other: Database, tmp_path: Path) -> None:
    month = months.in_approval(database)
    with database.transaction() as session:
        people.get(session, "anna").manager = "marco"
        inbox.once(session, intent="odd", actor="anna", now=month.now, answer={"words": "più ' 中文"})
    backup.write(database, tmp_path / "backup.db")
    restored = backup.restore(other, tmp_path / "backup.db", now=month.now, replace=False)
    before, after = _content(database), _content(other)
    assert {name: rows for name, rows in after.items() if name not in ADDED} == {
        name: rows for name, rows in before.items() if name not in ADDED
    }
    assert after["audit"][:-1] == before["audit"]
    assert restored.rows == sum(len(rows) for rows in before.values())
    assert restored.trail.is_intact


def test_a_restored_database_goes_on(database: Database, other: Database, tmp_path: Path) -> None:
    """New rows get new numbers, the trail is continued, and it is known when the database came back."""
    month = months.planned(database)
    backup.write(database, tmp_path / "backup.db")
    later = month.now + timedelta(hours=3)
    backup.restore(other, tmp_path / "backup.db", now=later, replace=False)
    month.database = other
    months.make_plan(month, months.shortage())
    with other.reading() as session:
        assert audit.verify(session).is_intact
        assert instance.restored_at(session) == later
        assert month.plan().number == 2


def test_a_restore_replaces_nothing_unasked(database: Database, tmp_path: Path) -> None:
    month = months.asked(database)
    backup.write(database, tmp_path / "backup.db")
    with pytest.raises(NotEmpty):
        backup.restore(database, tmp_path / "backup.db", now=month.now, replace=False)
    with database.transaction() as session:
        outbox.home(session, person="anna", now=month.now)
        people.get(session, "anna").title = "gone with the restore"
    backup.restore(database, tmp_path / "backup.db", now=month.now, replace=True)
    with database.reading() as session:
        assert people.get(session, "anna").title == ""


def test_a_damaged_file_changes_nothing(database: Database, tmp_path: Path) -> None:
    months.asked(database)
    backup.write(database, tmp_path / "backup.db")
    content = (tmp_path / "backup.db").read_bytes()
    before = _content(database)
    for damaged in (b"", b"no database", content[:20_000], content[: len(content) // 2]):
        (tmp_path / "damaged.db").write_bytes(damaged)
        with pytest.raises(NotABackup):
            backup.restore(database, tmp_path / "damaged.db", now=months.OPENED, replace=True)
    assert _content(database) == before


def _content(database: Database) -> dict[str, list[Any]]:
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.dispose()
