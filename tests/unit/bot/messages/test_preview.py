"""Anybody who words a message can see it without Slack."""

import json

import pytest
import typer
from typer.testing import CliRunner

from bot.messages import preview
from bot.messages.preview import NoSample
from bot.messages.samples import Size

APP = typer.Typer()
APP.command()(preview.preview)


def test_prints_what_slack_would_be_sent() -> None:
    printed = CliRunner().invoke(APP, ["demand/reminder", "--language", "it"])
    assert printed.exit_code == 0
    assert json.loads(printed.output)["text"].startswith("Promemoria 2")


def test_shows_the_rung_below_for_a_workspace_that_refuses_a_block() -> None:
    arguments = ["demand/request", "--without", "data_table", "--size", "small"]
    assert '"table"' in CliRunner().invoke(APP, arguments).output


def test_finds_a_message_by_its_name_or_by_its_state() -> None:
    assert preview.find("demand/request", Size.TYPICAL).name == "demand/request.requested"
    assert preview.find("demand/request.late", Size.TYPICAL).name == "demand/request.late"


def test_names_what_there_is_when_asked_for_something_else() -> None:
    with pytest.raises(NoSample, match="cycle/board"):
        preview.find("demand/quest", Size.TYPICAL)
