"""Orders against the agreed forecast."""

import pandas as pd
import pytest

from planning import netting
from planning.consumption import Window

MONTHS = list(pd.period_range("2025-07", periods=4, freq="M"))


def forecast(*quantities: float, item: str = "A") -> pd.DataFrame:
    return pd.DataFrame({"item": item, "region": "North", "month": MONTHS, "qty": quantities})


def orders(*rows: tuple[str, int, float, float], item: str = "A", region: str = "North") -> pd.DataFrame:
    """Name, months after July, quantity, shipped."""
    frame = pd.DataFrame(rows, columns=["order", "due", "qty", "shipped"])
    return frame.assign(item=item, region=region, due=[MONTHS[0] + int(due) for due in frame["due"]])


@pytest.mark.requirement("R24")
class TestNet:
    def test_counts_nothing_twice(self) -> None:
        """Orders and what is left of the forecast, never orders and forecast."""
        booked = orders(("a", 0, 80, 0), ("b", 1, 150, 0), ("c", 2, 60, 0))

        result = netting.net(forecast(100, 100, 100, 100), booked, months=MONTHS)

        assert result.lines["net"].tolist() == [0, 0, 10, 100]
        assert result.lines["demand"].tolist() == [80, 150, 70, 100]
        assert result.over.empty

    def test_names_the_orders_that_nobody_expected(self) -> None:
        result = netting.net(
            forecast(100, 100, 100, 100),
            orders(("a", 0, 80, 0), ("b", 1, 150, 0)),
            months=MONTHS,
            window=Window(back=0, forward=0),
        )

        assert result.over.values.tolist() == [["b", "A", "North", 50.0]]

    def test_counts_only_what_is_still_to_be_shipped(self) -> None:
        result = netting.net(forecast(100, 0, 0, 0), orders(("a", 0, 80, 30)), months=MONTHS)

        assert result.lines["orders"].tolist() == [50, 0, 0, 0]
        assert result.lines["net"].tolist() == [50, 0, 0, 0]

    def test_plans_for_orders_of_items_without_a_forecast(self) -> None:
        result = netting.net(forecast(0, 0, 0, 0), orders(("a", 1, 7, 0), item="B"), months=MONTHS)

        assert result.lines[result.lines["item"] == "B"]["demand"].tolist() == [0, 7, 0, 0]
        assert result.over["order"].tolist() == ["a"]

    def test_keeps_overdue_orders_in_the_first_month(self) -> None:
        result = netting.net(forecast(100, 100, 100, 100), orders(("late", -2, 40, 0)), months=MONTHS)

        assert result.lines["demand"].tolist() == [140, 100, 100, 100]

    def test_keeps_regions_apart(self) -> None:
        result = netting.net(forecast(100, 0, 0, 0), orders(("a", 0, 30, 0), region="South"), months=MONTHS)

        assert result.lines.query("region == 'North'")["net"].tolist() == [100, 0, 0, 0]
        assert result.lines.query("region == 'South'")["demand"].tolist() == [30, 0, 0, 0]

    def test_records_whose_forecast_each_order_took(self) -> None:
        result = netting.net(forecast(100, 100, 100, 100), orders(("b", 1, 150, 0)), months=MONTHS)

        assert result.taken[["month", "qty"]].astype(str).values.tolist() == [
            ["2025-08", "100.0"],
            ["2025-07", "50.0"],
        ]
