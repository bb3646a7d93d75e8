"""The same work for many families or items: progress as it goes, and a list of what failed and why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from planning import workers
from planning.problems import Problem
from planning.workers import Progress, silent

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[Made]):
    """What became of one member: a result, or the reason why there is none."""

    name: str
    result: Made | None
    reason: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def done(self) -> bool:
        """Whether there is a result."""
        return not self.reason


@dataclass(frozen=True, kw_only=True)
class Job(Generic[Given, Made]):
    """One piece of work, in a form that can be sent to another process."""

    work: Callable[[Given], tuple[Made, list[Problem]]]
    name: str
    given: Given


def process(
    work: Callable[[Given], tuple[Made, list[Problem]]],
    members: Mapping[str, Given],
    *,
    processes: int = 1,
    progress: Progress = silent,
) -> list[Outcome[Made]]:
    """One outcome per member, in their order; a member that fails does not stop the others.

    work   gives a result and what was wrong with the member's data; raises one of the planning exceptions
           (all of them ValueErrors) where it can give none

    >>> def halve(value: float) -> tuple[float, list[Problem]]:
    ...     if value < 0:
    ...         raise ValueError("below zero")
    ...     return value / 2, []
    >>> [(one.name, one.result, one.reason) for one in process(halve, {"A": 4.0, "B": -1.0})]
    [('A', 2.0, ''), ('B', None, 'below zero')]
    """
    jobs = [Job(work=work, name=name, given=given) for name, given in members.items()]
    return workers.spread(_outcome, jobs, workers=processes, progress=progress)


def _outcome(job: Job[Given, Made]) -> Outcome[Made]:
    try:
        result, problems = job.work(job.given)
    except (ValueError, ArithmeticError) as failure:
        return Outcome(name=job.name, result=None, reason=str(failure) or type(failure).__name__)
    return Outcome(name=job.name, result=result, problems=tuple(problems))
