"""Backups: the whole database as one SQLite file, from either kind of database and into either kind.

A restored database is behind what was said since the backup. It notes when it was restored, and the courier
looks in Slack before it says anything that may have been said before.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Column, Connection, Table, func, insert, select, text, update
from sqlalchemy.orm import Session

from bot.db import audit, instance, migration
from bot.db.audit import Verdict
from bot.db.session import Database
from bot.db.tables import METADATA

ROWS_AT_ONCE = 500


class NotABackup(Exception):
    """The file is no backup of a Parley database, or it is damaged."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} is not a whole backup of a Parley database: {reason}")


class NotEmpty(Exception):
    """There is something in the database that a restore would replace."""


class OldSchema(Exception):
    """The database has an older schema than this version of Parley; `parley run` brings it up to date."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was brought back."""

    rows: int
    trail: Verdict


def write(database: Database, file: Path) -> None:
    """Back the database up while it is in use; the file is there once it is whole, or not at all."""
    with tempfile.TemporaryDirectory(dir=file.resolve().parent, prefix=".parley-backup-") as folder:
        made = Path(folder) / "backup.db"
        os.close(os.open(made, os.O_CREAT | os.O_WRONLY, 0o600))
        if database.is_sqlite:
            _copy_file(database, made)
        else:
            _copy_out(database, made)
        _settle(made)
        made.replace(file)


def restore(database: Database, file: Path, *, now: datetime, replace: bool) -> Restored:
    """Fill the database from a backup, in one transaction; nobody else may be using it."""
    with _opened(file) as backup, backup.engine.connect() as source:
        with migration.alone(database.engine) as target:
            if not replace and _has_rows(target):
                raise NotEmpty("the database is not empty; restoring replaces everything in it")
            migration.begin_anew(target)
            rows = _copy(source, target)
            _number_on(target)
            with Session(target) as session:
                trail = audit.verify(session)
                mark_restored(session, source=file.name, now=now)
                audit.before_commit(session)
                session.flush()
        return Restored(rows=rows, trail=trail)


def mark_restored(session: Session, *, source: str, now: datetime) -> None:
    """Note that the database came back from a backup, however that was done."""
    instance.note_restored(session, at=now)
    audit.record(
        session,
        actor="operator",
        action="database.restore",
        subject="database",
        details={"from": source},
        now=now,
    )


def _copy_file(database: Database, to: Path) -> None:
    with closing(database.engine.raw_connection()) as source, closing(sqlite3.connect(to)) as target:
        connection = source.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        connection.backup(target)


def _copy_out(database: Database, to: Path) -> None:
    if not migration.is_current(database.engine):
        raise OldSchema(OldSchema.__doc__)
    made = Database(f"sqlite:///{to}")
    try:
        migration.upgrade(made.engine)
        with database.reading(patience=migration.PATIENCE) as session, migration.alone(made.engine) as target:
            _copy(session.connection(), target)
    finally:
        made.dispose()


def _settle(file: Path) -> None:
    """Make the backup one file that can be carried away, whole and on the disk."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    with file.open("rb") as written:
        os.fsync(written.fileno())


@contextmanager
def _opened(file: Path) -> Iterator[Database]:
    """A copy of the backup, checked and brought to the newest schema; the file itself stays as it is."""
    with tempfile.TemporaryDirectory(prefix="parley-restore-") as folder:
        copy = Path(folder) / "backup.db"
        try:
            with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as source:
                _check(file, source)
                with closing(sqlite3.connect(copy)) as target:
                    source.backup(target)
        except sqlite3.DatabaseError as error:
            raise NotABackup(file, str(error)) from error
        backup = Database(f"sqlite:///{copy}")
        try:
            migration.upgrade(backup.engine)
            yield backup
        finally:
            backup.dispose()


def _check(file: Path, connection: sqlite3.Connection) -> None:
    [found] = connection.execute("PRAGMA integrity_check").fetchone()
    if found != "ok":
        raise NotABackup(file, found)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", audit.Entry.__tablename__} <= tables:
        raise NotABackup(file, "its tables are missing")


def _has_rows(connection: Connection) -> bool:
    present = connection.dialect.get_table_names(connection)
    return any(
        connection.execute(select(table).limit(1)).first() is not None
        for table in METADATA.sorted_tables
        if table.name in present
    )


def _copy(source: Connection, target: Connection) -> int:
    """Every row of every table; what refers to its own table is filled in once all rows are there."""
    count = 0
    for table in METADATA.sorted_tables:
        later = _references_to_itself(table)
        for rows in _rows(source, table):
            target.execute(insert(table), [{**row, **dict.fromkeys(later)} for row in rows])
            count += len(rows)
        if later:
            _refer(source, target, table, later)
    return count


def _rows(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    found = source.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table))
    for some in found.mappings().partitions():
        yield [dict(row) for row in some]


def _refer(source: Connection, target: Connection, table: Table, columns: list[str]) -> None:
    [key] = table.primary_key.columns
    for rows in _rows(source, table):
        for row in rows:
            referring = {column: row[column] for column in columns if row[column] is not None}
            if referring:
                target.execute(update(table).where(key == row[key.name]).values(referring))


def _references_to_itself(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _number_on(target: Connection) -> None:
    """Have PostgreSQL go on numbering where the backup ended; SQLite looks at the rows."""
    if target.dialect.name != "postgresql":
        return
    for table in METADATA.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            _number_from(target, table, column)


def _number_from(target: Connection, table: Table, column: Column[int]) -> None:
    last = target.execute(select(func.max(column))).scalar_one()
    if last is not None:
        named = {"table": table.name, "column": column.name, "last": last}
        target.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"), named)
