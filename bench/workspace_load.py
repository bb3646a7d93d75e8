"""What the local workspace costs while reps answer: `python -m bench.workspace_load [people] [--profile]`.

Everything runs in one process; processor time is told apart by thread: the workspace serves on a thread of
its own, people click on theirs, and all the rest is the bot.
"""

import argparse
import cProfile
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pandas as pd

import workspace
from bot.connectors import folder
from bot.demo import players
from bot.demo.stage import Play, Stage
from workspace import client

MONTH = "2026-11"
ITEMS = ("EM-100", "EM-200")
HISTORY_MONTHS = 36
MINUTE_SECONDS = 60.0
SCREENS = 24  # people who act in the same moment
EVERY_FIFTH = 5  # changes a line, the others accept what is proposed
PATIENCE = timedelta(minutes=20)
SERVING = "workspace"  # the thread
SOURCES = Path(workspace.__file__).parent
PARTS_SHOWN = 16

Function = tuple[str, int, str]
Spent = tuple[int, int, float, float, object]


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Processor seconds of each side."""

    workspace: float
    bot: float


def main() -> None:
    arguments = _arguments()
    print(f"start-up: {startup_seconds():.2f} s until it says where it can be opened, imports included")
    profile = Profile()
    if arguments.profile:
        profile.begin()
    with tempfile.TemporaryDirectory() as place:
        stage = opened(Path(place), arguments.people)
        try:
            cost = minute(stage, arguments.people)
        finally:
            stage.stop()
    reps, each = arguments.people, cost.workspace / arguments.people * 1000
    print(f"{reps} people answered: workspace {cost.workspace:.1f} s, bot {cost.bot:.1f} s of processor time")
    print(f"the workspace costs {cost.workspace / cost.bot:.0%} of the bot, {each:.1f} ms for each person")
    if arguments.profile:
        print("where the workspace's time goes (the profile slows it down):")
        for part, share in profile.parts()[:PARTS_SHOWN]:
            print(f"  {share:6.1%}  {part}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int, nargs="?", default=500)
    parser.add_argument("--profile", action="store_true", help="show where the workspace's time goes")
    return parser.parse_args()


def startup_seconds() -> float:
    """How long a workspace takes from the command line until it is there."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "workspace", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        while "Open" not in process.stdout.readline():
            pass
        took = time.perf_counter() - began
        process.terminate()
    return took


def opened(place: Path, reps: int) -> Stage:
    """A month in which everybody has just been asked."""
    write(place / "company", reps)
    company, problems = folder.load(place / "company")
    assert company is not None, problems
    stage = Stage(Play(company=company, month=MONTH, folder=place, is_paced=False))
    stage.start()
    stage.settle(patience=PATIENCE)
    stage.forward(patience=PATIENCE)
    return stage


def write(path: Path, reps: int) -> None:
    """A company with that many sales reps, a customer and two items each."""
    path.mkdir()
    people = [f"rep{number:04}" for number in range(reps)]
    pd.DataFrame(
        [{"person": person, "name": f"Rep {person[3:]}", "roles": "sales"} for person in people]
        + [
            {"person": "planner", "name": "Demand Planner", "roles": "demand_planner"},
            {"person": "chief", "name": "Chief Executive", "roles": "executive"},
            {"person": "deputy", "name": "Deputy Chief", "roles": "executive"},
            {"person": "operator", "name": "Operations Planner", "roles": "operations"},
            {"person": "guide", "name": "Coordinator", "roles": "coordinator"},
        ]
    ).assign(language="en", timezone="Europe/Rome").to_csv(path / "people.csv", index=False)
    customers = pd.DataFrame({"customer": people, "region": people, "owner": people})
    customers.to_csv(path / "customers.csv", index=False)
    pd.DataFrame({"item": ITEMS, "price": 100.0, "cost": 60.0}).to_csv(path / "items.csv", index=False)
    months = [str(month) for month in pd.period_range(end="2026-10", periods=HISTORY_MONTHS, freq="M")]
    keys = pd.MultiIndex.from_product([ITEMS, people, months], names=["item", "customer", "month"])
    keys.to_frame(index=False).assign(qty=100.0).to_csv(path / "actuals.csv", index=False)
    (path / "company.toml").write_text(
        'name = "Many Reps"\ntimezone = "Europe/Rome"\n'
        '[channels]\nmain = "sop"\ndemand = "sop-demand"\nsupply = "sop-supply"\nexecutive = "sop-exec"\n'
    )


def minute(stage: Stage, reps: int) -> Cost:
    """Everybody begins within a minute, or once a screen is free; what each side spent until all was said."""
    serving = next(thread for thread in threading.enumerate() if thread.name == SERVING)
    assert serving.ident is not None
    clock = time.pthread_getcpuclockid(serving.ident)
    at_first, process_at_first = time.clock_gettime(clock), time.process_time()
    with ThreadPoolExecutor(SCREENS) as screens:
        began = time.monotonic()
        spent = list(screens.map(lambda number: answer(stage, number, began, reps), range(reps)))
        answered = time.monotonic() - began
    print(f"the last had been answered {answered:.0f} s after the first began; the cards follow", flush=True)
    stage.settle(patience=PATIENCE)
    at_workspace = time.clock_gettime(clock) - at_first
    at_work = time.process_time() - process_at_first
    return Cost(workspace=at_workspace, bot=at_work - at_workspace - sum(spent))


def answer(stage: Stage, number: int, began: float, reps: int) -> float:
    """When it is one's turn, do what the card asks; the processor seconds that took on this side."""
    time.sleep(max(0.0, began + number * MINUTE_SECONDS / reps - time.monotonic()))
    at_first = time.thread_time()
    name = f"rep{number:04}"
    person = client.connect(stage.url).person(stage.slack_id(name))
    raises = "+15%" if number % EVERY_FIFTH == 0 else None
    # Whoever is told that the bot was too busy tries again, as people do.
    client.eventually(
        lambda: players.rep(person, name, raises=raises).act(),
        f"an answer of {name}",
        seconds=PATIENCE.total_seconds(),
    )
    return time.thread_time() - at_first


class Profile:
    """A profile of the thread on which the workspace serves, in processor time."""

    def __init__(self) -> None:
        self._profile = cProfile.Profile(time.thread_time)

    def begin(self) -> None:
        """Take down the thread of the workspace, which is yet to be started."""
        threading.setprofile(self._join)

    def parts(self) -> list[tuple[str, float]]:
        """The share of each module of the workspace and of each library, the largest first."""
        threading.setprofile(None)
        spent: Counter[str] = Counter()
        for (source, _, name), (_, _, seconds, _, _) in self._stats():
            spent[_part(source, name)] += seconds
        return [(part, seconds / sum(spent.values())) for part, seconds in spent.most_common()]

    def _join(self, *_: object) -> None:
        sys.setprofile(None)
        if threading.current_thread().name == SERVING:
            self._profile.enable()

    def _stats(self) -> Iterable[tuple[Function, Spent]]:
        self._profile.create_stats()
        return self._profile.stats.items()  # type: ignore[attr-defined]


def _part(source: str, name: str) -> str:
    """What a function belongs to: a module of the workspace, a library, or Python itself."""
    path = Path(source)
    if path.is_relative_to(SOURCES):
        return str(path.relative_to(SOURCES.parent))
    _, found, inside = source.rpartition("site-packages/")
    if found:
        return inside.partition("/")[0]
    return f"Python: {path.parent.name if path.suffix else name}"


if __name__ == "__main__":
    main()
