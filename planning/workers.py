"""The one seam where work is spread: here over processes and threads, later perhaps over a cluster."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

Progress = Callable[[int, int], None]  # done, total

MOST_THREADS = 4  # each holds a solver with its own copy of the programme


def silent(_done: int, _total: int) -> None:
    """Progress that nobody watches."""


def spread(
    function: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    workers: int = 1,
    progress: Progress = silent,
) -> list[Answer]:
    """Answers in the order of the tasks, the same whatever the number of workers.

    With more than one worker, `function` and the tasks must be picklable.

    >>> spread(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    if workers <= 1 or len(tasks) <= 1:
        return _counted(map(function, tasks), len(tasks), progress)
    with ProcessPoolExecutor(max_workers=min(workers, len(tasks)), mp_context=get_context("spawn")) as pool:
        return _counted(pool.map(function, tasks), len(tasks), progress)


def side_by_side(function: Callable[[Task], Answer], tasks: Sequence[Task]) -> list[Answer]:
    """Answers in the order of the tasks, in a thread for each core; the same however many there are.

    For work that leaves Python alone while it computes, as a solver does. They only read what they share.

    >>> side_by_side(abs, [-1, 2, -3])
    [1, 2, 3]
    """
    threads = threads_for(len(tasks))
    if threads <= 1:
        return list(map(function, tasks))
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(function, tasks))


def threads_for(tasks: int) -> int:
    """In how many threads so many tasks are done.

    >>> threads_for(1)
    1
    """
    return min(os.cpu_count() or 1, MOST_THREADS, tasks)


def _counted(answers: Iterable[Answer], total: int, progress: Progress) -> list[Answer]:
    done = []
    for answer in answers:
        done.append(answer)
        progress(len(done), total)
    return done
