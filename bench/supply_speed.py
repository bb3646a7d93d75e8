"""How long plans take: assembly, cold and warm solves, large plans. Ratios are of CPU seconds in this run."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median
from typing import Any

import highspy

from bench import supply_bare, supply_case
from bench.goals import Goal
from planning.supply import assemble, decomposition, model, solution, solve
from planning.supply.network import Network
from planning.supply.solution import Solution

MONTHS = 24
PATIENCE = 20  # times the decomposition's wall time: after it the simplex on all of a large plan is stopped


def network(items: int, **more: Any) -> Network:
    """The network of a made-up company."""
    company, demand = supply_case.company(items, MONTHS, **more)
    return assemble.network(
        company, demand, as_of=supply_case.FIRST, months=MONTHS, calendar=supply_case.calendar()
    )


def goals(*, huge: bool) -> Iterator[Goal]:
    """S3 to S7 and S14."""
    yield from assembly()
    yield from cold()
    yield from warm()
    yield from large()
    if huge:
        yield from very_large()
    yield from light()


def assembly() -> Iterator[Goal]:
    """From arrays of a network to a programme inside the solver, against the same by hand."""
    for items, most in ((200, 0.15), (2000, 1.0)):
        yield from _assembly(network(items), items, most)


def _assembly(planned: Network, items: int, most: float) -> Iterator[Goal]:
    ours, bare = _interleaved(lambda: _handed_over(planned), lambda: _by_hand(planned), rounds=15)
    yield Goal(
        name="S3",
        goal=f"assembly and hand-over / by hand, {items:,} items",
        figure=ours / bare,
        must=1.5,
        unit="x",
    )
    yield Goal(name="S3", goal=f"assembly and hand-over, {items:,} items", figure=ours, must=most, unit="s")


def cold() -> Iterator[Goal]:
    """The checked optimum of 200 items, against the solver alone."""
    planned = network(200)
    ours, bare, textbook = _interleaved(
        lambda: solution.of(planned),
        lambda: supply_bare.hand_over(supply_bare.compact(planned)).run(),
        lambda: supply_bare.hand_over(supply_bare.textbook(planned)).run(),
    )
    yield Goal(name="S4", goal="cold, 200 items / the solver alone", figure=ours / bare, must=1.25, unit="x")
    yield Goal(
        name="S4",
        goal="cold, 200 items / the solver alone, textbook form",
        figure=ours / textbook,
        must=0.8,
        unit="x",
    )


def warm() -> Iterator[Goal]:
    """What-ifs on 200 items from a stored basis: a line down half a month, everything +10 %."""
    planned = network(200)
    base = solution.of(planned)
    yield from _what_if("local what-if", base, _line_down(planned), (0.1, 0.3))
    yield from _what_if("all demand +10 %", base, _more(planned, 1.1), (0.4, 1.0))


def _what_if(goal: str, base: Solution, changed: Network, most: tuple[float, float]) -> Iterator[Goal]:
    again, anew = _interleaved(
        lambda: solution.of(changed, basis=base.answer.basis), lambda: solution.of(changed)
    )
    yield Goal(name="S5", goal=f"{goal}, 200 items / cold", figure=again / anew, must=most[0], unit="x")
    yield Goal(name="S5", goal=f"{goal}, 200 items", figure=again, must=most[1], unit="s")


def large() -> Iterator[Goal]:
    """2,000 items: by decomposition, and by the simplex on the whole programme."""
    planned = network(2000)
    stated = model.build(planned)
    wall, began = time.perf_counter(), time.process_time()
    parts = solve.solve(stated.arrays, engine=decomposition.engine(planned, stated))
    taken, wall = time.process_time() - began, time.perf_counter() - wall
    yield Goal(
        name="S6", goal="2,000 items x 24 x 3, decomposed and checked", figure=taken, must=10, unit="s"
    )
    yield Goal(name="S6", goal="its proven gap", figure=solve.gap(stated.arrays, parts), must=1e-5)
    changed = _line_down(planned)
    began = time.process_time()
    solution.of(changed, basis=parts.basis)
    again = time.process_time() - began
    yield Goal(
        name="S6",
        goal="local what-if, 2,000 items, assembly and check included",
        figure=again,
        must=2,
        unit="s",
    )
    whole = solve_whole(planned, seconds=PATIENCE * wall)
    yield Goal(
        name="S6",
        goal="simplex on the whole (stopped if not done) / decomposed",
        figure=whole / taken,
        must=10,
        unit="x",
        at_least=True,
    )


def very_large() -> Iterator[Goal]:
    """20,000 items, in a process of its own for its memory."""
    seconds, megabytes, gap = _alone("planned(20_000)")
    yield Goal(name="S7", goal="20,000 items x 24 x 3", figure=seconds, must=120, unit="s")
    yield Goal(name="S7", goal="its memory", figure=megabytes / 1000, must=2, unit="GB")
    yield Goal(name="S7", goal="its proven gap", figure=gap, must=1e-5)


def light() -> Iterator[Goal]:
    """Import of the solver and memory, each in a process of its own."""
    (seconds,) = _alone("imported()")
    yield Goal(name="S14", goal="import of the solver", figure=seconds, must=0.1, unit="s")
    for items, most in ((200, 250), (2000, 1000)):
        _, megabytes, _ = _alone(f"planned({items})")
        yield Goal(name="S14", goal=f"memory, {items:,} items", figure=megabytes, must=most, unit="MB")


def solve_whole(planned: Network, *, seconds: float) -> float:
    """CPU seconds of the simplex on the compact programme, stopped after so many seconds of the wall."""
    solver = supply_bare.hand_over(supply_bare.compact(planned))
    solver.setOptionValue("time_limit", seconds)
    began = time.process_time()
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        print("     (the simplex on the whole was stopped unfinished)")
    return time.process_time() - began


def _alone(what: str) -> list[float]:
    code = f"import json; from bench import supply_alone; print(json.dumps(supply_alone.{what}))"
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return [float(value) for value in json.loads(ended.stdout)]


def _interleaved(*measured: Callable[[], object], rounds: int = 3) -> list[float]:
    """CPU seconds of each, the median of rounds in turn."""
    spent: list[list[float]] = [[] for _ in measured]
    for _ in range(rounds):
        for seconds, work in zip(spent, measured, strict=True):
            began = time.process_time()
            work()
            seconds.append(time.process_time() - began)
    return [median(seconds) for seconds in spent]


def _handed_over(planned: Network) -> Any:
    return solve.handed_over(model.build(planned).arrays)


def _by_hand(planned: Network) -> Any:
    return supply_bare.hand_over(supply_bare.compact(planned))


def _line_down(planned: Network) -> Network:
    """The first line stands still for half of the sixth month, and one item sells five per cent more."""
    hours, quantity = planned.resources.capacity.copy(), planned.demand.qty.copy()
    hours[0, 5] *= 0.5
    quantity[0] *= 1.05
    return replace(
        planned,
        resources=replace(planned.resources, capacity=hours),
        demand=replace(planned.demand, qty=quantity),
    )


def _more(planned: Network, factor: float) -> Network:
    return replace(planned, demand=replace(planned.demand, qty=planned.demand.qty * factor))
