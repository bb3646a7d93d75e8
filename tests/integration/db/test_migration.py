"""The schema's history and the tables tell the same story, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.db import migration, tables
from bot.db.session import Database


def test_migrations_lead_to_exactly_the_tables_of_the_code(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.METADATA) == []


def test_every_migration_can_be_taken_back_and_done_again(database: Database) -> None:
    migration.downgrade(database.engine, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    migration.upgrade(database.engine)
    assert migration.is_current(database.engine)
