"""What the environment says, read and checked once; `docs/configuration.md` lists every variable."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from planning.problems import Problem

SOURCE = "environment"


class Mode(StrEnum):
    """How Slack reaches us."""

    SOCKET = "socket"  # we open a connection to Slack: no address of ours is needed
    HTTP = "http"  # Slack calls our address


class LogLevel(StrEnum):
    """How much is logged; below these levels, bodies of messages would be."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the bot is run with."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    api_url: str = "https://slack.com/api/"
    mode: Mode = Mode.SOCKET
    database_url: str = "sqlite:///parley.db"
    host: str = "127.0.0.1"
    port: int = 8080  # 0: no port for health, metrics or Slack
    threads: int = 24
    post_seconds: float = 1.0  # between two posts to one place
    log_level: LogLevel = LogLevel.INFO
    alert_url: str = ""  # none: whoever watches /readyz is told there


@dataclass(frozen=True, kw_only=True)
class Variable:
    """One variable of the environment."""

    name: str
    setting: str
    meaning: str
    example: str
    read: Callable[[str], object] = str
    secret: bool = False


def _prefixed(prefix: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text.startswith(prefix):
            raise ValueError(f"it does not begin with {prefix}")
        return text

    return read


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("it does not begin with https://")
    return text if text.endswith("/") else f"{text}/"


def _webhook(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError("it does not begin with https://")
    return text


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")):
        raise ValueError("it is neither sqlite:/// nor postgresql://")
    return text


def _number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and lowest <= int(text) <= highest):
            raise ValueError(f"it is not a number from {lowest} to {highest}")
        return int(text)

    return read


def _word(words: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        if text not in set(words):
            raise ValueError(f"it is not one of {', '.join(words)}")
        return words(text)

    return read


VARIABLES = (
    Variable(
        name="SLACK_BOT_TOKEN",
        setting="bot_token",
        meaning="The bot's token, from the app's page OAuth & Permissions.",
        example="xoxb-...",
        read=_prefixed("xoxb-"),
        secret=True,
    ),
    Variable(
        name="SLACK_APP_TOKEN",
        setting="app_token",
        meaning="The app-level token with `connections:write`; needed in socket mode.",
        example="xapp-...",
        read=_prefixed("xapp-"),
        secret=True,
    ),
    Variable(
        name="SLACK_SIGNING_SECRET",
        setting="signing_secret",
        meaning="The secret with which Slack signs its requests; needed in http mode.",
        example="8f742231b10e8888abcd99yyyzzz85a5",
        secret=True,
    ),
    Variable(
        name="SLACK_API_URL",
        setting="api_url",
        meaning="Where Slack's Web API is; another address serves a local workspace.",
        example="https://slack.com/api/",
        read=_address,
    ),
    Variable(
        name="PARLEY_MODE",
        setting="mode",
        meaning="How Slack reaches the bot: `socket` (no address needed) or `http`.",
        example="socket",
        read=_word(Mode),
    ),
    Variable(
        name="DATABASE_URL",
        setting="database_url",
        meaning="Where everything is kept: an SQLite file for one process, PostgreSQL for several.",
        example="postgresql://parley@db/parley",
        read=_database,
        secret=True,
    ),
    Variable(
        name="PARLEY_HOST",
        setting="host",
        meaning="The address on which the bot answers health checks and, in http mode, Slack.",
        example="127.0.0.1",
    ),
    Variable(
        name="PARLEY_PORT",
        setting="port",
        meaning="The port for that; 0 opens none.",
        example="8080",
        read=_number(0, 65535),
    ),
    Variable(
        name="PARLEY_THREADS",
        setting="threads",
        meaning="How many clicks of a socket are worked on at once; over HTTP, how many forms are opened.",
        example="24",
        read=_number(1, 200),
    ),
    Variable(
        name="PARLEY_POST_SECONDS",
        setting="post_seconds",
        meaning="Seconds between two posts to one channel; Slack asks for about one.",
        example="1",
        read=_number(0, 60),
    ),
    Variable(
        name="PARLEY_ALERT_URL",
        setting="alert_url",
        meaning="A webhook outside Slack that is told, as JSON with `text` and `problems`, what is wrong.",
        example="https://alerts.example.com/parley",
        read=_webhook,
        secret=True,
    ),
    Variable(
        name="PARLEY_LOG_LEVEL",
        setting="log_level",
        meaning="How much is logged: `info`, `warning` or `error`.",
        example="info",
        read=_word(LogLevel),
    ),
)


def read(environment: Mapping[str, str]) -> tuple[Settings | None, list[Problem]]:
    """The settings, or everything that is missing or wrong with them."""
    values, problems = _values(environment)
    problems += _missing(values)
    if problems:
        return None, problems
    return Settings(**values), []  # type: ignore[arg-type]  # each was read by its variable's reader


def slack(environment: Mapping[str, str]) -> tuple[str, str] | None:
    """The bot's token and where Slack's Web API is; None without a token that could be one."""
    values, _ = _values(environment)
    if "bot_token" not in values:
        return None
    return str(values["bot_token"]), str(values.get("api_url", Settings.api_url))


def _values(environment: Mapping[str, str]) -> tuple[dict[str, object], list[Problem]]:
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for variable in VARIABLES:
        text = environment.get(variable.name, "").strip()
        if not text:
            continue
        try:
            values[variable.setting] = variable.read(text)
        except ValueError as error:
            problems.append(_problem(variable.name, str(error)))
    return values, problems


def _missing(values: Mapping[str, object]) -> list[Problem]:
    needed = ["bot_token", "signing_secret" if values.get("mode") == Mode.HTTP else "app_token"]
    return [
        _problem(variable.name, "it is not set")
        for variable in VARIABLES
        if variable.setting in needed and variable.setting not in values
    ]


def _problem(name: str, reason: str) -> Problem:
    variable = next(variable for variable in VARIABLES if variable.name == name)
    remedy = f"set it, for example {name}={variable.example}. {variable.meaning}"
    return Problem(source=SOURCE, column=name, reason=reason, remedy=remedy)
