"""Each part of a goal begins with an empty database, though all parts leave what they leave in one folder."""

from pathlib import Path

from bot.db.session import Database
from tests.builders import months
from tests.faults import databases
from tests.faults.goal import Kind


def test_a_second_part_of_a_goal_finds_nothing_of_the_first(tmp_path: Path) -> None:
    for _ in range(2):
        with databases.fresh(Kind.SQLITE, tmp_path) as url:
            database = Database(url)
            months.opened(database)
            database.dispose()
    assert len(list(tmp_path.rglob("*.db"))) == 2
