"""The order book beside the agreed demand."""

import pandas as pd
import pytest

from planning import booked
from tests.builders.companies import company

JULY = pd.Period("2025-07", "M")
AGREED = pd.DataFrame(
    {"item": "A", "region": "North", "month": pd.period_range(JULY, periods=18, freq="M"), "qty": 100.0}
)
NORTH = [{"customer": "C1", "region": "North"}]


def order(name: str, due: str, qty: float, **more: object) -> dict[str, object]:
    return {"order": name, "item": "A", "customer": "C1", "due": due, "qty": qty, **more}


@pytest.mark.requirement("R15")
class TestNetting:
    def test_plans_for_orders_and_what_they_leave_of_the_forecast(self) -> None:
        some = company(customers=NORTH, orders=[order("SO-1", "2025-07-20", 130, shipped=10)])

        netting = booked.tables(some, AGREED, as_of=JULY)["netting"]

        assert netting.head(2)[["orders", "net", "demand"]].values.tolist() == [[120, 0, 120], [0, 80, 80]]

    def test_does_not_count_a_project_as_an_order(self) -> None:
        some = company(
            customers=NORTH, orders=[order("P-1", "2025-07-20", 500, kind="project", probability=0.5)]
        )

        assert booked.tables(some, AGREED, as_of=JULY)["netting"]["orders"].sum() == 0

    def test_without_an_order_book_is_the_forecast(self) -> None:
        netting = booked.tables(company(), AGREED, as_of=JULY)["netting"]

        assert (netting["demand"] == 100).all()


@pytest.mark.requirement("R62")
class TestOrderBook:
    def test_tells_near_demand_by_its_components(self) -> None:
        some = company(
            customers=NORTH,
            orders=[
                order("SO-1", "2025-07-20", 30),
                order("C-1", "2025-07-31", 40, kind="large_contract", shipped=15),
                order("P-1", "2025-08-15", 50, kind="project", probability=0.6),
            ],
        )

        book = booked.tables(some, AGREED, as_of=JULY)["order_book"]

        july, august = book[book["month"] == JULY], book[book["month"] == JULY + 1]
        assert dict(zip(july["component"], july["qty"], strict=True)) == {
            "order": 30,
            "large_contract": 25,
            "other": 45,
        }
        assert dict(zip(august["component"], august["qty"], strict=True)) == {"project": 30, "other": 70}
        assert book["month"].nunique() == booked.NEAR_MONTHS
