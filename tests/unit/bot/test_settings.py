"""The environment is read once, and everything wrong with it is said at once."""

import re
from pathlib import Path

import pytest

from bot import settings
from bot.settings import Mode

ENOUGH = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
DOCUMENTATION = Path(__file__).parents[3] / "docs" / "configuration.md"


def test_two_tokens_are_enough() -> None:
    read, problems = settings.read(ENOUGH)
    assert problems == []
    assert read is not None
    assert (read.mode, read.port, read.database_url) == (Mode.SOCKET, 8080, "sqlite:///parley.db")


def test_every_problem_is_named_with_its_remedy() -> None:
    read, problems = settings.read(
        {"SLACK_BOT_TOKEN": "xoxp-1", "PARLEY_PORT": "eighty", "PARLEY_MODE": "pigeon"}
    )
    assert read is None
    assert [problem.column for problem in problems] == [
        "SLACK_BOT_TOKEN",
        "PARLEY_MODE",
        "PARLEY_PORT",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
    ]
    assert "begin with xoxb-" in problems[0].reason
    assert "for example SLACK_BOT_TOKEN=xoxb-..." in problems[0].remedy


def test_http_mode_needs_the_signing_secret_instead() -> None:
    _, problems = settings.read({"SLACK_BOT_TOKEN": "xoxb-1", "PARLEY_MODE": "http"})
    assert [problem.column for problem in problems] == ["SLACK_SIGNING_SECRET"]


@pytest.mark.parametrize("variable", settings.VARIABLES, ids=lambda variable: variable.name)
def test_every_variable_is_documented(variable: settings.Variable) -> None:
    row = re.search(rf"^\| `{variable.name}` \|(.*)$", DOCUMENTATION.read_text(), re.MULTILINE)
    assert row is not None
    assert variable.meaning in row[1]


def test_no_message_repeats_a_secret() -> None:
    _, problems = settings.read({"SLACK_BOT_TOKEN": "hunter2", "DATABASE_URL": "mysql://root:hunter2@db"})
    assert "hunter2" not in " ".join(str(problem) for problem in problems)
