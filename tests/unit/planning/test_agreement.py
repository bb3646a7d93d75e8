"""Streams are kept apart and combined by the company's own rule."""

from typing import Any

import pandas as pd
import pytest

from planning import agreement
from planning.decisions import Decided
from planning.settings import Consensus, Horizons, Settings
from tests.builders.companies import Rows, company, sales

AS_OF = pd.Period("2026-11", "M")
MONTHS = pd.period_range(AS_OF, periods=4, freq="M")


def reached(consensus: Consensus, sent: float | None = None, **tables: Rows) -> Decided:
    """A hundred a month by statistics, and what was sent, for one item of four months."""
    given: list[tuple[Any, ...]] = [("A", "All", month, "statistical", 100.0) for month in MONTHS]
    given += [] if sent is None else [("A", "All", month, "sales", sent) for month in MONTHS]
    streams = pd.DataFrame(given, columns=["item", "region", "month", "stream", "qty"])
    firm = company(
        Settings(name="Test Ltd", consensus=consensus, horizons=Horizons(plan=4)),
        items=[{"item": "A", "family": "Machines", "lead_months": 1.0}],
        **{"actuals": sales("A", [90.0] * 24, last="2026-10"), **tables},
    )
    return agreement.reach(firm, streams, None, as_of=AS_OF)


def quantities(decided: Decided) -> list[float]:
    return [round(float(qty), 3) for qty in decided.consensus.lines.sort_values("month")["qty"]]


@pytest.mark.requirement("R62")
def test_in_the_near_months_what_is_written_down_comes_first() -> None:
    """A contract beyond the forecast counts in full, a likely project by its probability."""
    book = [
        {
            "order": "C-1",
            "item": "A",
            "due": "2026-11-10",
            "qty": 150.0,
            "shipped": 20.0,
            "kind": "large_contract",
        },
        {
            "order": "P-1",
            "item": "A",
            "due": "2026-12-10",
            "qty": 60.0,
            "kind": "project",
            "probability": 0.5,
        },
    ]
    decided = reached(Consensus(near_months=2), orders=book)
    assert quantities(decided) == [130.0, 100.0, 100.0, 100.0]
    assert decided.consensus.lines["source"].tolist() == ["order book"] * 2 + ["statistical"] * 2


@pytest.mark.requirement("R63")
def test_beyond_the_order_book_shipments_follow_bookings_by_their_ratio() -> None:
    months = pd.period_range("2025-11", "2027-02", freq="M")
    booked = [{"item": "A", "month": str(month), "qty": 100.0} for month in months]
    assert quantities(reached(Consensus(), bookings=booked)) == [90.0] * 4


@pytest.mark.requirement("R82")
def test_new_products_and_activities_of_other_functions_come_on_top() -> None:
    rows = [
        {"item": "A", "month": "2026-12", "stream": "new product", "qty": 30.0},
        {"item": "A", "month": "2026-12", "stream": "finance", "qty": 500.0},
    ]
    decided = reached(Consensus(), streams=rows)
    assert quantities(decided) == [100.0, 130.0, 100.0, 100.0]
    assert "finance" in set(decided.consensus.streams["stream"])


@pytest.mark.requirement("R82")
def test_weights_follow_past_accuracy_drawn_to_equal_ones() -> None:
    """Sales was twice as near as statistics, over two months: weighed up, but not by much yet."""
    published = [
        {"published": month, "step": step, "item": "A", "month": wanted, "qty": qty}
        for month, wanted in (("2026-08", "2026-09"), ("2026-09", "2026-10"))
        for step, qty in (("statistical", 110.0), ("sales", 100.0))
    ]
    decided = reached(Consensus(weights="accuracy"), sent=200.0, versions=published)
    assert decided.consensus.lines["source"].unique().tolist() == ["weighted"]
    assert all(150.0 < qty < 170.0 for qty in quantities(decided))
    assert "% sales" in decided.consensus.lines["rule"].iloc[0]


def test_without_measured_versions_no_weight_is_guessed() -> None:
    assert quantities(reached(Consensus(weights="accuracy"), sent=200.0)) == [200.0] * 4
