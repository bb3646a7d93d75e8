"""What is measured in a process of its own: the time to import the solver, the memory of a plan."""

import resource
import time
from pathlib import Path

from bench import supply_case
from planning.supply import assemble, solution, solve

MONTHS = 24


def imported() -> tuple[float]:
    """Seconds to import the solver, on top of numpy."""
    began = time.perf_counter()
    import highspy  # noqa: F401

    return (time.perf_counter() - began,)


def planned(items: int) -> tuple[float, float, float]:
    """CPU seconds of a plan, megabytes of the process, and the gap that the prices prove."""
    company, demand = supply_case.company(items, MONTHS)
    network = assemble.network(
        company, demand, as_of=supply_case.FIRST, months=MONTHS, calendar=supply_case.calendar()
    )
    began = time.process_time()
    solved = solution.of(network)
    taken = time.process_time() - began
    return taken, _peak(), solve.gap(solved.model.arrays, solved.answer)


def _peak() -> float:
    """Megabytes of this process at its largest.

    Where there is a process file system it says so; the system's own account begins with the memory of the
    process that started this one.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return float(line.split()[1]) / 1000
