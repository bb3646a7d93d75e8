"""Demand that is already written down."""

import pandas as pd
import pytest

from planning import orderbook
from planning.orderbook import Component

JULY = pd.Period("2025-07", "M")
MONTHS = [JULY, JULY + 1, JULY + 2]


def book(*rows: tuple[str, pd.Period, float, float, float]) -> pd.DataFrame:
    """Kind, due, qty, shipped, probability; of item A in the North."""
    frame = pd.DataFrame(rows, columns=["kind", "due", "qty", "shipped", "probability"])
    return frame.assign(item="A", region="North")


@pytest.mark.requirement("R62")
class TestComposition:
    def test_counts_what_remains_of_contracts(self) -> None:
        parts = orderbook.composition(book(("small_contract", JULY, 100, 30, 1.0)), months=MONTHS)

        assert parts["qty"].tolist() == [70]

    def test_weighs_projects_with_their_probability_and_nothing_else(self) -> None:
        parts = orderbook.composition(
            book(("project", JULY, 100, 0, 0.4), ("order", JULY, 10, 0, 0.4)), months=MONTHS
        )

        assert dict(zip(parts["component"], parts["qty"], strict=True)) == {"order": 10, "project": 40}

    def test_spreads_each_component_in_its_own_way(self) -> None:
        parts = orderbook.composition(
            book(("large_contract", JULY, 90, 0, 1.0)),
            months=MONTHS,
            spreads={Component.LARGE_CONTRACT: [1 / 3, 1 / 3, 1 / 3]},
        )

        assert parts["qty"].tolist() == pytest.approx([30, 30, 30])

    def test_puts_what_is_overdue_into_the_first_month(self) -> None:
        parts = orderbook.composition(book(("order", JULY - 2, 25, 0, 1.0)), months=MONTHS)

        assert parts[["month", "qty"]].values.tolist() == [[JULY, 25]]

    def test_of_an_empty_book_is_empty(self) -> None:
        assert orderbook.composition(book(), months=MONTHS).empty

    def test_leaves_no_overlap_with_the_other_forecast(self) -> None:
        """About to sign and other forecast must not count the same unit twice."""
        parts = orderbook.composition(
            book(("project", JULY, 100, 0, 0.5), ("order", JULY, 20, 0, 1.0)), months=MONTHS
        )
        forecast = pd.DataFrame({"item": "A", "region": "North", "month": MONTHS, "qty": [100.0, 80.0, 80.0]})

        whole = orderbook.with_other(parts, forecast)

        assert whole.groupby("month")["qty"].sum().tolist() == [100, 80, 80]
        assert whole["component"].tolist()[:3] == ["order", "project", "other"]


@pytest.mark.requirement("R63")
class TestLongRange:
    def test_follows_from_bookings_by_their_usual_ratio(self) -> None:
        ratio = orderbook.shipments_per_booking(pd.Series([100.0, 120.0]), pd.Series([110.0, 88.0]))
        plan = pd.DataFrame({"family": "F", "month": MONTHS, "qty": [200.0, 200.0, 100.0]})

        later = orderbook.long_range(plan, ratio=ratio, lead_months=2)

        assert later["qty"].tolist() == pytest.approx([180, 180, 90])
        assert later["month"].tolist() == [JULY + 2, JULY + 3, JULY + 4]
