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


def show(goals: Iterable[Goal]) -> list[Goal]:
    """Print each goal as it is measured, and hand them back."""
    print(f"{'':<4} {'goal':<66} {'figure':>10} {'':<3} {'must':<11} verdict", flush=True)
    measured = []
    for goal in goals:
        print(goal, flush=True)
        measured.append(goal)
    return measured


def together(goals: Iterable[Goal], *, seconds: float) -> None:
    """Print once more all that was measured, in the order of names and without what was said between."""
    measured = sorted(goals, key=lambda goal: (int(goal.name[1:]), goal.goal))
    missed = sum(not goal.met for goal in measured)
    print(f"\nAll together ({seconds:.0f} s by the clock, {missed} of {len(measured)} missed):")
    print(*measured, sep="\n", flush=True)
