"""The short form of goals 12 and 13; `python -m tests.faults` runs the long one."""

from pathlib import Path

import pytest

from bot.db.session import Database
from tests.faults import goal, outages
from tests.postgres import PostgresAbsent


def test_a_database_that_goes_away_costs_nobody_anything(database: Database, tmp_path: Path) -> None:
    try:
        goal.short(outages.down, database.url.render_as_string(hide_password=False), tmp_path)
    except PostgresAbsent as absent:
        pytest.skip(f"a server to be killed: {absent}")  # the one of TEST_DATABASE_URL is not ours to kill


def test_a_full_disk_is_told_and_survived(database: Database, tmp_path: Path) -> None:
    goal.short(outages.full, database.url.render_as_string(hide_password=False), tmp_path)
