"""Nobody does what they may not, and nobody approves twice or their own plan: goal 17, in short."""

from pathlib import Path

import pytest

from bot.db.session import Database
from tests.faults import authority, goal


@pytest.mark.requirement("R139")
def test_every_cell_of_the_matrix_is_as_the_table_says(database: Database, tmp_path: Path) -> None:
    goal.short(authority.matrix, _address(database), tmp_path)


def test_people_who_press_at_once_approve_once_and_never_their_own(
    database: Database, tmp_path: Path
) -> None:
    goal.short(authority.collisions, _address(database), tmp_path)


def _address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)
