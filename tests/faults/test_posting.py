"""The short form of goals 14 and 15; `python -m tests.faults` runs the long one."""

from pathlib import Path

import pytest

from bot.db.session import Database
from tests.faults import goal, posting


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_long_outage_of_slack_only_delays(database: Database, tmp_path: Path) -> None:
    goal.short(posting.outage, database.url.render_as_string(hide_password=False), tmp_path)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_lost_answers_neither_double_nor_lose_a_message(database: Database, tmp_path: Path) -> None:
    goal.short(posting.lost_answers, database.url.render_as_string(hide_password=False), tmp_path)
