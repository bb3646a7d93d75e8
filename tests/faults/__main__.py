"""Run the goals and print one table: `make faults`."""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tests import postgres
from tests.faults import (
    authority,
    clocks,
    crashes,
    databases,
    hostile_files,
    hostile_requests,
    keeping,
    load,
    machine,
    outages,
    posting,
    remains,
    repetition,
    report,
    schedulers,
    secrets,
    tampering,
    zones,
)
from tests.faults.goal import Finding, Goal, Kind, Scale, Setting
from tests.faults.report import Line

FAMILIES: tuple[Sequence[Goal], ...] = (
    crashes.GOALS,
    outages.GOALS,
    posting.GOALS,
    authority.GOALS,
    tampering.GOALS,
    hostile_files.GOALS,
    hostile_requests.GOALS,
    repetition.GOALS,
    zones.GOALS,
    schedulers.GOALS,
    clocks.GOALS,
    load.GOALS,
    secrets.GOALS,
    machine.GOALS,
    keeping.GOALS,
)


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; the exit code tells whether everything holds."""
    asked = _asked(arguments)
    goals = sorted((goal for family in FAMILIES for goal in family), key=lambda goal: goal.number)
    goals.sort(key=lambda goal: goal.number == secrets.NUMBER)  # at last, for it reads what the others left
    wanted = [goal for goal in goals if not asked.goals or goal.number in asked.goals]
    lines = []
    _say(report.table([]).rstrip())
    postgres.announce()
    try:
        for line in _measured(wanted, asked):
            _say(f"| {' | '.join(line.cells)} |")
            lines.append(line)
    finally:
        postgres.clear()
    if asked.write:
        report.keep(lines)
    told = report.summary(lines)
    _say(f"\n{told['hold']} hold, {told['fail']} fail")
    return 1 if told["fail"] or not lines else 0


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--goals", type=int, nargs="+", default=[], help="their numbers; all if not given")
    parser.add_argument("--database", choices=list(Kind), help="one kind only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--share", type=float, default=1.0, help="of the counts of the long form")
    parser.add_argument("--short", action="store_true", help="in the size of the tests")
    parser.add_argument("--write", action="store_true", help="keep the table in docs/reliability.md")
    return parser.parse_args(arguments)


def _measured(goals: Sequence[Goal], asked: argparse.Namespace) -> Iterator[Line]:
    size = " --short" if asked.short else f" --share {asked.share:g}" if asked.share != 1 else ""
    secrets_of_the_run: set[str] = set()
    with (
        tempfile.TemporaryDirectory(prefix="parley-faults-") as run,
        remains.logged(Path(run, "harness.log")),
    ):
        for goal in goals:
            for kind in goal.kinds:
                if asked.database not in (None, kind):
                    continue
                options = (
                    f"--goals {_with_what_it_reads(goal, goals)} --database {kind} --seed {asked.seed}{size}"
                )
                setting = Setting(
                    scale=Scale.SHORT if asked.short else Scale.LONG,
                    share=asked.share,
                    seed=asked.seed,
                    database_url="",
                    folder=Path(run) / f"{goal.number}-{kind}",
                    run=Path(run),
                    secrets=secrets_of_the_run,
                )
                _tell(f"{time.strftime('%H:%M')}  goal {goal.number}, {goal.title.lower()}, on {kind}")
                for finding in _findings(goal, kind, setting):
                    command = f"python -m tests.faults {options}"
                    yield Line(goal=goal, kind=kind, seed=asked.seed, command=command, finding=finding)


def _with_what_it_reads(goal: Goal, goals: Sequence[Goal]) -> str:
    """The goals to be named when it is repeated: the last one reads what all the others left."""
    named = (each.number for each in goals if goal.number in (each.number, secrets.NUMBER))
    return " ".join(map(str, dict.fromkeys(named)))


def _findings(goal: Goal, kind: Kind, setting: Setting) -> Sequence[Finding]:
    setting.folder.mkdir(exist_ok=True)
    try:
        with databases.fresh(kind, setting.folder) as url:
            own = replace(setting, database_url=url)
            found = goal.run(own)
            remains.keep(own)
            return found
    except Exception as error:  # the other goals are measured all the same
        traceback.print_exc()
        problem = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return [Finding(what="broke off", figure=problem, passed=False)]


def _tell(progress: str) -> None:
    """Beside the table, for whoever waits: the long form takes hours."""
    sys.stderr.write(f"{progress}\n")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
