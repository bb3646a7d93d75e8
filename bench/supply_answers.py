"""How soon a question is answered: what-ifs on 300 families in words, and ten scenarios side by side."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import supply_case
from bench.goals import Goal
from planning import scenario
from planning.scenario import Change, Edit, Input, Insert, Scenario
from planning.supply.solve import Basis

FAMILIES, MONTHS = 300, 24
FIRST, MIDDLE = supply_case.FIRST, supply_case.FIRST + 6
ASK = """
import sys, pathlib
from bench import supply_answers
print(*supply_answers.answer(sys.argv[1], pathlib.Path(sys.argv[2])), sep="\\n")
"""


def question(name: str) -> Scenario:
    """A what-if by its name."""
    more = Edit(table="demand", column="qty", change=Change.FACTOR, amount=1.1)
    one = Edit(table="demand", column="qty", change=Change.FACTOR, amount=1.1, where={"item": "I00007"})
    down = Insert(table="downtime", rows=({"resource": "LINE-00", "month": MIDDLE, "hours": 200.0},))
    edits = {"one family +10 %": one, "line down": down, "all +10 %": more}
    return Scenario(name=name, edits=(edits[name],))


def goals() -> Iterator[Goal]:
    """S5 as a person feels it: from data and kept basis to the words, in a process that knows no more.

    The figure is what a machine with nothing else to do takes; the clock's seconds are printed beside it.
    """
    with tempfile.TemporaryDirectory() as place:
        kept = Path(place) / "basis.bin"
        given = asked()
        start = scenario.base(given)
        basis = start.result.solution.answer.basis
        assert basis is not None
        kept.write_bytes(basis.packed())
        for name in ("one family +10 %", "line down", "all +10 %"):
            yield _asked_anew(name, kept)
    began = time.process_time()
    others = [
        scenario.run(given, Scenario(name=f"+{count} %", edits=(_family(count),)), start=start)
        for count in range(1, 11)
    ]
    rows = len(scenario.all_differences(start, others))
    taken = time.process_time() - began
    yield Goal(
        name="S5",
        goal=f"ten scenarios side by side ({rows:,} rows), each",
        figure=taken / 10,
        must=3,
        unit="s",
    )


def _asked_anew(name: str, kept: Path) -> Goal:
    command = [sys.executable, "-c", ASK, name, str(kept)]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    *text, seconds = ended.stdout.strip().splitlines()
    clock, busy = map(float, seconds.split())
    print(*(f"     | {line}" for line in text), f"     ({clock:.1f} s by the clock)", sep="\n")
    goal = f"what-if on {FAMILIES} families in a new process: {name}"
    return Goal(name="S5", goal=goal, figure=busy, must=3, unit="s")


def asked() -> Input:
    """The input of the approved plan."""
    company, demand = supply_case.company(FAMILIES, MONTHS)
    return Input(company=company, demand=demand, as_of=FIRST, calendar=supply_case.calendar())


def answer(name: str, kept: Path) -> list[str]:
    """The answer to a what-if in words, and the seconds that it took once the data are there."""
    given = asked()
    began, busy = time.perf_counter(), time.process_time()
    start = scenario.base(given, basis=Basis.unpacked(kept.read_bytes()))
    other = scenario.run(given, question(name), start=start)
    table = scenario.compare(start, [other])
    change = table[other.name] - table[start.name]
    worst = other.result.shortages.head(1)
    text = [
        f"{name}: delivered {change['constrained']:+,.0f} units, late {change['late']:+,.0f}, "
        f"lost {change['lost']:+,.0f}; margin {change['margin']:+,.0f}, cost {change['cost']:+,.0f}"
    ]
    text += [
        f"largest shortage: {row.item} in {row.month}, because of {row.cause_name}"
        for row in worst.itertuples()
    ]
    return [*text, f"{time.perf_counter() - began} {time.process_time() - busy}"]


def _family(count: int) -> Edit:
    return Edit(
        table="demand",
        column="qty",
        change=Change.FACTOR,
        amount=1 + count / 100,
        where={"family": f"F{count}"},
    )
