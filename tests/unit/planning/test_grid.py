"""The grid reads as planners read: per family and in total, the months across."""

import pandas as pd
import pytest

from planning import grid

MONTHS = pd.period_range("2026-11", periods=2, freq="M")


def line(item: str, family: str, month: pd.Period, **figures: float) -> dict[str, object]:
    flows = dict.fromkeys(
        ("demand", "make", "buy", "outsourced", "receipts", "shipped", "stock", "backlog"), 0.0
    )
    return {"item": item, "family": family, "month": month} | flows | figures


LINES = pd.DataFrame(
    [
        line("A", "Machines", MONTHS[0], demand=10.0, make=6.0, receipts=2.0, shipped=8.0, backlog=2.0),
        line("A", "Machines", MONTHS[1], demand=10.0, make=12.0, shipped=12.0),
        line("B", "Machines", MONTHS[0], demand=5.0, make=5.0, shipped=5.0, stock=1.0),
        line("C", "Grinders", MONTHS[0], demand=3.0, buy=3.0, shipped=3.0),
    ]
)


def row(family: str, measure: str) -> list[float]:
    found = grid.build(LINES).set_index(["family", "measure"]).loc[(family, measure)]
    return [float(value) for value in found]


@pytest.mark.requirement("R2")
@pytest.mark.requirement("R38")
def test_items_of_a_family_add_up() -> None:
    assert row("Machines", "demand") == [15.0, 10.0]
    assert row("Machines", "stock") == [1.0, 0.0]


def test_supply_is_all_that_comes_in() -> None:
    assert row("Machines", "supply") == [13.0, 12.0]


def test_the_total_adds_up_the_families() -> None:
    assert row("Total", "shipped") == [16.0, 12.0]


def test_families_keep_their_order_and_the_total_is_last() -> None:
    assert grid.build(LINES)["family"].unique().tolist() == ["Machines", "Grinders", "Total"]
    assert list(grid.build(LINES).columns) == ["family", "measure", "2026-11", "2026-12"]
