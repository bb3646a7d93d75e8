"""Logs: one JSON object per line, without tokens or secrets."""

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from bot.settings import LogLevel

SECRET_KEYS = re.compile("token|secret|password|authorization|signature|database_url", re.IGNORECASE)
SECRETS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=://)[^/@\s:]+:[^/@\s]+(?=@)")
HIDDEN = "(hidden)"
# Their own levels: what they say below is either noise or repeats what we log ourselves.
QUIETER = {
    "slack_sdk": logging.ERROR,
    "slack_bolt": logging.ERROR,
    "uvicorn": logging.WARNING,  # it begins and ends with the bot, which says so itself
}


def configure(level: LogLevel, *, to: TextIO) -> None:
    """Log from now on, our own lines and those of libraries alike."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(to)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redact,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, quieter in QUIETER.items():
        logging.getLogger(name).setLevel(quieter)


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Hide secrets: values whose key names one, and tokens wherever they stand.

    >>> dict(redact(None, "", {"event": "posting with xoxb-12-ab", "app_token": "anything"}))
    {'event': 'posting with (hidden)', 'app_token': '(hidden)'}
    """
    return {key: HIDDEN if SECRET_KEYS.search(key) else _clean(value) for key, value in event.items()}


def _clean(value: object) -> object:
    if isinstance(value, str):
        return SECRETS.sub(HIDDEN, value)
    if isinstance(value, Mapping):
        return redact(None, "", dict(value))
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return SECRETS.sub(HIDDEN, str(value))
