"""Goals 14 and 15: Slack that refuses, fails, goes dark, and loses answers."""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot import cards, crash
from bot.clock import MovableClock
from bot.db import outbox, release
from bot.db.outbox import Delivery
from bot.db.target import Purpose, Target
from bot.delivery import Courier, Terms
from bot.messages import health
from bot.packing import Packer
from bot.render.renderer import Renderer
from bot.slack import Slack
from tests.builders import months
from tests.faults import history, stage
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.history import Record, Verdict
from tests.faults.stage import Stage

PLACES = (
    Target.channel(Purpose.MAIN),
    Target.channel(Purpose.DEMAND),
    *(Target.person(person["person"]) for person in months.PEOPLE),
)
RETRY_AFTER = 30  # seconds, in every refusal
TICK = timedelta(seconds=0.2)  # of the scaled time, while messages leave
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Outage:
    """What befalls Slack, in seconds of the scaled time."""

    refusing: int  # 429
    failing: int  # 500
    dark: int


@dataclass(kw_only=True)
class Simulation:
    """The courier and the workspace in a time that is moved by hand: an hour passes in seconds."""

    stage: Stage
    clock: MovableClock
    courier: Courier
    calls: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))  # by method

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Note every call to Slack."""
        crash.listen(self._note)
        try:
            yield
        finally:
            crash.forget()

    def go_on(self, seconds: float, *, tick: timedelta) -> None:
        """Let time pass; whatever may be sent is sent."""
        for _ in range(int(seconds / tick.total_seconds())):
            self.courier.drain()
            self.clock.forward(tick)
            self.stage.ws.advance(tick)

    def go_on_until_quiet(self, *, seconds: float) -> bool:
        """Let time pass until nothing waits; False when something still waits after that time."""
        for _ in range(int(seconds / 10)):
            self.go_on(10, tick=TICK)
            if history.drained(self.stage, seconds=0):
                return True
        return False

    def too_early(self, since: datetime) -> int:
        """How many calls came within the time for which a refusal had asked."""
        gaps = (
            later - earlier
            for times in self.calls.values()
            for earlier, later in itertools.pairwise(at for at in times if at < since)
        )
        return sum(gap < timedelta(seconds=RETRY_AFTER) for gap in gaps)

    def _note(self, point: str) -> None:
        method, _, moment = point.rpartition(".")
        if moment == "before" and "." in method:
            self.calls[method].append(self.clock.now())


def outage(setting: Setting) -> list[Finding]:
    """Slack refuses everything for ten minutes, fails for ten, and is dark for an hour; then it is back."""
    bad = setting.size(
        short=Outage(refusing=90, failing=30, dark=120), long=Outage(refusing=600, failing=600, dark=3600)
    )
    wanted = setting.count(short=22, long=2000)
    with stage.opened(setting, stands_still=True) as opened, Record(stage=opened).kept() as record:
        simulation = _simulation(opened)
        began = simulation.clock.now()
        reminders = _queue(opened, wanted, now=began, useless_at=began + timedelta(seconds=bad.dark))
        with simulation.watched():
            _befall(simulation, bad)
            drained = simulation.go_on_until_quiet(seconds=10 * wanted + 600)
        record.read_on()
        return [
            _calls_while_refusing(simulation, began + timedelta(seconds=bad.refusing)),
            _drain(history.check(record), record, drained=drained),
            _stale(opened, reminders),
        ]


def lost_answers(setting: Setting) -> list[Finding]:
    """Of every hundred answers 15 are lost, and 10 say that a message failed which was posted."""
    wanted = setting.count(short=40, long=10_000)
    with stage.opened(setting) as opened, Record(stage=opened).kept() as record:
        opened.ws.inject("lost_response", method="chat.postMessage", chance=0.15)
        opened.ws.inject("false_failure", method="chat.postMessage", chance=0.10)
        _queue(opened, wanted, now=opened.now())
        opened.start(opened.life())
        drained = history.drained(opened, seconds=max(120, wanted))
        opened.ws.heal()
        verdict = history.settled(record, seconds=30)
    figure = f"{verdict}" if drained else f"NOT drained: {verdict}"
    return [Finding(what=f"{wanted} messages", figure=figure, passed=verdict.holds and drained)]


def _simulation(opened: Stage) -> Simulation:
    clock = MovableClock(at=opened.ws.now())
    slack = Slack(token=opened.bot.bot_token, api_url=opened.bot.api_url, timeout=timedelta(seconds=2))
    packer = Packer(
        database=opened.database,
        slack=slack,
        renderer=Renderer(mention=str, name=str),
        project=cards.project,
        content=release.content,
        clock=clock,
    )
    courier = Courier(
        database=opened.database, slack=slack, packer=packer, clock=clock, real=clock, terms=Terms()
    )
    return Simulation(stage=opened, clock=clock, courier=courier)


def _queue(opened: Stage, wanted: int, *, now: datetime, useless_at: datetime | None = None) -> list[str]:
    """Have so many messages said; of ten, one is a reminder. Returns the reminders' keys."""
    reminders = []
    for first in range(0, wanted, BATCH):
        with opened.database.transaction() as session:
            for number in range(first, min(first + BATCH, wanted)):
                expires_at = useless_at if number % 10 == 9 else None
                reminders += [f"said:{number}"] if expires_at else []
                outbox.say(
                    session,
                    to=PLACES[number % len(PLACES)],
                    message=health.blocks_refused(template=f"message {number}"),
                    key=f"said:{number}",
                    now=now,
                    expires_at=expires_at,
                )
    return reminders


