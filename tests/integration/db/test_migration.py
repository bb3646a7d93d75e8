"""The schema's history and the tables tell the same story, on both databases."""

from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select

from bot.db import backup, migration, tables
from bot.db.session import Database
from tests.builders import months

ADDED_BY_RESTORE = {"instance", "audit", "audit_head"}


def test_migrations_lead_to_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.METADATA) == []


def test_every_migration_can_be_taken_back_and_done_again(database: Database) -> None:
    migration.downgrade(database.engine, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migration.upgrade(database.engine)
    assert migration.is_current(database.engine)


def test_what_is_in_the_tables_survives_every_migration_that_keeps_them(database: Database) -> None:
    """Down to the first schema that has a month, and up again: no row means anything else."""
    months.planned(database, months.shortage())
    before = content(database)
    migration.downgrade(database.engine, "0002")
    migration.upgrade(database.engine)
    assert content(database) == before


def test_a_backup_survives_the_way_down_to_nothing_and_up_again(database: Database, tmp_path: Path) -> None:
    month = months.planned(database, months.shortage())
    before = content(database)
    backup.write(database, tmp_path / "backup.db")
    migration.downgrade(database.engine, "base")
    migration.upgrade(database.engine)
    backup.restore(database, tmp_path / "backup.db", now=month.now, replace=False)
    after = content(database)
    assert {name: after[name] for name in before.keys() - ADDED_BY_RESTORE} == {
        name: before[name] for name in before.keys() - ADDED_BY_RESTORE
    }


def content(database: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with database.reading() as session:
        return {
            table.name: sorted(map(tuple, session.execute(select(table))), key=repr)
            for table in tables.METADATA.sorted_tables
        }
