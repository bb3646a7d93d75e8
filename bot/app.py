"""The composition root: wires everything once. Importing it, or building the bot, touches nothing outside."""

import logging
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from threading import Lock

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot import cards, handlers, host, manifest, readiness, watch
from bot.admission import Admission
from bot.clock import Clock, DatabaseClock, SteadyClock, SystemClock
from bot.db import due, migration, pauses, release
from bot.db.session import PROMPT, Database
from bot.delivery import Courier, Terms
from bot.directory import Directory
from bot.door import Door
from bot.guard import Answer, Guard
from bot.host import Host, Room
from bot.jobs import Jobs
from bot.jobs import Terms as JobTerms
from bot.lanes import Lanes
from bot.listeners import register
from bot.listeners.crowd import Crowd
from bot.listeners.desk import Desk
from bot.listeners.overload import Overload
from bot.listeners.readers import Readers
from bot.metrics import Metrics
from bot.packing import Packer
from bot.readiness import Readiness
from bot.render.renderer import Renderer
from bot.settings import Mode, Settings
from bot.slack import Identity, Slack
from bot.sockets import Socket
from bot.sweeper import Sweeper
from bot.symptom import Symptom
from bot.turnstile import Turnstile
from bot.use_cases import channels, regret
from bot.use_cases.work import Kind
from bot.watch import Watch
from bot.web import Port, Route

REGRETS_AT_ONCE = 100
# How long a thread goes on while others wait. A click lets go at every statement, and would wait so long for
# its turn each time while a card is drawn; Python's own five milliseconds make that a tenth of a second.
SWITCH_SECONDS = 0.002
INTERACTIVE_SECONDS = 2  # for opening a form: Slack's trigger does not live longer than three


@dataclass(frozen=True, kw_only=True)
class Parley:
    """The bot, built and ready to start."""

    settings: Settings
    clock: Clock
    database: Database
    slack: Slack
    courier: Courier
    sweeper: Sweeper
    jobs: Jobs
    desk: Desk
    bolt: App
    readiness: Readiness
    port: Port | None
    socket: Socket | None
    watch: Watch | None
    threads: ThreadPoolExecutor

    def start(self) -> None:
        """Bring the database up to date, then do what is due, say what is to be said, and listen."""
        sys.setswitchinterval(SWITCH_SECONDS)
        migration.upgrade(self.database.engine)
        # They may have been mended while nobody listened.
        channels.open_again(self.database.transaction, now=self.clock.now())
        with self.database.transaction() as session:
            # The months may have passed while nobody was here; the calendar is looked at in a job.
            due.again(session, cycle_id=0, kind=Kind.SCHEDULE, at=self.clock.now())
            due.again(session, cycle_id=0, kind=Kind.CLEAN, at=self.clock.now())
            pauses.shorten(session, real=self.jobs.real.now())
        self.desk.readers.learn()
        self.courier.start()
        self.sweeper.start()
        self.jobs.start()
        if self.port is not None:
            self.port.start()
        if self.socket is not None:
            self.socket.start()
        if self.watch is not None:
            self.watch.start()

    def stop(self) -> None:
        """Listen no more, finish what is under way, and close."""
        if self.watch is not None:
            self.watch.stop()
        if self.socket is not None:
            self.socket.stop()
        if self.port is not None:
            self.port.stop()
        self.jobs.stop()
        self.courier.stop()
        self.sweeper.stop()
        self.threads.shutdown()
        self.database.dispose()


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long the bot waits for what does not come; only the fault tests are in more of a hurry."""

    courier: Terms = field(default_factory=Terms)
    jobs: JobTerms = field(default_factory=JobTerms)


def build(
    settings: Settings,
    clock: Clock | None = None,
    patience: Patience | None = None,
    *,
    wall: Clock | None = None,
    room: Callable[[Database], Room] = host.room_for,
) -> Parley:
    """The whole bot. Without a clock it goes by the database's, or by the one on the wall with SQLite."""
    patience = patience or Patience()
    wall = wall or SystemClock()
    database = Database(settings.database_url)
    real: Clock = SteadyClock(wall) if database.is_sqlite else DatabaseClock(database.now)
    clock = clock or (wall if database.is_sqlite else real)
    slack = Slack(token=settings.bot_token, api_url=settings.api_url, timeout=patience.courier.call)
    computer = Host(clock=wall, others=_clocks(real, database, slack), room=partial(room, database))
    directory = Directory(database, real=real)
    renderer = Renderer(mention=directory.mention, name=directory.name)
    transaction = partial(database.transaction, patience=PROMPT)
    reading = partial(database.reading, patience=PROMPT)
    readers = Readers(reading)
    desk = Desk(
        transaction=transaction,
        reading=reading,
        clock=clock,
        renderer=renderer,
        readers=readers,
        crowd=Crowd(transaction, reading),
    )
    threads = ThreadPoolExecutor(settings.threads, thread_name_prefix="listener")
    metrics = Metrics(database=database, clock=clock, host=computer)
    bolt = _bolt(settings, slack)
    register.register(bolt, desk, threads)
    overload = Overload(readers=readers, renderer=renderer)
    turnstile = Turnstile()
    door = Door(bolt=bolt, overload=overload, metrics=metrics)
    jobs = Jobs(
        database=database,
        clock=clock,
        real=real,
        steps=handlers.STEPS,
        works=handlers.WORKS,
        chores=(partial(_say_regrets, overload, turnstile, database, clock),),
        terms=patience.jobs,
    )
    socket = _socket(settings, bolt, metrics, turnstile)
    admission = Admission(database=database, slack=slack, real=real)
    ready = Readiness(
        database=database,
        jobs=jobs,
        host=computer,
        real=real,
        silent_for=socket.silent_for if socket else lambda: 0.0,
        unspoken=lambda: admission.problem,
    )
    return Parley(
        settings=settings,
        clock=clock,
        database=database,
        slack=slack,
        courier=Courier(
            database=database,
            slack=slack,
            packer=_packer(database, slack, renderer, clock),
            clock=clock,
            real=real,
            terms=_paced(patience.courier, settings),
            admitted=admission.granted,
            people_wait=lambda: turnstile.is_busy,
        ),
        sweeper=Sweeper(
            database=database,
            slack=slack,
            clock=clock,
            real=real,
            every=patience.courier.sweep / 10,
            again=patience.courier.sweep,
        ),
        jobs=jobs,
        desk=desk,
        bolt=bolt,
        readiness=ready,
        port=_port(
            settings,
            _routes(settings, ready, metrics, _guard(settings, wall, door, metrics)),
            turnstile,
        ),
        socket=socket,
        watch=_watch(settings, ready, database),
        threads=threads,
    )


