"""A few files of every hostile kind, as `make faults` reads a thousand of them."""

from pathlib import Path

import pytest

from tests.faults import goal, hostile_files


@pytest.mark.requirement("R46")
def test_hostile_files_hurt_nobody(tmp_path: Path) -> None:
    goal.short(hostile_files.measure, "sqlite://", tmp_path)
