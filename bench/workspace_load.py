"""What the local workspace costs while a company's reps answer: `python -m bench.workspace_load [people]`.

Everything runs in one process; processor time is told apart by thread: the workspace serves on
a thread of its own, people click on theirs, and all the rest is the bot.
"""

import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
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
GLANCE_SECONDS = 0.005
PATIENCE = timedelta(minutes=20)
SOURCES = Path(workspace.__file__).parent


@dataclass(frozen=True, kw_only=True)
class Cost:
    """Processor seconds of each side."""

    workspace: float
    bot: float


def main() -> None:
    reps = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    print(f"start-up: {startup_seconds():.2f} s until it says where it can be opened, imports included")
    with tempfile.TemporaryDirectory() as place:
        stage = opened(Path(place), reps)
        try:
            cost, where = minute(stage, reps)
        finally:
            stage.stop()
    print(f"{reps} people answered: workspace {cost.workspace:.1f} s, bot {cost.bot:.1f} s of processor time")
    print(f"the workspace costs {cost.workspace / cost.bot:.0%} of the bot; per person "
          f"{cost.workspace / reps * 1000:.1f} ms")  # fmt: skip
    print("where the workspace's time goes:")
    total = sum(where.values())
    for part, times in where.most_common(12):
        print(f"  {times / total:6.1%}  {part}")


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


def minute(stage: Stage, reps: int) -> tuple[Cost, Counter[str]]:
    """Everybody answers within a minute; what each side spent, and where the workspace did."""
    serving = next(thread for thread in threading.enumerate() if thread.name == "workspace")
    assert serving.ident is not None
    clock = time.pthread_getcpuclockid(serving.ident)
    watch = Watch(serving.ident)
    at_first, process_at_first = time.clock_gettime(clock), time.process_time()
    with watch, ThreadPoolExecutor(SCREENS) as screens:
        began = time.monotonic()
        spent = list(screens.map(lambda number: answer(stage, number, began, reps), range(reps)))
        stage.settle(patience=PATIENCE)
    at_workspace = time.clock_gettime(clock) - at_first
    at_work = time.process_time() - process_at_first
    return Cost(workspace=at_workspace, bot=at_work - at_workspace - sum(spent) - watch.spent), watch.seen


def answer(stage: Stage, number: int, began: float, reps: int) -> float:
    """When it is one's turn, do what the card asks; the processor seconds that took on this side."""
    time.sleep(max(0.0, began + number * MINUTE_SECONDS / reps - time.monotonic()))
    at_first = time.thread_time()
    name = f"rep{number:04}"
    person = client.connect(stage.url).person(stage.slack_id(name))
    raises = "+15%" if number % EVERY_FIFTH == 0 else None
    assert players.rep(person, name, raises=raises).act() is not None, f"{name} was not asked"
    return time.thread_time() - at_first


class Watch:
    """Looks at a thread again and again, and books the processor time since to where the thread is now."""

    def __init__(self, thread: int) -> None:
        self.seen: Counter[str] = Counter()
        self.spent = 0.0
        self._thread = thread
        self._clock = time.pthread_getcpuclockid(thread)
        self._over = threading.Event()
        self._watching = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> None:
        self._watching.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watching.join()

    def _watch(self) -> None:
        before = time.clock_gettime_ns(self._clock)
        while not self._over.wait(GLANCE_SECONDS):
            now = time.clock_gettime_ns(self._clock)
            self.seen[self._part()] += now - before
            before = now
        self.spent = time.thread_time()

    def _part(self) -> str:
        """The module of the workspace, or the library, whose code the thread runs."""
        frame = sys._current_frames().get(self._thread)
        if frame is None:
            return "elsewhere"
        source = Path(frame.f_code.co_filename)
        if source.is_relative_to(SOURCES):
            return str(source.relative_to(SOURCES.parent))
        _, _, inside = str(source).rpartition("site-packages/")
        return inside.partition("/")[0] if inside != str(source) else f"Python's {source.parent.name}"


if __name__ == "__main__":
    main()
