"""The one seam where work is spread: here over processes, later perhaps over a cluster."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

Progress = Callable[[int, int], None]  # done, total


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


def _counted(answers: Iterable[Answer], total: int, progress: Progress) -> list[Answer]:
    done = []
    for answer in answers:
        done.append(answer)
        progress(len(done), total)
    return done
