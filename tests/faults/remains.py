"""What the goals of a run leave behind, each in a folder of its own: logs, messages, databases, exports."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot import log
from bot.db import backup
from bot.db.release import ReleaseFile
from bot.db.session import Database
from bot.settings import LogLevel
from tests.faults.goal import Kind, Setting


class Sort(StrEnum):
    """Where something may stand that must not; the value names the files."""

    LOG = "*.log"  # and what commands print
    MESSAGE = "*.said"  # what was said to Slack
    DATABASE = "*.db"  # backups too
    EXPORT = "exports/*"


@dataclass(frozen=True, kw_only=True)
class Remains:
    """The texts of one sort in a folder, however deep."""

    folder: Path
    sort: Sort

    @property
    def files(self) -> Sequence[Path]:
        """Where they stand."""
        return sorted(path for path in self.folder.rglob(self.sort.value) if path.is_file())


@contextmanager
def logged(file: Path) -> Iterator[None]:
    """What this process logs meanwhile is added to a file."""
    with file.open("a", buffering=1, encoding="utf-8") as lines:
        log.configure(LogLevel.INFO, to=lines)
        yield


def keep(setting: Setting) -> None:
    """Write what is not a file yet, before the database is dropped: a backup of it, and its exports."""
    database = Database(setting.database_url)
    try:
        if setting.kind is Kind.POSTGRESQL:
            backup.write(database, setting.folder / "backup.db")
        _keep_exports(database, setting.folder / "exports")
    finally:
        database.dispose()


def keep_said(journal: Iterable[dict[str, Any]], path: Path) -> None:
    """Write down what the bot said to a workspace."""
    said = (entry["request"] for entry in journal if entry["direction"] == "call")
    path.write_text("".join(f"{json.dumps(request)}\n" for request in said), encoding="utf-8")


def _keep_exports(database: Database, folder: Path) -> None:
    with database.reading() as session:
        for file in session.scalars(select(ReleaseFile)):
            folder.mkdir(exist_ok=True)
            (folder / f"{file.plan_id}-{file.name}").write_bytes(file.content)
