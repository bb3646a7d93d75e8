"""What the search for leaks must find, and what it must not take for one."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests import leaks

TOKEN = "-".join(["xoxb", "1234567890", "canary"])  # in one piece, this file would hold one


@pytest.mark.parametrize("name", ["bot.log", "plan.csv", "state.json"])
def test_a_token_in_a_text_is_found(tmp_path: Path, name: str) -> None:
    """The files are taken away again: after all tests everything in their folders is searched."""
    (tmp_path / name).write_text(f"calling with {TOKEN}\n")
    assert [path.name for path in leaks.files_with_tokens(tmp_path)] == [name]
    (tmp_path / name).unlink()


def test_a_token_in_a_database_is_found(tmp_path: Path) -> None:
    file = tmp_path / "parley.db"
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE said (words TEXT)")
        database.execute("INSERT INTO said VALUES (?)", ["x" * 10_000 + TOKEN])
    assert list(leaks.files_with_tokens(tmp_path)) == [file]
    file.unlink()


def test_a_token_in_a_workbook_is_found(tmp_path: Path) -> None:
    file = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<t>{TOKEN}</t>")
    assert list(leaks.files_with_tokens(tmp_path)) == [file]
    file.unlink()


def test_the_word_alone_is_no_token() -> None:
    assert not leaks.has_token(["SLACK_BOT_TOKEN=xoxb-...", "it does not begin with xoxb-"])
