"""Several schedulers that crash do each step once, and none early: goal 9, in short."""

from pathlib import Path

from bot.db.session import Database
from tests.faults import goal, schedulers


def test_four_schedulers_do_each_step_once(database: Database, tmp_path: Path) -> None:
    goal.short(schedulers.measure, database.url.render_as_string(hide_password=False), tmp_path)
