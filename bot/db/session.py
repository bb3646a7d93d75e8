"""The database: `transaction()` is the only commit there is."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import InvalidatePoolError, OperationalError
from sqlalchemy.exc import TimeoutError as OutOfConnections
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from bot import crash
from bot.db import audit, outbox

Transaction: TypeAlias = Callable[[], AbstractContextManager[Session]]

PATIENT = timedelta(seconds=10)  # how long a transaction waits for its turn, and a statement runs
PROMPT = timedelta(seconds=2)  # where a person waits for Slack, which waits three seconds
WRITING, READING = "writing", "reading"
CONNECT_SECONDS = 3
RESTED_SECONDS = 1.0  # without use, after which a connection may have been cut off
LAST_USE = "last use"
KEPT, AT_MOST = 30, 40  # connections of one process: for its listeners, and for whoever works beside them


class NestedTransaction(RuntimeError):
    """A use case opens exactly one transaction; this one was opened inside another."""


class DatabaseBusy(RuntimeError):
    """Another writer held the database too long; nothing was saved."""


# What no other try mends while it lasts; nothing was saved.
OUTAGES = (DatabaseBusy, OperationalError, OutOfConnections)


class Database:
    """One database, SQLite or PostgreSQL, and the transactions on it."""

    def __init__(self, url: str) -> None:
        self.url = _with_driver(url)
        self.engine = _engine(self.url)
        self._after_commit: list[Callable[[], None]] = []
        self._mine = threading.local()
        self._turn = _Turn(queue=self.is_sqlite)
        self._sessions: dict[tuple[str, timedelta], sessionmaker[Session]] = {}

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the embedded database: one process, one writer at a time."""
        return self.url.get_backend_name() == "sqlite"

    def after_commit(self, call: Callable[[], None]) -> None:
        """Have `call` run after each commit; it must be quick and must not fail."""
        self._after_commit.append(call)

    @contextmanager
    def transaction(self, *, patience: timedelta = PATIENT) -> Iterator[Session]:
        """Everything in it is saved together, or nothing is."""
        if getattr(self._mine, "open", False):
            raise NestedTransaction(NestedTransaction.__doc__)
        self._mine.open = True
        try:
            with self._turn.taken(patience), self._sessions_for(WRITING, patience).begin() as session:
                session.connection()
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
    def reading(self, *, patience: timedelta = PATIENT) -> Iterator[Session]:
        """One consistent view of the database; nothing in it can be changed."""
        with self._sessions_for(READING, patience)() as session:
            session.connection()
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

    def _sessions_for(self, purpose: str, patience: timedelta) -> sessionmaker[Session]:
        """What makes such sessions: made once, since an engine with options costs more than a session."""
        known = self._sessions.get((purpose, patience))
        if known is None:
            engine = self.engine.execution_options(parley_purpose=purpose, parley_patience=patience)
            known = self._sessions[purpose, patience] = sessionmaker(engine, expire_on_commit=False)
        return known


class _Turn:
    """A queue in front of SQLite's single writer, whose own waiting is unfair under load."""

    def __init__(self, *, queue: bool) -> None:
        self._lock = threading.Lock() if queue else None

    @contextmanager
    def taken(self, patience: timedelta) -> Iterator[None]:
        """Wait for one's turn, no longer than that."""
        if self._lock is None:
            yield
            return
        if not self._lock.acquire(timeout=patience.total_seconds()):
            raise DatabaseBusy(DatabaseBusy.__doc__)
        try:
            yield
        finally:
            self._lock.release()


def _with_driver(url: str) -> URL:
    parsed = make_url(url)
    if parsed.drivername in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def _engine(url: URL) -> Engine:
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=KEPT, max_overflow=AT_MOST - KEPT)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        arguments = {"connect_timeout": CONNECT_SECONDS}
        engine = create_engine(
            url,
            pool_size=KEPT,
            max_overflow=AT_MOST - KEPT,
            pool_timeout=CONNECT_SECONDS,
            connect_args=arguments,
        )
        event.listen(engine, "connect", _prepare_postgresql)
        for moment in ("connect", "checkin"):
            event.listen(engine, moment, _note_use)
        event.listen(engine, "checkout", _ping_after_rest)
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin a transaction only at the first write, and lose updates without an error.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("parley_purpose") == READING
    settings = connection.connection.cursor()  # past SQLAlchemy: they cannot fail, and run at every click
    settings.execute(f"PRAGMA busy_timeout={_patience(connection)}")
    settings.execute(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # The driver would begin a transaction by itself, in a round trip of its own.
    connection.autocommit = True


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[LAST_USE] = time.monotonic()


def _ping_after_rest(connection: Any, record: ConnectionPoolEntry, _lent: object) -> None:
    """Whether a connection that rested still is one; SQLAlchemy would ask every time, a round trip each."""
    if time.monotonic() - record.info[LAST_USE] < RESTED_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
    except Exception as gone:  # whatever it is: this one and its like are made anew
        raise InvalidatePoolError from gone


def _begin_postgresql(connection: Connection) -> None:
    reading = connection.get_execution_options().get("parley_purpose") == READING
    patience = _patience(connection)
    # The limits are for this transaction only, so that a pooler may hand the connection on.
    connection.exec_driver_sql(
        f"BEGIN{' ISOLATION LEVEL REPEATABLE READ, READ ONLY' if reading else ''}; "
        f"SET LOCAL statement_timeout={patience}; SET LOCAL lock_timeout={patience}; "
        f"SET LOCAL idle_in_transaction_session_timeout={6 * patience}"
    )


def _patience(connection: Connection) -> int:
    patience: timedelta = connection.get_execution_options().get("parley_patience", PATIENT)
    return int(patience.total_seconds() * 1000)
