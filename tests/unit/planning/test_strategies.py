"""Production strategies, on the acceptance vectors: stock 200, demand 300, 400, 500, 400."""

import pytest

from planning import strategies

DEMAND = [300.0, 400.0, 500.0, 400.0]


@pytest.mark.requirement("R69")
class TestFromTwoHundred:
    """V8 to V10."""

    def test_level_ends_at_the_target_at_a_constant_rate(self) -> None:
        plan = strategies.level(200, demand=DEMAND, end_stock=100)
        assert plan.production.tolist() == [375] * 4
        assert plan.stock.tolist() == [275, 250, 125, 100]

    def test_chase_keeps_stock_at_the_target(self) -> None:
        plan = strategies.chase(200, demand=DEMAND, target=100)
        assert plan.production.tolist() == [200, 400, 500, 400]
        assert plan.stock.tolist() == [100] * 4

    def test_use_stock_first_runs_stock_down(self) -> None:
        plan = strategies.use_stock_first(200, demand=DEMAND)
        assert plan.production.tolist() == [100, 400, 500, 400]
        assert plan.stock.tolist() == [0] * 4

    def test_level_without_stock_out_never_falls_below_safety(self) -> None:
        plan = strategies.level_no_stockout(200, demand=DEMAND, safety=50)
        assert plan.stock.min() == pytest.approx(50)
        assert len(set(plan.production.tolist())) == 1

    def test_level_per_working_day_follows_the_days(self) -> None:
        plan = strategies.level(200, demand=DEMAND, end_stock=100, working_days=[20, 20, 10, 10])
        assert plan.production.tolist() == [500, 500, 250, 250]


@pytest.mark.requirement("R146")
def test_make_to_order_brings_the_order_book_to_its_target() -> None:
    """V17."""
    assert strategies.make_to_order(500, bookings=[300], target=400).production.tolist() == [400]
    assert strategies.backlog_after(500, [300], [350]).tolist() == [450]


def test_a_suggestion_stays_within_the_lot_limits() -> None:
    """V20."""
    assert strategies.replenishment(60, demand=75, target=10, minimum=5, maximum=20) == (25, 20)
