"""The short form of goals 5 to 7; `python -m tests.faults` runs the long one."""

from pathlib import Path

import pytest

from bot.db.session import Database
from tests.faults import crashes, goal


def test_nothing_is_lost_or_said_twice_when_processes_are_killed(database: Database, tmp_path: Path) -> None:
    goal.short(crashes.crashes, database.url.render_as_string(hide_password=False), tmp_path)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_what_a_frozen_process_says_twice_is_taken_back(database: Database, tmp_path: Path) -> None:
    goal.short(crashes.pauses, database.url.render_as_string(hide_password=False), tmp_path)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_without_the_look_up_the_harness_sees_duplicates(database: Database, tmp_path: Path) -> None:
    """The negative control: a harness that cannot fail proves nothing."""
    goal.short(crashes.control, database.url.render_as_string(hide_password=False), tmp_path)
