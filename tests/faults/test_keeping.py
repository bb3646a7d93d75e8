"""A restored database says nothing again: goal 23, in short; what migrations keep is in test_migration."""

from pathlib import Path

import pytest

from bot.db.session import Database
from tests.faults import goal, keeping


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_nothing_is_said_again_after_a_restore(database: Database, tmp_path: Path) -> None:
    """The bot as a process of its own; `delivery/test_restore.py` looks at each kind of message."""
    goal.short(keeping.restores, database.url.render_as_string(hide_password=False), tmp_path)
