"""Whoever tampers with the audit trail is found out: goal 19, in short."""

from pathlib import Path

import pytest

from bot.db.session import Database
from tests.faults import goal, tampering


@pytest.mark.requirement("R25")
def test_tampering_with_the_trail_is_found(database: Database, tmp_path: Path) -> None:
    goal.short(tampering.measure, database.url.render_as_string(hide_password=False), tmp_path)
