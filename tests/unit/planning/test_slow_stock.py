"""Stock that does not move."""

import pandas as pd
import pytest

from planning import grading, slow_stock
from tests.builders import companies

AS_OF = pd.Period("2026-07", "M")


@pytest.fixture
def review() -> pd.DataFrame:
    """A steady item, one that stopped, a part of the steady one, and one that nobody uses."""
    company = companies.company(
        items=[
            {"item": "STEADY", "family": "Machines", "cost": 100},
            {"item": "STOPPED", "cost": 50},
            {"item": "PART", "cost": 10},
            {"item": "ORPHAN", "cost": 5},
        ],
        stock=[
            {"item": "STEADY", "qty": 90, "last_issue": "2026-06-28"},
            {"item": "STOPPED", "qty": 40, "last_issue": "2025-06-01"},
            {"item": "PART", "qty": 100, "last_issue": "2025-12-01"},
            {"item": "ORPHAN", "qty": 8},
        ],
        bom=[{"parent": "STEADY", "component": "PART", "qty_per": 2}],
    )
    months = pd.period_range(AS_OF, periods=12, freq="M")
    demand = pd.concat(
        [
            pd.DataFrame({"item": "STEADY", "month": months, "qty": 10.0}),
            pd.DataFrame({"item": "STOPPED", "month": months, "qty": 1.0}),
        ]
    )
    return slow_stock.review(company, demand, as_of=AS_OF).set_index("item")


@pytest.mark.requirement("R20")
class TestReview:
    def test_cover_and_frequency_are_two_views(self, review: pd.DataFrame) -> None:
        assert review.loc["STEADY", ["slow_frequency", "slow_quantity"]].tolist() == [False, True]
        assert review.loc["PART", ["slow_frequency", "slow_quantity"]].tolist() == [True, False]

    def test_excess_is_what_is_beyond_the_cover_limit(self, review: pd.DataFrame) -> None:
        assert review.loc["STEADY", ["excess", "excess_value"]].tolist() == [30, 3000]
        assert review.loc["PART", "excess"] == 0

    def test_a_part_covers_what_its_parents_ask_for(self, review: pd.DataFrame) -> None:
        assert review.loc["PART", "cover_months"] == 5

    def test_what_nobody_asks_for_is_obsolete(self, review: pd.DataFrame) -> None:
        assert review.index[review["obsolete"]].tolist() == ["ORPHAN"]

    def test_provision_grows_with_age(self, review: pd.DataFrame) -> None:
        assert review.loc["STOPPED", "provision"] == 2000 * 0.5
        assert review.loc["PART", "provision"] == 1000 * 0.25
        assert review.loc["STEADY", "provision"] == 0


def test_stock_turns_are_cost_of_sales_over_stock() -> None:
    assert slow_stock.turns(6000, stock_value=1500) == 4


def test_the_largest_is_graded_a_even_when_it_is_nearly_all() -> None:
    assert grading.abc(pd.Series({"x": 97.0, "y": 3.0})).to_dict() == {"x": "A", "y": "C"}


def test_items_without_value_are_graded_c() -> None:
    assert grading.abc(pd.Series({"x": 0.0, "y": 0.0})).to_dict() == {"x": "C", "y": "C"}
