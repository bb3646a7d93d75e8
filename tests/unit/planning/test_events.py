"""Events change a baseline by their dates, their place and their effect, whatever the order they came in."""

from typing import Any

import pandas as pd
import pytest

from planning import events
from tests.builders.companies import table

FAMILIES = pd.Series({"A": "Machines", "B": "Machines", "C": "Grinders"})
MONTHS = pd.period_range("2026-11", periods=3, freq="M")
LINES = pd.DataFrame(
    [
        {"item": item, "region": region, "month": month, "qty": 100.0}
        for item in FAMILIES.index
        for region in ("Italy", "China")
        for month in MONTHS
    ]
)


def effects(*rows: dict[str, Any], lines: pd.DataFrame = LINES) -> pd.DataFrame:
    named = [{"event": str(n), "start": "2026-12", "end": "2026-12"} | row for n, row in enumerate(rows)]
    return events.effects(table("events", named), lines, FAMILIES)


@pytest.mark.requirement("R37")
def test_a_percentage_lifts_the_lines_named_in_the_months_named() -> None:
    changed = effects({"item": "A", "region": "Italy", "percent": 15.0})
    assert changed.to_dict("records") == [
        {"item": "A", "region": "Italy", "month": MONTHS[1], "qty": pytest.approx(15.0)}
    ]


def test_what_an_event_leaves_empty_means_all() -> None:
    assert len(effects({"percent": 10.0})) == 6
    assert set(effects({"family": "Machines", "percent": 10.0})["item"]) == {"A", "B"}


def test_a_quantity_is_shared_by_the_baseline_and_adds_up_in_each_month() -> None:
    lines = LINES.assign(qty=[300.0 if item == "A" else 100.0 for item in LINES["item"]])
    changed = effects({"region": "Italy", "qty": 50.0, "end": "2027-01"}, lines=lines)
    assert changed.groupby("month")["qty"].sum().round(9).tolist() == [50.0, 50.0]
    assert changed.loc[changed["item"] == "A", "qty"].iloc[0] == pytest.approx(30.0)


def test_a_quantity_without_any_baseline_is_shared_equally() -> None:
    changed = effects({"item": "A", "qty": 50.0}, lines=LINES.assign(qty=0.0))
    assert changed["qty"].tolist() == [25.0, 25.0]


def test_percentages_come_before_quantities_in_any_order() -> None:
    """100 × 1.5 + 40 − 100, not (100 + 40) × 1.5 − 100."""
    rows = [{"item": "A", "region": "Italy", "qty": 40.0}, {"item": "A", "region": "Italy", "percent": 50.0}]
    assert effects(*rows)["qty"].tolist() == effects(*rows[::-1])["qty"].tolist() == [90.0]


def test_an_event_that_does_not_count_changes_nothing() -> None:
    assert effects({"item": "A", "percent": 50.0, "active": False}).empty


def test_without_events_nothing_changes() -> None:
    assert effects().empty
