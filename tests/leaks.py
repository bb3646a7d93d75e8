"""Looks for what must not leave the house in the files that a run leaves behind, whatever their kind."""

import re
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

TOKEN = re.compile(r"xox[a-z]-\w[\w-]{9}|xapp-\w[\w-]{9}")  # and what looks like one
WRITTEN = {".csv", ".db", ".json", ".log", ".md", ".said", ".txt", ".xlsx"}
THE_WORKSPACES_OWN = "workspace.json"  # it keeps the tokens it issued, as Slack does, for its owner only
BATCH = 500


def pieces(path: Path) -> Iterator[str]:
    """The text of a file in pieces that break nothing apart: rows of a database, parts of a book, lines."""
    if _is_database(path):
        yield from _rows(path)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as book:
            yield from (book.read(name).decode(errors="replace") for name in book.namelist())
    else:
        with path.open(encoding="utf-8", errors="replace") as lines:
            yield from lines


def files_with_tokens(folder: Path) -> Iterator[Path]:
    """The files that hold something which looks like a token of Slack's."""
    for path in folder.rglob("*"):
        is_ours = path.suffix in WRITTEN and path.name != THE_WORKSPACES_OWN and path.is_file()
        if is_ours and has_token(pieces(path)):
            yield path


def has_token(texts: Iterable[str]) -> bool:
    """Whether a token of Slack's stands in one of them."""
    return any(TOKEN.search(text) for text in texts)


def _is_database(path: Path) -> bool:
    with path.open("rb") as content:
        return content.read(16) == b"SQLite format 3\0"


def _rows(path: Path) -> Iterator[str]:
    """Every row of every table; in the file itself a page's end could break a text apart."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path)) as database:  # some are damaged
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in tables:
            rows = database.execute(f'SELECT * FROM "{name}"')
            while some := rows.fetchmany(BATCH):
                yield "\n".join(_text(cell) for row in some for cell in row)


def _text(cell: object) -> str:
    return cell.decode("latin-1") if isinstance(cell, bytes) else str(cell)
