"""What is measured in a process of its own: the time to import the solver, the memory of a plan."""

import resource
import time

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
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return taken, memory, solve.gap(solved.model.arrays, solved.answer)
