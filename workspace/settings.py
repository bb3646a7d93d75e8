"""What a workspace is made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from workspace.wire import Json


@dataclass(frozen=True, kw_only=True)
class PersonSpec:
    """A person to begin with. Handle and id are made up where not given."""

    real_name: str
    name: str = ""
    id: str = ""
    title: str = ""
    email: str = ""
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    color: str = ""
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False


@dataclass(frozen=True, kw_only=True)
class ChannelSpec:
    """A channel to begin with. Members are ids, handles, names or e-mail addresses; apps by name."""

    name: str
    private: bool = False
    members: Sequence[str] = ()
    topic: str = ""


@dataclass(frozen=True, kw_only=True)
class AppSpec:
    """An app to install from its manifest."""

    name: str
    manifest: Json


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the workspace is set up and how patient it is; times that people wait are real seconds."""

    name: str = "Workspace"
    domain: str = "workspace"
    host: str = "127.0.0.1"
    port: int = 0
    people: Sequence[PersonSpec] = ()
    channels: Sequence[ChannelSpec] = ()
    apps: Sequence[AppSpec] = ()
    start_at: datetime | None = None
    clock_running: bool = True
    seed: int = 1
    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    rate_limits: bool = True
    events_an_hour: int = 30_000
    socket_seconds: float = 18_060.0
    state_file: Path | None = None
