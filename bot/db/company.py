"""Imported company data: each import is kept whole, and a cycle names the one it was opened on."""

import gzip
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_type_hints
from typing import cast as typed

from sqlalchemy import JSON, ForeignKey, Text, bindparam, cast, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from bot.db.base import Base
from bot.db.cycle import Cycle
from planning.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from planning import company


class NoCompany(LookupError):
    """No company data has been imported yet."""


class CompanyImport(Base):
    """One import of a company's data."""

    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    imported_at: Mapped[datetime]
    imported_by: Mapped[str]  # a person, or the command line
    digest: Mapped[str]  # of the settings and every table
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    tables: Mapped[list["CompanyTable"]] = relationship(cascade="all, delete-orphan")


class CompanyTable(Base):
    """One table of an import, as compressed CSV."""

    __tablename__ = "company_table"

    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """The month that a cycle plans, and the import and settings it goes by."""

    month: str
    company_id: int
    digest: str  # of what was imported
    settings: Settings


# Every click asks for these: they are made once, and the settings come as text, which is read only once.
_SETTINGS = select(cast(CompanyImport.settings, Text))
_OF_IMPORT = _SETTINGS.where(CompanyImport.id == bindparam("company"))
_PLANNED = (
    select(
        Cycle.month,
        Cycle.company_id,
        CompanyImport.digest,
        cast(CompanyImport.settings, Text).label("settings"),
    )
    .join(CompanyImport, Cycle.company_id == CompanyImport.id)
    .where(Cycle.id == bindparam("cycle"))
)
_NEWEST = _SETTINGS.order_by(CompanyImport.id.desc()).limit(1)


def store(session: Session, data: "company.Company", *, by: str, now: datetime) -> CompanyImport:
    """Keep a company's data; the same data again is not stored twice."""
    tables = {name: _packed(data.table(name)) for name in sorted(data.tables) if data.has(name)}
    settings = asdict(data.settings) | {"channels": dict(data.settings.channels)}
    digest = _digest(settings, tables)
    last = session.scalars(select(CompanyImport).order_by(CompanyImport.id.desc()).limit(1)).one_or_none()
    if last is not None and last.digest == digest:
        return last
    stored = CompanyImport(
        name=data.settings.name, imported_at=now, imported_by=by, digest=digest, settings=settings
    )
    stored.tables = [CompanyTable(name=name, content=content) for name, content in tables.items()]
    session.add(stored)
    session.flush()
    return stored


def newest(session: Session) -> CompanyImport:
    """The import of last time."""
    found = session.scalars(select(CompanyImport).order_by(CompanyImport.id.desc()).limit(1)).one_or_none()
    if found is None:
        raise NoCompany(NoCompany.__doc__)
    return found


def has_any(session: Session) -> bool:
    """Whether any company data was ever imported."""
    return session.scalar(select(CompanyImport.id).limit(1)) is not None


def settings(session: Session, company_id: int) -> Settings:
    """The settings of an import; cheap, for clicks and cards."""
    return _settings(session.scalars(_OF_IMPORT, {"company": company_id}).one())


def planned(session: Session, cycle_id: int) -> Planned:
    """What a cycle plans; without the cycle itself, which brings all its steps."""
    row = session.execute(_PLANNED, {"cycle": cycle_id}).one()
    return Planned(
        month=row.month,
        company_id=row.company_id,
        digest=row.digest,
        settings=_settings(row.settings),
    )


def language(session: Session) -> str:
    """The company's language, for whoever has none of their own; English before the first import."""
    stored = session.scalars(_NEWEST).one_or_none()
    return _settings(stored).language if stored else "en"


def load(session: Session, company_id: int) -> "company.Company":
    """The whole company as it was imported."""
    from planning import company

    rows = session.scalars(select(CompanyTable).where(CompanyTable.company_id == company_id))
    tables = {row.name: _unpacked(row) for row in rows}
    return company.Company(settings=settings(session, company_id), tables=tables)


@lru_cache(maxsize=32)
def _settings(stored: str) -> Settings:
    """The settings read back; what a later version added keeps its default."""
    kinds = get_type_hints(Settings)
    values = json.loads(stored)
    return Settings(**{name: _read(kinds[name], value) for name, value in values.items() if name in kinds})


def _read(kind: Any, value: Any) -> Any:
    """A setting in its own type: a section, a choice, or as it was stored."""
    if is_dataclass(kind):
        parts = get_type_hints(kind)
        return typed(Any, kind)(**{name: _read(parts[name], part) for name, part in value.items()})
    return kind(value) if isinstance(kind, type) and issubclass(kind, StrEnum) else value


def _packed(frame: "pd.DataFrame") -> bytes:
    return gzip.compress(frame.to_csv(index=False).encode(), mtime=0)


def _unpacked(row: CompanyTable) -> "pd.DataFrame":
    import pandas as pd

    from planning import frames
    from planning.frames import Kind

    content = gzip.decompress(row.content)
    kept = set(content.partition(b"\n")[0].decode().split(","))
    columns = frames.TABLES[row.name].columns
    kinds = {column.name: column.kind for column in columns if column.name in kept}
    frame = pd.read_csv(
        io.BytesIO(content),
        dtype={name: "object" for name, kind in kinds.items() if kind in (Kind.TEXT, Kind.MONTH)},
        parse_dates=[name for name, kind in kinds.items() if kind is Kind.DATE],
        keep_default_na=False,
        na_values={name: [""] for name in kinds},
        float_precision="round_trip",
    )
    # What a later version added keeps its default.
    frame = frame.assign(**{column.name: column.default for column in columns if column.name not in kept})
    for column in columns:
        if column.kind is Kind.TEXT:
            # A CSV cannot tell an empty text from none at all; the schema can.
            frame[column.name] = frame[column.name].where(frame[column.name].notna(), column.default)
        else:
            frame[column.name] = frame[column.name].astype(frames.DTYPES[column.kind])
    return frame[[column.name for column in columns]]


def _digest(settings: Mapping[str, Any], tables: Mapping[str, bytes]) -> str:
    seal = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for name, content in tables.items():
        seal.update(name.encode() + b"\0" + gzip.decompress(content) + b"\0")
    return seal.hexdigest()
