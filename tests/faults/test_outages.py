"""The short form of goals 12 and 13; `python -m tests.faults` runs the long one."""

from pathlib import Path

from bot.db.session import Database
from tests.faults import goal, outages


def test_a_database_that_goes_away_costs_nobody_anything(database: Database, tmp_path: Path) -> None:
    goal.short(outages.down, database.url.render_as_string(hide_password=False), tmp_path)


def test_a_full_disk_is_told_and_survived(database: Database, tmp_path: Path) -> None:
    goal.short(outages.full, database.url.render_as_string(hide_password=False), tmp_path)
