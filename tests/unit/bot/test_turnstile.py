"""Whoever would wait too long is turned away at once; everybody else gets through."""

import threading
import time

import pytest

from bot.turnstile import FIRST_GUESS_SECONDS, MEASURED_SECONDS, Load, Turnstile

LONG_AGO = 60.0


def test_whoever_finds_a_free_place_gets_through_whatever_the_work_takes() -> None:
    turnstile = Turnstile(at_work=2, patience=0.0)
    assert [turnstile.enter() for _ in range(3)] == [True, True, False]


def test_as_many_wait_as_can_be_served_in_time() -> None:
    turnstile = Turnstile(at_work=1, patience=2.5 * FIRST_GUESS_SECONDS)
    assert [turnstile.enter() for _ in range(4)] == [True, True, False, False]
    assert turnstile.load == Load(at_work=0, waiting=2, turned_away=2)


def test_whose_turn_came_too_late_after_all_is_turned_away_then() -> None:
    turnstile = Turnstile(patience=1.0)
    turnstile.enter()
    with turnstile.passage(since=time.monotonic() - LONG_AGO) as passage:
        assert not passage.in_time
    assert turnstile.load == Load(at_work=0, waiting=0, turned_away=1)


def test_a_place_is_free_again_when_the_work_broke_off() -> None:
    turnstile = Turnstile(at_work=1)
    turnstile.enter()
    with pytest.raises(RuntimeError), turnstile.passage(since=time.monotonic()):
        raise RuntimeError
    assert turnstile.load.at_work == 0


def test_who_steps_aside_lets_the_next_one_in() -> None:
    turnstile = Turnstile(abreast=1, held_up=60.0)
    inside = threading.Event()

    def work() -> None:
        turnstile.enter()
        with turnstile.passage(since=time.monotonic()):
            inside.set()

    turnstile.enter()
    with turnstile.passage(since=time.monotonic()) as passage:
        following = threading.Thread(target=work)
        following.start()
        assert not inside.wait(timeout=0.05)
        with passage.aside():
            assert inside.wait(timeout=60)
    following.join()


def test_in_a_slow_rush_fewer_are_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two a second are worked off: of those who would wait for longer than two seconds, nobody lines up."""
    now = LONG_AGO
    monkeypatch.setattr("bot.turnstile.time.monotonic", lambda: now)
    turnstile = Turnstile(at_work=1, patience=2.0)
    for _ in range(4):
        turnstile.enter()
    for _ in range(3):
        with turnstile.passage(since=now):
            now += 2 * MEASURED_SECONDS
    assert [turnstile.enter() for _ in range(5)] == [True, True, True, False, False]