def _befall(simulation: Simulation, bad: Outage) -> None:
    ws = simulation.stage.ws
    ws.inject("rate_limited", seconds=RETRY_AFTER)
    simulation.go_on(bad.refusing, tick=timedelta(seconds=1))
    ws.heal()
    ws.inject("server_error")
    simulation.go_on(bad.failing, tick=timedelta(seconds=2))
    ws.heal()
    ws.inject("dark")
    simulation.go_on(bad.dark, tick=timedelta(seconds=5))
    ws.heal()


def _calls_while_refusing(simulation: Simulation, until: datetime) -> Finding:
    early = simulation.too_early(until)
    probes = sum(at < until for times in simulation.calls.values() for at in times)
    dark = sum(at >= until for times in simulation.calls.values() for at in times)
    figure = f"{early} calls within Retry-After, {probes} probes after it; {dark} calls since"
    return Finding(what="429 to everything", figure=figure, passed=early == 0 and probes > 0)


def _drain(verdict: Verdict, record: Record, *, drained: bool) -> Finding:
    shortest = min(
        later - earlier for times in record.posted.values() for earlier, later in itertools.pairwise(times)
    )
    per_second = 1 / max(shortest.total_seconds(), 0.001)
    figure = f"{verdict}; at most {per_second:.2f} posts a second and place"
    return Finding(
        what="drained after 500s and the dark" if drained else "NOT drained",
        figure=figure,
        passed=verdict.holds and drained and shortest >= timedelta(seconds=1) - TICK / 2,
    )


def _stale(opened: Stage, reminders: list[str]) -> Finding:
    with opened.database.reading() as session:
        sent = select(func.count()).where(Delivery.key.in_(reminders), Delivery.state == outbox.State.SENT)
        count = session.scalars(sent).one()
    figure = f"{count} of {len(reminders)} expired reminders sent"
    return Finding(what="reminders that expire in the dark", figure=figure, passed=count == 0)


GOALS = (
    Goal(
        number=14,
        title="Slack refuses, fails, is dark",
        must="0 calls within Retry-After, 0 lost, 0 twice, 1 post a second and place, none stale",
        run=outage,
    ),
    Goal(
        number=15,
        title="Lost answers",
        must="15 % lost and 10 % stored but failed: 0 twice, 0 missing",
        run=lost_answers,
    ),
)
