"""Goals 5, 6 and 7: processes killed at every point and at random, frozen, and a control that must fail."""

import random
import signal
import time
from collections.abc import Sequence
from dataclasses import replace

from tests.faults import history, stage
from tests.faults.crowd import Crowd
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.history import Record
from tests.faults.stage import Stage

PAUSE = 0.5  # seconds, on average, between two gestures of one planner
VISITS = (1, 5, 2, 20, 3, 10, 4, 6, 8, 15, 7, 9, 12, 14, 16, 18, 25, 30, 40, 50)
DRAIN_SECONDS = 60.0
RARE_SECONDS = 15.0  # a point that is not reached again in that time is given up
FOR_SHORT = ("chat.postMessage.after", "commit.after", "delivery.called")


def crashes(setting: Setting) -> list[Finding]:
    """Kill the bot at every crash point it passes, at several visits, and then at random from outside."""
    with stage.opened(setting) as opened, Record(stage=opened).kept() as record:
        lie(opened)
        with Crowd(stage=opened, seed=setting.seed, pause=PAUSE).at_work():
            points = _passed_points(opened, seconds=setting.size(short=6.0, long=30.0))
            killed = _kill_at_points(opened, points, setting)
        at_points = _verdict(record, f"{killed} kills at {len(points)} points")
        kills = setting.count(short=3, long=1000)
        lie(opened)
        with Crowd(stage=opened, seed=setting.seed + 1, pause=PAUSE).at_work():
            _kill_at_random(opened, kills, random.Random(setting.seed))
        return [at_points, _verdict(record, f"{kills} kills at random")]


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


def _kill_at_points(opened: Stage, points: Sequence[str], setting: Setting) -> int:
    visits = sorted(VISITS[: setting.count(short=1, long=len(VISITS))])
    chosen = setting.size(short=[point for point in points if point in FOR_SHORT], long=points)
    return sum(_kill_at(opened, point, visits) for point in chosen)


def _kill_at(opened: Stage, point: str, visits: Sequence[int]) -> int:
    """One life for each visit; how many of them ended there."""
    killed = 0
    for visit in visits:
        process = opened.start(replace(opened.life(), dies_at=point, visit=visit))
        process.join(RARE_SECONDS)
        reached = process.exitcode == -signal.SIGKILL
        opened.kill(process)
        if not reached:
            break  # later visits are rarer still
        killed += 1
    return killed


def _kill_at_random(opened: Stage, kills: int, chance: random.Random) -> None:
    helpers = [] if opened.database.is_sqlite else [opened.start(opened.life(serves=False))]
    for _ in range(kills):
        process = opened.start(opened.life())
        if chance.random() < 0.8:
            opened.wait_until_ready()
        time.sleep(chance.uniform(0, 1))
        opened.kill(process)
        if helpers and chance.random() < 0.5:
            opened.kill(helpers.pop())
            helpers.append(opened.start(opened.life(serves=False)))


def _verdict(record: Record, what: str) -> Finding:
    """Start once more, let everything be said, and compare."""
    opened = record.stage
    process = opened.start(opened.life())
    began = time.monotonic()
    opened.wait_until_ready()
    in_time = history.drained(opened, seconds=2 * DRAIN_SECONDS)
    took = time.monotonic() - began
    opened.kill(process)
    record.read_on()
    opened.ws.heal()
    verdict = history.check(record)
    return Finding(
        what=what,
        figure=f"{verdict}; drained in {took:.0f} s" if in_time else f"not drained: {verdict}",
        passed=verdict.holds and in_time,
    )


GOALS = (Goal(number=5, title="Crashes", must="0 lost, 0 twice, 0 missing, in order", run=crashes),)
