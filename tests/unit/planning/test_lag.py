"""Frozen versions against what happened."""

import pandas as pd
import pytest

from planning import accuracy, lag

JUNE = pd.Period("2025-06", "M")


def version(published: pd.Period, **by_month: float) -> pd.DataFrame:
    rows = [
        ("A", "North", pd.Period(month.replace("_", "-")[1:], "M"), qty) for month, qty in by_month.items()
    ]
    return pd.DataFrame(rows, columns=["item", "region", "month", "qty"]).assign(published=published)


@pytest.mark.requirement("R28")
class TestPairs:
    sold = pd.DataFrame(
        {
            "item": "A",
            "region": "North",
            "month": pd.period_range("2025-05", periods=2, freq="M"),
            "qty": [80.0, 100.0],
        }
    )

    def test_take_each_month_from_the_version_of_its_lag(self) -> None:
        versions = pd.concat(
            [version(JUNE - 3, m2025_06=70.0, m2025_05=60.0), version(JUNE - 1, m2025_06=90.0, m2025_07=95.0)]
        )

        pairs = lag.pairs(versions, self.sold, lags=(1, 3))

        assert pairs[["month", "lag", "forecast", "actual"]].astype(str).values.tolist() == [
            ["2025-06", "1", "90.0", "100.0"],
            ["2025-06", "3", "70.0", "100.0"],
        ]

    def test_feed_the_table_of_measures_by_lag(self) -> None:
        versions = pd.concat([version(JUNE - 3, m2025_06=70.0), version(JUNE - 1, m2025_06=90.0)])

        table = accuracy.table(lag.pairs(versions, self.sold), by=["lag"])

        assert table["lag"].tolist() == [1, 3]
        assert table["wape"].tolist() == pytest.approx([0.1, 0.3])

    def test_count_a_month_without_sales_as_zero(self) -> None:
        versions = version(JUNE - 3, m2025_06=70.0).assign(item="B")

        assert lag.pairs(versions, self.sold)["actual"].tolist() == [0.0]

    def test_leave_months_out_that_are_still_open(self) -> None:
        versions = version(JUNE, m2025_07=70.0)

        assert lag.pairs(versions, self.sold).empty


class TestNaive:
    def test_is_the_same_month_of_last_year(self) -> None:
        lines = TestPairs.sold.assign(month=TestPairs.sold["month"] + 12)

        assert lag.naive(TestPairs.sold, lines)["qty"].tolist() == [80.0, 100.0]

    def test_is_zero_for_what_was_not_sold_then(self) -> None:
        assert lag.naive(TestPairs.sold, TestPairs.sold)["qty"].tolist() == [0.0, 0.0]
