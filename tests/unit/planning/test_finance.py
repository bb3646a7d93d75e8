"""A plan in money."""

import pytest

from planning import finance


@pytest.mark.requirement("R114")
def test_volume_mix_and_price_add_up_to_the_change_in_revenue() -> None:
    """V19."""
    bridge = finance.bridge(
        {"a": 10, "b": 10}, {"a": 15, "b": 9}, prices_before={"a": 5, "b": 10}, prices_after={"a": 5, "b": 11}
    )
    assert (bridge.volume, bridge.mix, bridge.price) == (30, -15, 9)
    assert bridge.total == 174 - 150


def test_without_a_quantity_before_everything_is_volume() -> None:
    bridge = finance.bridge({}, {"a": 3}, prices_before={}, prices_after={"a": 5})
    assert (bridge.volume, bridge.total) == (15, 15)
