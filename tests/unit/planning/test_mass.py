"""The same work for many members."""

import pytest

from planning import mass
from planning.problems import Problem


def doubled(value: float) -> tuple[float, list[Problem]]:
    if value < 0:
        raise ValueError("there is no plan below zero")
    problems = [Problem(source="plan", reason="it is empty", remedy="fill it")] if value == 0 else []
    return 10 / value if value == 13 else value * 2, problems


@pytest.mark.requirement("R42")
class TestProcess:
    def test_lists_what_failed_and_why_and_goes_on(self) -> None:
        outcomes = mass.process(doubled, {"A": 2.0, "B": -1.0, "C": 3.0})

        assert [(one.name, one.done, one.result) for one in outcomes] == [
            ("A", True, 4.0),
            ("B", False, None),
            ("C", True, 6.0),
        ]
        assert outcomes[1].reason == "there is no plan below zero"

    def test_keeps_the_problems_of_what_was_done_all_the_same(self) -> None:
        (outcome,) = mass.process(doubled, {"A": 0.0})

        assert outcome.done
        assert outcome.problems[0].reason == "it is empty"

    def test_tells_how_far_it_is(self) -> None:
        seen: list[tuple[int, int]] = []

        mass.process(doubled, {"A": 1.0, "B": 2.0}, progress=lambda done, total: seen.append((done, total)))

        assert seen == [(1, 2), (2, 2)]

    def test_gives_the_same_with_several_processes(self) -> None:
        members = {f"M{number}": float(number - 2) for number in range(6)}

        assert mass.process(doubled, members, processes=2) == mass.process(doubled, members)
