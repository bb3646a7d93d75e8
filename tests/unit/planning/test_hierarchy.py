"""Up and down the levels."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning import hierarchy
from planning.split import Basis

ITEMS = pd.DataFrame({"item": ["A", "B", "C"], "family": ["Grinders", "Grinders", "Machines"]})


@pytest.mark.requirement("R35")
class TestLevels:
    def test_refuse_an_item_that_they_do_not_know(self) -> None:
        with pytest.raises(hierarchy.UnknownLabels, match="no item X"):
            hierarchy.with_levels(pd.DataFrame({"item": ["A", "X"], "qty": 1.0}), ITEMS)

    def test_add_up_to_family_and_company(self) -> None:
        lines = hierarchy.with_levels(pd.DataFrame({"item": ["A", "B", "C"], "qty": [1.0, 2.0, 4.0]}), ITEMS)

        assert hierarchy.roll_up(lines, by=["family"])["qty"].tolist() == [3, 4]
        assert hierarchy.roll_up(lines, by=[])["qty"].tolist() == [7]

    def test_never_add_prices_up(self) -> None:
        lines = pd.DataFrame({"family": "F", "qty": [10.0, 30.0], "price": [4.0, 8.0]})

        assert hierarchy.roll_up(lines, by=["family"], averages={"price": "qty"})["price"].tolist() == [7]


@given(totals=st.lists(st.integers(0, 10**6), min_size=1, max_size=4), weights=st.data())
def test_what_is_split_down_rolls_up_to_the_same(totals: list[int], weights: st.DataObject) -> None:
    months = pd.period_range("2025-07", periods=len(totals), freq="M")
    figures = pd.DataFrame({"month": months, "qty": [float(total) for total in totals]})
    children = pd.DataFrame(
        [(month, item, weights.draw(st.floats(0, 100))) for month in months for item in ("A", "B", "C", "D")],
        columns=["month", "item", Basis.RECENT],
    )

    parts = hierarchy.split_down(figures, children, child="item", bases=[Basis.RECENT])

    assert hierarchy.roll_up(parts, by=["month"])["qty"].tolist() == totals
