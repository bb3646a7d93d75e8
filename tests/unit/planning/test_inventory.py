"""Stock over time, on the acceptance vectors."""

import numpy as np
import pytest

from planning import inventory


@pytest.mark.requirement("R15")
def test_projected_balance_uses_orders_alone_inside_the_fence() -> None:
    """V4."""
    result = inventory.pab(
        50, forecast=[100] * 4, orders=[120, 90, 40, 10], receipts=[100] * 4, demand_fence=1
    )
    assert result.demand.tolist() == [120, 100, 100, 100]
    assert result.balance.tolist() == [30, 30, 30, 30]


@pytest.mark.requirement("R155")
def test_receipts_are_promised_until_the_next_receipt() -> None:
    """V5."""
    promise = inventory.atp(50, receipts=[100, 0, 100, 0], orders=[80, 40, 30, 20])
    assert promise.discrete.tolist() == [30, 0, 50, 0]
    assert promise.cumulative.tolist() == [30, 30, 80, 80]


@pytest.mark.requirement("R155")
def test_a_month_that_is_over_promised_takes_from_the_nearest_earlier_one() -> None:
    """V6."""
    promise = inventory.atp(50, receipts=[100, 0, 100, 0], orders=[60, 40, 120, 0])
    assert promise.discrete.tolist() == [30, 0, 0, 0]
    assert promise.cumulative.tolist() == [30, 30, 30, 30]


def test_what_was_promised_beyond_the_stock_shows_as_negative_in_the_first_month() -> None:
    promise = inventory.atp(10, receipts=[0, 100], orders=[30, 20])
    assert promise.discrete.tolist() == [-20, 80]


def test_days_of_supply_use_up_the_months_that_follow() -> None:
    """V7."""
    cover = inventory.days_of_supply(150, demand=[100, 80, 60], working_days=[20, 22, 21])
    assert (cover.days, cover.months, cover.beyond) == (33.75, 1.625, False)


def test_stock_that_outlasts_the_horizon_says_so() -> None:
    assert inventory.days_of_supply(500, demand=[100, 80], working_days=[20, 22]).beyond


def test_stock_for_days_is_the_inverse_of_days_of_supply() -> None:
    demand, days = np.array([[50.0, 100.0, 80.0, 60.0]]), np.array([20.0, 20.0, 22.0, 21.0])
    stock = inventory.stock_for_days(demand, days, target_days=np.array([33.75]))[0, 0]
    assert inventory.days_of_supply(stock, demand=demand[0, 1:], working_days=days[1:]).days == 33.75


def test_safety_stock_adds_the_spread_of_the_lead_time() -> None:
    """V15."""
    both = inventory.safety_stock(z=1.645, error=20, lead=4, demand=100, lead_deviation=0.5)
    assert both == pytest.approx(105.33, abs=0.005)
    assert inventory.safety_stock(z=1.0, error=20, lead=4) == 40.0
