"""A few pass at a time; whoever is held up is overtaken, and whoever steps aside makes room."""

import threading

import pytest

from bot.gate import Gate

PATIENCE_SECONDS = 60


@pytest.mark.parametrize("abreast", [1, 3])
def test_no_more_pass_at_a_time_than_may(abreast: int) -> None:
    gate = Gate(abreast=abreast, held_up=PATIENCE_SECONDS)
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        with gate.passing():
            inside.append(1)
            most.append(len(inside))
            threading.Event().wait(0.005)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4 * abreast)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == abreast


def test_who_steps_aside_makes_room_and_has_a_place_again_afterwards() -> None:
    gate = Gate(held_up=PATIENCE_SECONDS)
    with gate.passing() as place:
        with place.left():
            assert passes(gate)
        assert not passes(gate, within=0.05)
    assert passes(gate)


def test_who_is_held_up_is_overtaken() -> None:
    gate = Gate(held_up=0.0)
    with gate.passing():
        assert passes(gate)
    assert passes(gate)


def test_who_went_on_without_a_place_leaves_nobody_elses() -> None:
    gate = Gate(held_up=0.2)
    with gate.passing():
        assert passes(gate)
        assert not passes(gate, within=0.1)


def passes(gate: Gate, *, within: float = PATIENCE_SECONDS) -> bool:
    """Whether somebody else gets through in that time."""
    through = threading.Event()

    def go() -> None:
        with gate.passing():
            through.set()

    threading.Thread(target=go, daemon=True).start()
    return through.wait(within)
