"""Goals 5, 6 and 7: processes killed at every point and at random, frozen, and a control that must fail."""

import itertools
import math
import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from multiprocessing.context import ForkServerProcess

from bot.app import Patience
from bot.settings import Mode
from tests.faults import history, stage, worker
from tests.faults.crowd import Crowd
from tests.faults.goal import Finding, Goal, Kind, Setting
from tests.faults.history import Record, Verdict
from tests.faults.stage import Stage
from tests.faults.worker import HURRIED, LEASE
from workspace import client

PAUSE = 0.5  # seconds, on average, between two gestures of one planner
VISITS = (1, 5, 2, 20, 3, 10, 4, 6, 8, 15, 7, 9, 12, 14, 16, 18, 25, 30, 40, 50)
KILLS_A_ROUND = 50
DRAINED_SECONDS = 60.0  # in which all that waits must be said
DRAIN_SECONDS = 600.0  # far more than it takes, on a computer that has other things to do
SWEEP_SECONDS = 240.0  # the second search comes at ever longer intervals
RARE_SECONDS = 15.0  # a point that is not reached again in that time is given up
POSTS = 5  # a frozen process has made up to so many of its own before: the other one makes some, too
FOR_SHORT = ["chat.postMessage.after", "delivery.called"]


@dataclass(frozen=True, kw_only=True)
class Round:
    """What came of some kills or pauses, once the bot was left alone."""

    strikes: int
    verdict: Verdict
    drained_in: float  # seconds


def crashes(setting: Setting) -> list[Finding]:
    """Kill the bot at every crash point it passes, at several visits, and then at random from outside.

    SQLite goes with a socket to Slack, as most begin; PostgreSQL with Slack's calls over HTTP. A bot that
    lives for a second falls ever further behind: so there are rounds, and after each all must be said.
    """
    mode = Mode.SOCKET if setting.kind is Kind.SQLITE else Mode.HTTP
    patience = setting.size(short=DRAIN_SECONDS, long=DRAINED_SECONDS)
    with stage.opened(setting, mode=mode) as opened, Record(stage=opened).kept() as record:
        seeds = itertools.count(setting.seed)
        lie(opened)
        with Crowd(stage=opened, seed=next(seeds), pause=PAUSE).at_work():
            points = setting.size(short=FOR_SHORT, long=None) or _passed_points(opened, seconds=30)
        visits = sorted(VISITS[: setting.count(short=1, long=len(VISITS))])
        at_points = [
            _round(record, next(seeds), partial(_kill_at, opened, point, visits)) for point in points
        ]
        killed = sum(each.strikes for each in at_points)
        findings = [_finding(f"{killed:,} kills at {len(points)} points", at_points, patience)]
        kills = setting.count(short=0, long=1000)
        chance = random.Random(setting.seed)
        at_random = [
            _round(
                record,
                next(seeds),
                partial(_kill_at_random, opened, min(KILLS_A_ROUND, kills - first), chance),
            )
            for first in range(0, kills, KILLS_A_ROUND)
        ]
        if at_random:
            findings.append(_finding(f"{kills:,} kills at random", at_random, patience))
        return findings


def pauses(setting: Setting) -> list[Finding]:
    """Freeze the bot for up to three leases: right before a post is sent, and at random."""
    with stage.opened(setting) as opened, Record(stage=opened).kept() as record:
        opened.start(opened.life(serves=False))
        freezes = setting.count(short=1, long=20)
        with Crowd(stage=opened, seed=setting.seed, pause=PAUSE).at_work():
            for number in range(freezes):
                _freeze_at_post(opened, visit=1 + number % POSTS)
        what = f"{freezes} pauses of three leases right before a post"
        findings = [_finding(what, [_left_alone(record, freezes)], DRAIN_SECONDS)]
        freezes = setting.count(short=0, long=200)
        if not freezes:
            return findings
        with Crowd(stage=opened, seed=setting.seed + 1, pause=PAUSE).at_work():
            _freeze_at_random(opened, freezes, random.Random(setting.seed))
        what = f"{freezes} pauses of up to three leases at random"
        return [*findings, _finding(what, [_left_alone(record, freezes)], DRAIN_SECONDS)]


def control(setting: Setting) -> list[Finding]:
    """Without the look-up and the second search there must be duplicates, or the harness sees nothing."""
    blind = replace(HURRIED, courier=replace(HURRIED.courier, looks_up=False, sweep=timedelta(days=1)))
    kills = setting.count(short=1, long=40)
    with stage.opened(setting) as opened, Record(stage=opened).kept() as record:
        lie(opened)
        with Crowd(stage=opened, seed=setting.seed, pause=PAUSE).at_work():
            _kill_at_random(opened, kills, random.Random(setting.seed), patience=blind)
        opened.start(opened.life(patience=blind))
        history.drained(opened, seconds=SWEEP_SECONDS)
        opened.ws.heal()
        record.read_on()
        verdict = history.check(record)
    figure = f"{len(verdict.twice)} of {verdict.said} said twice, as must be"
    return [Finding(what=f"no look-up, {kills} kills", figure=figure, passed=bool(verdict.twice))]


