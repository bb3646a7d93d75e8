"""The database: `transaction()` is the only commit there is."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session, sessionmaker

from bot import crash
from bot.db import audit, outbox

Transaction: TypeAlias = Callable[[], AbstractContextManager[Session]]

BUSY_SECONDS = 10  # how long a writer waits for its turn before it gives up
STATEMENT_SECONDS = 10


class NestedTransaction(RuntimeError):
    """A use case opens exactly one transaction; this one was opened inside another."""


class DatabaseBusy(RuntimeError):
    """Another writer held the database too long; nothing was saved."""


class Database:
    """One database, SQLite or PostgreSQL, and the transactions on it."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(url)
        self.engine = _engine(self.url)
        self._after_commit: list[Callable[[], None]] = []
        self._mine = threading.local()
        self._turn = _Turn() if self.is_sqlite else nullcontext()
        self._writing = sessionmaker(self.engine, expire_on_commit=False)
        self._reading = sessionmaker(_reading_engine(self.engine), expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the embedded database: one process, one writer at a time."""
        return self.url.get_backend_name() == "sqlite"

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run after each commit; it must be quick and must not fail."""
        self._after_commit.append(call)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Everything in it is saved together, or nothing is."""
        if getattr(self._mine, "open", False):
            raise NestedTransaction(NestedTransaction.__doc__)
        self._mine.open = True
        try:
            with self._turn, self._writing.begin() as session:
                yield session
                outbox.before_commit(session)
                audit.before_commit(session)
                session.flush()
                crash.point("commit.before")
            crash.point("commit.after")
        finally:
            self._mine.open = False
        for call in self._after_commit:
            call()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent view of the database; nothing in it can be changed."""
        with self._reading() as session:
            yield session

    def now(self) -> datetime:
        """The time of the database's computer, in UTC."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                instant = connection.exec_driver_sql("SELECT strftime('%Y-%m-%d %H:%M:%f')").scalar_one()
                return datetime.fromisoformat(str(instant)).replace(tzinfo=UTC)
            here: datetime = connection.execute(select(func.clock_timestamp())).scalar_one()
            return here.astimezone(UTC)

    def dispose(self) -> None:
        """Close the connections."""
        self.engine.dispose()


class _Turn:
    """A queue in front of SQLite's single writer, whose own waiting is unfair under load."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=BUSY_SECONDS):
            raise DatabaseBusy(DatabaseBusy.__doc__)

    def __exit__(self, *failure: object) -> None:
        self._lock.release()


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    timeouts = (
        f"-c statement_timeout={STATEMENT_SECONDS * 1000} -c idle_in_transaction_session_timeout=60000 "
        f"-c lock_timeout={BUSY_SECONDS * 1000}"
    )
    return create_engine(url, pool_pre_ping=True, pool_size=10, connect_args={"options": timeouts})


def _sqlite_engine(url: URL) -> Engine:
    engine = create_engine(url, pool_size=10, max_overflow=30, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin a transaction only at the first write, and lose updates without an error.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("parley_reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _reading_engine(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine.execution_options(parley_reading=True)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
