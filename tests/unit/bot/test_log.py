"""Secrets do not reach the log, wherever they stand."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from bot import log
from bot.settings import LogLevel

SECRETS = ["xoxb-123-abc", "xapp-1-A0-def", "hunter2"]


@pytest.fixture
def written() -> Iterator[StringIO]:
    """The log; logging is as before afterwards."""
    root = logging.getLogger()
    level, stream = root.level, StringIO()
    log.configure(LogLevel.INFO, to=stream)
    yield stream
    root.handlers, root.level = [], level
    structlog.reset_defaults()


def test_tokens_and_passwords_are_hidden(written: StringIO) -> None:
    structlog.get_logger("parley").info(
        "calling with xoxb-123-abc",
        app_token="hunter2",
        headers={"Authorization": "Bearer hunter2", "list": ["xapp-1-A0-def"]},
        where="postgresql://parley:hunter2@db/parley",
    )
    logging.getLogger("a.library").warning("failed with %s", "xoxb-123-abc")
    assert not any(secret in written.getvalue() for secret in SECRETS)
    assert "a.library" in written.getvalue()


def test_a_traceback_is_cleaned_too(written: StringIO) -> None:
    try:
        int("xoxb-123-abc")
    except ValueError:
        structlog.get_logger("parley").exception("failed")
    line = json.loads(written.getvalue())
    assert "xoxb-123-abc" not in line["exception"]
    assert line["event"] == "failed"
