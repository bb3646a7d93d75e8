"""Orders that leave the plan are quantities that can be ordered, and stay with the plan."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning import release

FIRST = pd.Period("2026-11", freq="M")


def sourcing(quantities: list[float], **way: str) -> pd.DataFrame:
    """So much of one item by one way, month after month."""
    months = pd.period_range(FIRST, periods=len(quantities), freq="M")
    described = {"item": "EM-100", "place": "", "kind": "make", "source": "", "lever": ""} | way
    return pd.DataFrame({"month": months, "qty": quantities, "cost": 0.0}).assign(**described)


def ordered(made: pd.DataFrame, decimals: int = 0) -> dict[str, float]:
    orders = release.orders(made, pd.Series({"EM-100": decimals}))
    return dict(zip(orders["month"].astype(str), orders["qty"], strict=True))


@pytest.mark.requirement("R31")
@pytest.mark.requirement("R103")
def test_what_one_month_rounds_away_comes_in_a_later_one() -> None:
    thirds = ordered(sourcing([1 / 3] * 6))
    assert thirds == {"2026-12": 1.0, "2027-03": 1.0}


def test_a_half_that_the_solver_left_a_little_short_is_a_half() -> None:
    assert ordered(sourcing([2.4999999999])) == {"2026-11": 3.0}


def test_an_item_sold_by_weight_keeps_its_decimals() -> None:
    assert ordered(sourcing([1.26, 1.26]), decimals=1) == {"2026-11": 1.3, "2026-12": 1.2}


def test_every_way_is_ordered_by_itself() -> None:
    both = pd.concat([sourcing([1.6]), sourcing([1.6], kind="buy", source="S1")])
    orders = release.orders(both, pd.Series({"EM-100": 0}))
    assert orders[["kind", "qty"]].to_numpy().tolist() == [["buy", 2.0], ["make", 2.0]]


def test_nothing_planned_is_nothing_ordered() -> None:
    assert release.orders(sourcing([]), pd.Series({"EM-100": 0})).empty


@given(st.lists(st.floats(min_value=0.0, max_value=1e5), min_size=1, max_size=36), st.integers(0, 3))
def test_orders_never_drift_from_the_plan(quantities: list[float], decimals: int) -> None:
    made = sourcing(quantities)
    orders = release.orders(made, pd.Series({"EM-100": decimals})).set_index("month")["qty"]
    drift = orders.reindex(made["month"], fill_value=0.0).cumsum().to_numpy() - np.cumsum(quantities)
    assert np.abs(drift).max() <= 0.5 * 10.0**-decimals + 1e-5
