"""The clocks tell aware time that never goes back."""

from datetime import UTC, datetime, timedelta

from bot.clock import DatabaseClock, HeardClock, MovableClock, SteadyClock, SystemClock

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_the_system_clock_knows_its_zone() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_a_movable_clock_stands_still_and_never_goes_back() -> None:
    clock = MovableClock(at=NOW)
    clock.forward(timedelta(hours=1))
    clock.move_to(NOW)
    assert clock.now() == NOW + timedelta(hours=1)


def test_a_running_clock_goes_on_from_where_it_was_moved() -> None:
    clock = MovableClock(at=NOW, running=True)
    clock.move_to(NOW + timedelta(days=30))
    first = clock.now()
    assert NOW + timedelta(days=30) <= first <= clock.now()


def test_the_database_is_asked_once_in_a_while_only() -> None:
    readings: list[datetime] = []

    def read() -> datetime:
        readings.append(NOW)
        return NOW

    clock = DatabaseClock(read)
    first, second = clock.now(), clock.now()
    assert len(readings) == 1
    assert NOW <= first <= second


def test_a_clock_that_was_heard_goes_on_from_what_it_said_last() -> None:
    clock = HeardClock()
    assert clock.now() is None
    clock.hear(NOW)
    clock.hear(NOW + timedelta(days=1))
    first, second = clock.now(), clock.now()
    assert first is not None
    assert second is not None
    assert NOW + timedelta(days=1) <= first <= second


def test_a_steady_clock_goes_on_when_the_other_is_set() -> None:
    wall = MovableClock(at=NOW)
    steady = SteadyClock(wall)
    wall.forward(timedelta(days=1))
    first, second = steady.now(), steady.now()
    assert NOW <= first <= second < NOW + timedelta(days=1)
