"""Whatever people, the calendar and crashes do, the cycle stands where a model says: goal 26, in short."""

from pathlib import Path

from bot.db.session import Database
from tests.faults import goal, machine


def test_every_sequence_ends_where_the_model_says(database: Database, tmp_path: Path) -> None:
    goal.short(machine.measure, database.url.render_as_string(hide_password=False), tmp_path)
