"""A month under way, a workspace around it, and the bot as processes that come and go."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from multiprocessing.context import ForkServerProcess

from bot import manifest
from bot.app import Patience
from bot.db.session import Database
from bot.settings import Mode
from bot.settings import Settings as BotSettings
from tests.builders import months
from tests.faults import remains, worker
from tests.faults.goal import Setting
from tests.faults.worker import HURRIED, Life
from workspace import client
from workspace.client import Person, Workspace
from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec, Settings

PLANNERS = 8
PATIENCE_SECONDS = 60.0  # this computer may be busy with other things


@dataclass(kw_only=True)
class Stage:
    """Everything a goal needs; times of the month run on from where the builder left them."""

    setting: Setting
    server: Server
    ws: Workspace
    database: Database
    bot: BotSettings
    ahead: timedelta
    running: list[ForkServerProcess] = field(default_factory=list)

    @property
    def planners(self) -> list[Person]:
        """The people who press buttons."""
        return [self.ws.person(_planner(number)["name"]) for number in range(PLANNERS)]

    def now(self) -> datetime:
        """The month's time."""
        return datetime.now(UTC) + self.ahead

    def life(self, *, serves: bool = True, patience: Patience = HURRIED) -> Life:
        """What a process of the bot is started with; one that does not serve works off what is there."""
        settings = self.bot if serves else replace(self.bot, port=0)
        return Life(settings=settings, folder=self.setting.folder, ahead=self.ahead, patience=patience)

    def start(self, life: Life) -> ForkServerProcess:
        """Start a process; it ends with the stage, if not before."""
        process = worker.start(life)
        self.running.append(process)
        return process

    def kill(self, process: ForkServerProcess) -> None:
        """End a process without a warning."""
        self.running.remove(process)
        worker.kill(process)

    def answers(self, path: str) -> tuple[int, str]:
        """What the serving process says there; 0 when nobody answers."""
        connection = HTTPConnection(self.bot.host, self.bot.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()

    def wait_until_ready(self) -> None:
        """Wait until the serving process says that it is ready."""
        client.eventually(
            lambda: True if self.answers("/readyz")[0] == 200 else None,
            "the bot to be ready",
            seconds=PATIENCE_SECONDS,
        )


@contextmanager
def opened(setting: Setting, *, mode: Mode = Mode.HTTP, stands_still: bool = False) -> Iterator[Stage]:
    """The month stands at the collection of demand; no process of the bot runs yet.

    The workspace's time runs on, or stands still until it is moved.
    """
    database = Database(setting.database_url)
    month = months.asked(database, *(_planner(number) for number in range(PLANNERS)))
    port = _free_port()
    events_url = f"http://127.0.0.1:{port}{manifest.EVENTS_PATH}" if mode is Mode.HTTP else None
    with Server(replace(_workspace(events_url), clock_running=not stands_still)) as server:
        credentials = server.app(manifest.NAME)
        bot = BotSettings(
            bot_token=credentials["bot_token"],
            signing_secret=credentials["signing_secret"],
            api_url=f"{server.url}/api/",
            app_token=credentials["app_token"],
            mode=mode,
            database_url=setting.database_url,
            port=port,
            post_seconds=0,
        )
        stage = Stage(
            setting=setting,
            server=server,
            ws=client.connect(server.url),
            database=database,
            bot=bot,
            ahead=month.now - datetime.now(UTC),
        )
        setting.secrets.add(credentials["signing_secret"])
        try:
            yield stage
        finally:
            for process in list(stage.running):
                stage.kill(process)
            database.dispose()
            if setting.run is not None:
                remains.keep_said(stage.ws.journal(), setting.folder / f"workspace-{port}.said")


def _planner(number: int) -> dict[str, str]:
    return {
        "person": f"planner-{number}",
        "name": f"Planner {number}",
        "roles": "demand_planner",
        "language": "en",
        "slack": f"UPLANNER{number}",
    }


def _workspace(events_url: str | None) -> Settings:
    people = [*months.PEOPLE, *(_planner(number) for number in range(PLANNERS))]
    everybody = [person["name"] for person in people]
    return Settings(
        people=[
            PersonSpec(
                real_name=person["name"], id=person["slack"], email=f"{person['person']}@brera.example"
            )
            for person in people
        ],
        channels=[
            ChannelSpec(name="sop", members=[*everybody, manifest.NAME]),
            ChannelSpec(name="sop-demand", members=[*everybody, manifest.NAME]),
        ],
        apps=[AppSpec(name=manifest.NAME, manifest=manifest.build(events_url=events_url))],
        ack_seconds=3,
        rate_limits=False,
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
