"""What is delivered several times to several processes counts once: goal 8, in short."""

from pathlib import Path

from bot.db.session import Database
from tests.faults import goal, repetition


def test_every_gesture_counts_once_however_often_it_arrives(database: Database, tmp_path: Path) -> None:
    goal.short(repetition.measure, database.url.render_as_string(hide_password=False), tmp_path)
