"""A small rush, a few malformed requests and a search for secrets, as `make faults` does at length."""

from pathlib import Path

import pytest

from bot.db.session import Database
from tests.faults import goal, hostile_requests, load, secrets
from tests.faults.goal import Scale, Setting


def test_in_a_rush_every_success_is_kept_and_all_others_are_told(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    setting = Setting(scale=Scale.SHORT, seed=1, database_url=url, folder=tmp_path)
    findings = load.measure(load.FLOOD, load.SHORT_FLOOD, setting)
    assert [finding.figure for finding in findings[:2] if not finding.passed] == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_malformed_requests_hurt_nobody(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string(hide_password=False)
    setting = Setting(scale=Scale.SHORT, seed=1, database_url=url, folder=tmp_path)
    refused, memory, _honest_speed = hostile_requests.measure(setting)
    assert refused.passed, refused.figure
    assert memory.passed, memory.figure


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_secret_is_written_anywhere(database: Database, tmp_path: Path) -> None:
    goal.short(secrets.measure, database.url.render_as_string(hide_password=False), tmp_path)
