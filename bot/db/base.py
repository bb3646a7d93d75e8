"""What every table shares: constraint names, and types that mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, cast

from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

# Without names a constraint cannot be dropped by a migration that runs on both databases.
CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class NaiveDatetime(ValueError):
    """An instant needs its time zone; this one has none."""

    def __init__(self, value: datetime) -> None:
        super().__init__(f"{value.isoformat()} has no time zone, so it is not an instant.")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC; a datetime without a zone is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveDatetime(value)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored(words: type[StrEnum]) -> Enum:
    """The column type of an enumeration: its words as text, so that a new word needs no migration."""
    return Enum(words, native_enum=False, length=40, values_callable=lambda chosen: [w.value for w in chosen])


class Base(DeclarativeBase):
    """The parent of every table."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)
    type_annotation_map: ClassVar = {datetime: UtcDateTime()}


def insert(session: Session, table: type[Base]) -> postgresql.Insert:
    """An INSERT that knows ON CONFLICT; the two databases spell it alike."""
    return insert_on(dialect(session), table)


def insert_on(dialect: str, table: Any) -> postgresql.Insert:
    """The same, for statements that are made once and kept: making one costs more than running it."""
    build = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return cast(postgresql.Insert, build(table))


def dialect(session: Session) -> str:
    """The kind of database behind a session."""
    return session.get_bind().dialect.name
