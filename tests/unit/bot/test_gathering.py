"""Whoever comes while others are served is served with all who have come by then; alone where that fails."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from bot.gathering import Gathering

PATIENCE_SECONDS = 60
CROWD = 5


class Outage(Exception):
    """Nothing is served by trying again."""


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy this computer is, nobody is overtaken."""
    monkeypatch.setattr("bot.gathering.OVERTAKEN_SECONDS", PATIENCE_SECONDS)


@dataclass
class Counter:
    """Doubles numbers, except for those it refuses; number 0 is served when it is let to."""

    refused: frozenset[int] = frozenset()
    error: type[Exception] = LookupError
    groups: list[tuple[int, ...]] = field(default_factory=list)
    begun: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, asked: Sequence[int]) -> list[int]:
        self.groups.append(tuple(asked))
        self.begun.set()
        assert 0 not in asked or self.go_on.wait(PATIENCE_SECONDS)
        if bad := self.refused.intersection(asked):
            raise self.error(f"{sorted(bad)} refused")
        return [2 * number for number in asked]


def crowd(counter: Counter, gathering: Gathering[int, int]) -> list[Future[int]]:
    """Number 0 is served; while it is, 1 to 5 come; their answers."""
    with ThreadPoolExecutor(CROWD + 1) as people:
        first = people.submit(gathering, 0)
        assert counter.begun.wait(PATIENCE_SECONDS)
        others = [people.submit(gathering, number) for number in range(1, CROWD + 1)]
        until(lambda: len(gathering) == CROWD)
        counter.go_on.set()
        return [first, *others]


def until(reached: Callable[[], bool]) -> None:
    tick = threading.Event()
    for _ in range(100 * PATIENCE_SECONDS):
        if reached():
            return
        tick.wait(0.01)
    pytest.fail("the crowd did not gather")


def test_alone_nobody_waits_for_company() -> None:
    counter = Counter()
    gathering = Gathering(counter)
    assert [gathering(number) for number in (1, 2)] == [2, 4]
    assert counter.groups == [(1,), (2,)]


def test_who_comes_while_somebody_is_served_is_served_together() -> None:
    counter = Counter()
    answers = crowd(counter, Gathering(counter))
    assert [answer.result() for answer in answers] == [0, 2, 4, 6, 8, 10]
    first, second = counter.groups
    assert first == (0,)
    assert sorted(second) == [1, 2, 3, 4, 5]


def test_nobody_is_refused_because_of_somebody_else() -> None:
    counter = Counter(refused=frozenset({3}))
    answers = crowd(counter, Gathering(counter))
    assert [answer.result() for answer in answers if not answer.exception()] == [0, 2, 4, 8, 10]
    assert str(answers[3].exception()) == "[3] refused"
    assert sorted(counter.groups[2:]) == [(1,), (2,), (3,), (4,), (5,)]


def test_in_an_outage_nobody_is_tried_again() -> None:
    counter = Counter(refused=frozenset({3}), error=Outage)
    answers = crowd(counter, Gathering(counter, hopeless=(Outage,)))
    assert [type(answer.exception()) for answer in answers] == [type(None)] + [Outage] * CROWD
    assert len(counter.groups) == 2


def test_after_a_failure_the_next_are_served_as_ever() -> None:
    counter = Counter(refused=frozenset({1}))
    gathering = Gathering(counter)
    with pytest.raises(LookupError):
        gathering(1)
    assert gathering(2) == 4


def test_a_large_crowd_is_served_in_groups_whose_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.gathering.AT_MOST", 2)
    counter = Counter()
    answers = crowd(counter, Gathering(counter))
    assert [answer.result() for answer in answers] == [0, 2, 4, 6, 8, 10]
    assert sorted(map(len, counter.groups)) == [1, 1, 2, 2]


def test_a_group_that_is_held_up_is_overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.gathering.OVERTAKEN_SECONDS", 0.01)
    counter = Counter()
    gathering = Gathering(counter)
    with ThreadPoolExecutor(1) as people:
        held_up = people.submit(gathering, 0)
        assert counter.begun.wait(PATIENCE_SECONDS)
        assert gathering(1) == 2
        assert not held_up.done()
        counter.go_on.set()
        assert held_up.result() == 0
