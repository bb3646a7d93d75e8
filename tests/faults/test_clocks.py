"""A clock that is wrong by a day is told, and with PostgreSQL nothing is early or late: goal 11, in short."""

from pathlib import Path

from bot.db.session import Database
from tests.faults import clocks, goal


def test_a_clock_that_is_wrong_by_a_day_is_told(database: Database, tmp_path: Path) -> None:
    goal.short(clocks.measure, database.url.render_as_string(hide_password=False), tmp_path)
