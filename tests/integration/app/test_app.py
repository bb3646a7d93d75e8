"""The whole bot, built as it is run, against a workspace: over Socket Mode, and over signed HTTP."""

import http.client
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

import pytest

from bot import manifest
from bot.app import Parley
from bot.db import migration
from workspace import client
from workspace.client import Workspace

HEAVY = {"pandas", "numpy", "scipy", "statsmodels", "highspy", "matplotlib", "openpyxl", "holidays"}


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.usefixtures("bot")
def test_a_person_finds_their_home_and_is_answered(ws: Workspace) -> None:
    anna = ws.person("Anna Rossi")
    home = anna.wait_for_home(manifest.NAME)
    assert home.words
    assert anna.say(f"@{manifest.NAME}", "/sop status").status == "ok"


@pytest.mark.usefixtures("bot")
def test_a_stranger_is_told_that_they_have_no_part(ws: Workspace) -> None:
    eve = ws.person("Eve Stranger")
    eve.open_home(manifest.NAME, tab="messages")
    answered = eve.say(f"@{manifest.NAME}", "/sop status")
    assert "You have no part in the cycle yet" in str(answered.body) + str(
        [message.words for message in eve.messages(f"@{manifest.NAME}")]
    )


def test_a_probe_learns_that_the_bot_is_ready(bot: Parley, port: int) -> None:
    client.eventually(lambda: bot.jobs.looked_at, "the first look at what is due")
    assert get(port, "/healthz") == (HTTPStatus.OK, "alive\n")
    assert get(port, "/readyz") == (HTTPStatus.OK, "ready\n")
    assert get(port, "/nowhere")[0] == HTTPStatus.NOT_FOUND


def test_the_figures_are_there_for_prometheus(bot: Parley, port: int) -> None:
    status, figures = get(port, "/metrics")
    assert status == HTTPStatus.OK
    assert 'parley_outbox_rows{state="unknown"} 0.0' in figures
    assert "parley_ack_seconds_bucket" in figures
    assert "parley_disk_free_bytes" in figures
    assert ('parley_clock_ahead_seconds{of="the database"}' in figures) is not bot.database.is_sqlite


def test_a_probe_learns_what_is_not_in_order(bot: Parley, port: int) -> None:
    bot.jobs.stop()
    bot.courier.stop()  # whoever reads the tables while they are dropped may lock the migration out
    migration.downgrade(bot.database.engine, "0001")
    status, words = get(port, "/readyz")
    assert status == HTTPStatus.SERVICE_UNAVAILABLE
    assert "older schema" in words
    migration.upgrade(bot.database.engine)


def test_building_the_bot_loads_nothing_heavy_and_touches_nothing(tmp_path: Path) -> None:
    """The bot starts quickly; the planning core is loaded when the first work is due."""
    script = (
        "import sys; from bot import app; from bot.settings import Settings;"
        "app.build(Settings(bot_token='xoxb-1', app_token='xapp-1', port=0,"
        f" database_url='sqlite:///{tmp_path}/never.db', api_url='http://127.0.0.1:9/'));"
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(loaded.stdout.split())
    assert list(tmp_path.iterdir()) == []
