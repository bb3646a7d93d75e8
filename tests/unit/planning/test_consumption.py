"""Forecast consumption, with the worked examples of the field."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.consumption import Order, Window, consume


def orders(*quantities: float) -> list[Order]:
    return [Order(name=f"SO-{bucket}", bucket=bucket, qty=qty) for bucket, qty in enumerate(quantities)]


@pytest.mark.requirement("R24")
@pytest.mark.requirement("R54")
class TestConsume:
    def test_looks_one_bucket_back_and_one_forward(self) -> None:
        result = consume([100] * 4, orders(80, 150, 60, 0))

        assert list(result.net) == [0, 0, 10, 100]
        assert result.over == {}
        assert list(result.demand) == [80, 150, 70, 100]

    def test_stays_in_its_own_bucket_without_windows(self) -> None:
        result = consume([100] * 4, orders(80, 150, 60, 0), window=Window(back=0, forward=0))

        assert list(result.net) == [20, 0, 40, 100]
        assert result.over == {"SO-1": 50}
        assert list(result.demand) == [100, 150, 100, 100]

    def test_agrees_with_the_documented_example_of_frepple(self) -> None:
        result = consume([350] * 4, orders(300, 500, 280, 0))

        assert list(result.net) == [0, 0, 0, 320]

    def test_keeps_a_record_per_order(self) -> None:
        result = consume([100] * 3, orders(80, 150))

        assert [(taken.order, taken.bucket, taken.qty) for taken in result.taken] == [
            ("SO-0", 0, 80),
            ("SO-1", 1, 100),
            ("SO-1", 0, 20),
            ("SO-1", 2, 30),
        ]

    def test_may_look_forward_first(self) -> None:
        result = consume([100] * 3, orders(0, 150), window=Window(forward_first=True))

        assert list(result.net) == [100, 0, 50]

    def test_leaves_the_forecast_to_ordinary_orders_when_one_is_abnormal(self) -> None:
        tender = Order(name="tender", bucket=0, qty=500, abnormal=True)

        result = consume([100], [tender])

        assert list(result.net) == [100]
        assert list(result.demand) == [600]
        assert result.over == {"tender": 500}

    def test_lets_an_abnormal_order_take_its_percentage(self) -> None:
        tender = Order(name="tender", bucket=0, qty=500, abnormal=True)

        result = consume([100], [tender], window=Window(abnormal_percent=20))

        assert list(result.net) == [80]

    def test_counts_an_overdue_order_in_the_first_bucket_without_consuming(self) -> None:
        """Its forecast has gone with its month; taking this month's would hide demand."""
        late = Order(name="late", bucket=-2, qty=30)

        result = consume([100, 100], [late])

        assert list(result.demand) == [130, 100]
        assert result.over == {"late": 30}

    def test_leaves_orders_beyond_the_horizon_out(self) -> None:
        result = consume([100], [Order(name="far", bucket=5, qty=30)])

        assert list(result.demand) == [100]


FORECASTS = st.lists(st.integers(0, 1000), min_size=1, max_size=12)
BOOKED = st.lists(st.tuples(st.integers(0, 11), st.integers(1, 500), st.booleans()), max_size=20)
WINDOWS = st.builds(Window, back=st.integers(0, 3), forward=st.integers(0, 3), forward_first=st.booleans())


@given(forecast=FORECASTS, booked=BOOKED, window=WINDOWS)
def test_consumption_never_loses_or_invents_a_unit(
    forecast: list[int], booked: list[tuple[int, int, bool]], window: Window
) -> None:
    """Forecast = net + taken; orders = taken + over; nothing below zero; nothing outside the window."""
    lines = [
        Order(name=f"SO-{number:02d}", bucket=bucket % len(forecast), qty=qty, abnormal=abnormal)
        for number, (bucket, qty, abnormal) in enumerate(booked)
    ]
    due = {order.name: order.bucket for order in lines}

    result = consume(forecast, lines, window=window)

    taken = sum(one.qty for one in result.taken)
    assert min(result.net) >= 0
    assert sum(result.net) + taken == pytest.approx(sum(forecast))
    assert taken + sum(result.over.values()) == pytest.approx(sum(order.qty for order in lines))
    assert sum(result.demand) == pytest.approx(sum(order.qty for order in lines) + sum(result.net))
    assert all(-window.back <= one.bucket - due[one.order] <= window.forward for one in result.taken)


@given(forecast=FORECASTS, booked=BOOKED, order=st.randoms())
def test_consumption_does_not_depend_on_the_order_of_the_list(
    forecast: list[int], booked: list[tuple[int, int, bool]], order: Random
) -> None:
    lines = [
        Order(name=f"SO-{number:02d}", bucket=bucket % len(forecast), qty=qty)
        for number, (bucket, qty, _) in enumerate(booked)
    ]
    shuffled = list(lines)
    order.shuffle(shuffled)

    assert consume(forecast, shuffled) == consume(forecast, lines)
