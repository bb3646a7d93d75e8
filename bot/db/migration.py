"""The schema's history: bring a database to the newest state, or back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from bot import crash

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
PATIENCE = timedelta(minutes=5)  # for others who migrate, and for large tables
ONE_AT_A_TIME = 7_051_954  # any number of our own: PostgreSQL's lock for processes that start together


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to that revision; what is there already is left alone."""
    with alone(engine) as connection:
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Bring the schema back to that revision."""
    with alone(engine) as connection:
        command.downgrade(_config(connection), revision)


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """One transaction on the whole database: it may take long, and whoever else migrates waits."""
    with engine.execution_options(parley_patience=PATIENCE).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_AT_A_TIME})
        yield connection
        crash.point("migration.before")
    crash.point("migration.after")


def begin_anew(connection: Connection) -> None:
    """Drop what there is and make the newest schema, all in the caller's transaction."""
    command.downgrade(_config(connection), "base")
    command.upgrade(_config(connection), "head")


def is_current(engine: Engine) -> bool:
    """Whether the schema is the newest one."""
    with engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_heads()
        return set(present) == set(ScriptDirectory.from_config(_config(connection)).get_heads())


def write(engine: Engine, *, name: str) -> None:
    """Add a migration that takes the schema from what `engine` has to what the tables say."""
    with engine.connect() as connection:
        config = _config(connection)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message=name, autogenerate=True, rev_id=f"{number:04}")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
