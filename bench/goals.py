"""What a benchmark shows: a goal, the figure of this run, what it must be, and whether it is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One line of the table."""

    name: str
    goal: str
    figure: float
    must: float
    unit: str = ""  # such as "s" or "x"
    at_least: bool = False  # the figure must not be below, rather than above

    @property
    def met(self) -> bool:
        """Whether the figure is on the right side."""
        return self.figure >= self.must if self.at_least else self.figure <= self.must

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        verdict = "holds" if self.met else "MISSED"
        return (
            f"{self.name:<4} {self.goal:<66} {self.figure:>10.4g} {self.unit:<3} "
            f"{sign} {self.must:<8.4g} {verdict}"
        )


def show(goals: Iterable[Goal]) -> bool:
    """Print each goal as it is measured; whether all hold."""
    print(f"{'':<4} {'goal':<66} {'figure':>10} {'':<3} {'must':<11} verdict", flush=True)
    verdicts = []
    for goal in goals:
        print(goal, flush=True)
        verdicts.append(goal.met)
    return all(verdicts)
