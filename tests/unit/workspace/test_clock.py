"""The workspace's clock moves forward on demand and only then skips time."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from workspace.clock import Clock, ClockMovedBack

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def test_a_standing_clock_shows_the_instant_it_was_set_to() -> None:
    clock = Clock(start=START, running=False)
    clock.advance(timedelta(days=3))
    assert clock.now() == START + timedelta(days=3)


def test_a_running_clock_never_goes_back() -> None:
    clock = Clock(start=START)
    with pytest.raises(ClockMovedBack):
        clock.move_to(START - timedelta(seconds=1))
    assert clock.now() >= START


def test_a_sleeper_wakes_when_the_clock_is_moved_far_enough() -> None:
    clock = Clock(start=START, running=False)

    async def scene() -> bool:
        sleeper = asyncio.create_task(clock.sleep_until(clock.now() + timedelta(minutes=5)))
        await asyncio.sleep(0)
        clock.advance(timedelta(minutes=4))
        await asyncio.sleep(0.01)
        early = sleeper.done()
        clock.advance(timedelta(minutes=1))
        await asyncio.wait_for(sleeper, 5)
        return early

    assert asyncio.run(scene()) is False