def lie(opened: Stage) -> None:
    """Have the workspace behave as badly as Slack on a bad day."""
    opened.ws.inject("lost_response", method="chat.postMessage", chance=0.15)
    opened.ws.inject("false_failure", method="chat.postMessage", chance=0.10)
    opened.ws.inject("rate_limited", method="chat.*", chance=0.05, seconds=1)
    opened.ws.inject("server_error", method="*", chance=0.05)
    opened.ws.inject("slow", method="chat.*", chance=0.05, seconds=0.3)
    opened.ws.inject("history_lag", seconds=0.3)


def _passed_points(opened: Stage, *, seconds: float) -> list[str]:
    """What an undisturbed life passes."""
    process = opened.start(replace(opened.life(), notes_points=True))
    opened.wait_until_ready()
    time.sleep(seconds)
    opened.kill(process)
    return sorted(set((opened.setting.folder / "points").read_text(encoding="utf-8").split()))


def _round(record: Record, seed: int, kill: Callable[[], int]) -> Round:
    """Kill while everybody works, then leave the bot alone."""
    opened = record.stage
    lie(opened)
    with Crowd(stage=opened, seed=seed, pause=PAUSE).at_work():
        killed = kill()
    return _left_alone(record, killed)


def _left_alone(record: Record, strikes: int) -> Round:
    """Start once more, let everything be said and what stands twice be found, and compare."""
    opened = record.stage
    process = opened.start(opened.life())
    began = time.monotonic()
    opened.wait_until_ready()
    in_time = history.drained(opened, seconds=DRAIN_SECONDS)
    took = time.monotonic() - began if in_time else math.inf
    opened.ws.heal()
    verdict = history.settled(record, seconds=SWEEP_SECONDS)
    opened.kill(process)
    return Round(strikes=strikes, verdict=verdict, drained_in=took)


def _finding(what: str, rounds: Sequence[Round], patience: float) -> Finding:
    """Of every round what was wrong; the last one holds all that happened."""
    wrong = [each for each in rounds if not each.verdict.holds]
    longest = max(each.drained_in for each in rounds)
    figure = f"{(wrong or rounds)[-1].verdict}; drained in {longest:.0f} s"
    if len(rounds) > 1:
        figure += f" at most; {len(wrong)} of {len(rounds)} rounds with something wrong"
    return Finding(what=what, figure=figure, passed=not wrong and longest <= patience)


def _kill_at(opened: Stage, point: str, visits: Sequence[int]) -> int:
    """One life for each visit; how many of them ended there."""
    killed = 0
    for visit in visits:
        process = opened.start(replace(opened.life(), struck_at=point, visit=visit))
        process.join(RARE_SECONDS)
        reached = process.exitcode == -signal.SIGKILL
        opened.kill(process)
        if not reached:
            break  # later visits are rarer still
        killed += 1
    return killed


def _kill_at_random(opened: Stage, kills: int, chance: random.Random, patience: Patience = HURRIED) -> int:
    """End lives at any moment; where the database allows several processes, a second one goes with them."""
    beside = [] if opened.database.is_sqlite else [opened.start(opened.life(serves=False, patience=patience))]
    for _ in range(kills):
        process = opened.start(opened.life(patience=patience))
        if chance.random() < 0.8:
            opened.wait_until_ready()
        if chance.random() < 0.2:
            opened.ws.drop_sockets()
        time.sleep(chance.uniform(0, 1))
        opened.kill(process)
        if beside and chance.random() < 0.5:
            opened.kill(beside.pop())
            beside.append(opened.start(opened.life(serves=False, patience=patience)))
    for process in beside:
        opened.kill(process)
    return kills


def _freeze_at_post(opened: Stage, *, visit: int) -> None:
    """Freeze one process in the hole that no lease closes, until the other has posted in its place."""
    life = replace(opened.life(), struck_at="chat.postMessage.before", visit=visit, struck_by=signal.SIGSTOP)
    process = opened.start(life)
    client.eventually(
        lambda: worker.is_frozen(process) or None, "a post to be frozen", seconds=stage.PATIENCE_SECONDS
    )
    time.sleep(3 * LEASE.total_seconds())
    _wake(process)
    time.sleep(LEASE.total_seconds())
    opened.kill(process)


def _freeze_at_random(opened: Stage, freezes: int, chance: random.Random) -> None:
    process = opened.start(opened.life())
    for _ in range(freezes):
        frozen = chance.choice(opened.running)
        os.kill(_pid(frozen), signal.SIGSTOP)
        time.sleep(chance.uniform(0.5, 3 * LEASE.total_seconds()))
        _wake(frozen)
        time.sleep(chance.uniform(0, 1))
    opened.kill(process)


def _wake(process: ForkServerProcess) -> None:
    os.kill(_pid(process), signal.SIGCONT)


def _pid(process: ForkServerProcess) -> int:
    assert process.pid is not None
    return process.pid


GOALS = (
    Goal(
        number=5, title="Crashes", must="0 lost, 0 twice, 0 missing, in order, drained in 60 s", run=crashes
    ),
    Goal(number=6, title="Pauses", must="0 twice in the end: found and removed", run=pauses),
    Goal(number=7, title="Negative control", must="some twice, or the harness is blind", run=control),
)
