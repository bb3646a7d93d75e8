"""How soon a question is answered: what-ifs on 300 families in words, and ten scenarios side by side."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import supply_case
from bench.goals import Goal
from bot.connectors import folder
from planning import calendar, scenario
from planning.scenario import Change, Edit, Input, Insert, Scenario
from planning.supply.solve import Basis

FAMILIES, MONTHS = 300, 24
FIRST, MIDDLE = supply_case.FIRST, supply_case.FIRST + 6
KEPT = "basis.bin"
QUESTIONS = ("one family +10 %", "line down", "all +10 %")
ASKINGS = 3
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
    edits = dict(zip(QUESTIONS, (one, down, more), strict=True))
    return Scenario(name=name, edits=(edits[name],))


def goals() -> Iterator[Goal]:
    """S5 as a person feels it, by the clock: a new process that reads the company's folder and the kept
    basis, plans with the change and without it, and ends with the words printed.
    """
    with tempfile.TemporaryDirectory() as place:
        asked = Path(place)
        supply_case.write(asked, *supply_case.company(FAMILIES, MONTHS))
        given = read(asked)
        start = scenario.base(given)
        basis = start.result.solution.answer.basis
        assert basis is not None
        (asked / KEPT).write_bytes(basis.packed())
        for name in QUESTIONS:
            yield _asked_anew(name, asked)
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


def _asked_anew(name: str, asked: Path) -> Goal:
    """The middle one of some askings: a process that begins meets whatever else the computer is at."""
    clocks = []
    for _ in range(ASKINGS):
        began = time.perf_counter()
        command = [sys.executable, "-c", ASK, name, str(asked)]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
        clocks.append(time.perf_counter() - began)
    clock = sorted(clocks)[ASKINGS // 2]
    *text, busy = ended.stdout.strip().splitlines()
    print(*(f"     | {line}" for line in text), f"     ({float(busy):.1f} s of the CPU)", sep="\n")
    goal = f"what-if on {FAMILIES} families, a process from start to end: {name}"
    return Goal(name="S5", goal=goal, figure=clock, must=3, unit="s")


def read(asked: Path) -> Input:
    """The input of a plan, from a company's folder."""
    company, problems = folder.load(asked, as_of=FIRST)
    assert company is not None, problems
    demand = company.table("demand")[["item", "region", "month", "qty"]]
    return Input(company=company, demand=demand, as_of=FIRST, calendar=calendar.of_company(company))


def answer(name: str, asked: Path) -> list[str]:
    """The answer to a what-if in words, and the CPU seconds of the process so far."""
    given = read(asked)
    start = scenario.base(given, basis=Basis.unpacked((asked / KEPT).read_bytes()))
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
    return [*text, str(time.process_time())]


def _family(count: int) -> Edit:
    return Edit(
        table="demand",
        column="qty",
        change=Change.FACTOR,
        amount=1 + count / 100,
        where={"family": f"F{count}"},
    )