def _watch(settings: Settings, ready: Readiness, database: Database) -> Watch | None:
    if not settings.alert_url:
        return None

    def problems() -> list[Symptom]:
        return [*ready.problems(), *watch.of_messages(database)]

    return Watch(url=settings.alert_url, problems=problems)


def _say_regrets(overload: Overload, turnstile: Turnstile, database: Database, clock: Clock) -> None:
    if turnstile.is_busy:
        return  # the rush is not over; the next tick looks again
    if users := overload.regrets.take(at_most=REGRETS_AT_ONCE):
        regret.say(database.transaction, users=users, now=clock.now())


def _packer(database: Database, slack: Slack, renderer: Renderer, clock: Clock) -> Packer:
    return Packer(
        database=database,
        slack=slack,
        renderer=renderer,
        project=cards.project,
        content=release.content,
        clock=clock,
    )


def _paced(terms: Terms, settings: Settings) -> Terms:
    return replace(terms, pacing=replace(terms.pacing, place=timedelta(seconds=settings.post_seconds)))


def _bolt(settings: Settings, slack: Slack) -> App:
    # Bolt gives it the token that `authorize` returns.
    client = WebClient(base_url=settings.api_url, timeout=INTERACTIVE_SECONDS, retry_handlers=[])
    return App(
        name=manifest.NAME,  # Bolt would look for one through the whole stack, file by file
        logger=logging.getLogger("slack_bolt"),  # else it logs as much as we do ourselves
        client=client,
        signing_secret=settings.signing_secret or None,
        authorize=_authorize(slack, settings.bot_token),
        process_before_response=True,  # a thread of its own would cost more than most clicks
        request_verification_enabled=False,  # the guard verifies the raw bytes; a socket has no signature
    )


def _authorize(slack: Slack, token: str) -> Callable[..., AuthorizeResult]:
    """Tells Bolt who we are; Slack is asked once."""
    known: list[Identity] = []
    one_at_a_time = Lock()

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        with one_at_a_time:
            if not known:
                known.append(slack.identity())
        [identity] = known
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=token,
            bot_id=identity.bot,
            bot_user_id=identity.user,
        )

    return authorize


def _socket(settings: Settings, bolt: App, metrics: Metrics, turnstile: Turnstile) -> Socket | None:
    if settings.mode is not Mode.SOCKET:
        return None
    return Socket(
        app=bolt,
        app_token=settings.app_token,
        threads=settings.threads,
        acknowledgement=metrics.acknowledgement,
        turnstile=turnstile,
    )


def _clocks(real: Clock, database: Database, slack: Slack) -> dict[str, Callable[[], datetime | None]]:
    """Those of others, to compare this computer's with."""
    others: dict[str, Callable[[], datetime | None]] = {"Slack": slack.clock.now}
    if not database.is_sqlite:
        others["the database"] = real.now
    return others


def _guard(settings: Settings, wall: Clock, door: Door, metrics: Metrics) -> Guard:
    return Guard(signing_secret=settings.signing_secret, clock=wall, dispatch=door, refused=metrics.refused)


def _routes(
    settings: Settings, ready: Readiness, metrics: Metrics, guard: Guard
) -> dict[tuple[str, str], Route]:
    routes: dict[tuple[str, str], Route] = {
        ("GET", "/healthz"): lambda _: Answer(status=HTTPStatus.OK, body="alive\n"),
        ("GET", "/readyz"): lambda _: readiness.answer(ready),
        ("GET", "/metrics"): lambda _: Answer(status=HTTPStatus.OK, body=metrics.text()),
    }
    if settings.mode is Mode.HTTP:
        routes[("POST", manifest.EVENTS_PATH)] = guard
    return routes


def _port(settings: Settings, routes: dict[tuple[str, str], Route], turnstile: Turnstile) -> Port | None:
    if settings.port == 0:
        return None
    return Port(routes, lanes=Lanes(turnstile), host=settings.host, port=settings.port)
