"""Two versions of a plan are compared line by line, and their nervousness is measured where calm matters."""

import pandas as pd
import pytest

from planning import versions

MONTHS = pd.period_range("2026-11", periods=3, freq="M")


def version(*quantities: float, item: str = "A") -> pd.DataFrame:
    months = MONTHS[: len(quantities)]
    return pd.DataFrame({"item": item, "month": months, "qty": list(quantities)})


@pytest.mark.requirement("R44")
def test_only_what_changed_is_listed() -> None:
    found = versions.changes(version(10, 20, 30), version(10, 25, 30))
    assert found.to_dict("records") == [
        {"item": "A", "month": MONTHS[1], "before": 20.0, "after": 25.0, "change": 5.0}
    ]


def test_a_solver_s_rounding_is_no_change() -> None:
    assert versions.changes(version(10), version(10 + 1e-7)).empty


def test_a_new_item_comes_from_zero() -> None:
    found = versions.changes(version(10), pd.concat([version(10), version(4, item="B")]))
    assert found[["item", "before", "after"]].values.tolist() == [["B", 0.0, 4.0]]


def test_regions_are_told_apart_when_asked() -> None:
    before = version(10, 10).assign(region="Italy")
    after = before.assign(region=["China", "Italy"])
    assert len(versions.changes(before, after, on=("item", "region", "month"))) == 2
    assert versions.changes(before, after).empty


@pytest.mark.requirement("R40")
def test_churn_inside_the_frozen_months_is_measured_apart() -> None:
    found = versions.churn(version(100, 100, 100), version(90, 150, 50), first_free=MONTHS[1])
    assert (found.frozen, found.free) == (0.1, 0.5)


def test_months_that_only_one_version_holds_do_not_count() -> None:
    """A rolling horizon adds a month each cycle; that is no nervousness."""
    found = versions.churn(version(100, 100), version(100, 100, 100), first_free=MONTHS[1])
    assert (found.frozen, found.free) == (0.0, 0.0)


def test_where_nothing_was_planned_there_is_no_churn_to_speak_of() -> None:
    assert versions.churn(version(0, 5), version(3, 5), first_free=MONTHS[1]).frozen is None
