"""A product's life bounds its figures: it borrows before its launch and sells nothing outside its life."""

import pandas as pd
import pytest

from planning import lifecycle
from tests.builders.companies import table


def history(**quantities: dict[str, float]) -> pd.DataFrame:
    rows = [
        {"item": item, "region": "Italy", "month": pd.Period(month, "M"), "qty": qty}
        for item, months in quantities.items()
        for month, qty in months.items()
    ]
    return pd.DataFrame(rows)


def items(*rows: dict[str, object]) -> pd.DataFrame:
    return table("items", rows)


NEW = items({"item": "OLD"}, {"item": "NEW", "like_item": "OLD"})


def quantities(frame: pd.DataFrame, item: str) -> list[float]:
    return [float(qty) for qty in frame.loc[frame["item"] == item, "qty"]]


@pytest.mark.requirement("R144")
def test_a_new_item_borrows_its_model_s_months_at_its_own_size() -> None:
    past = history(
        OLD={"2026-07": 60.0, "2026-08": 80.0, "2026-09": 100.0, "2026-10": 100.0},
        NEW={"2026-09": 40.0, "2026-10": 60.0},
    )
    assert quantities(lifecycle.borrowed(past, NEW), "NEW") == [30.0, 40.0, 40.0, 60.0]


def test_the_model_keeps_its_own_history() -> None:
    past = history(OLD={"2026-08": 80.0, "2026-09": 100.0}, NEW={"2026-09": 50.0})
    assert quantities(lifecycle.borrowed(past, NEW), "OLD") == [80.0, 100.0]


def test_an_item_not_sold_yet_borrows_the_whole_history() -> None:
    assert quantities(lifecycle.borrowed(history(OLD={"2026-08": 80.0}), NEW), "NEW") == [80.0]


def test_a_region_in_which_the_new_item_does_not_sell_lends_nothing() -> None:
    past = history(OLD={"2026-08": 80.0}, NEW={"2026-09": 50.0})
    past = pd.concat([past, past.iloc[:1].assign(region="China")])
    china = lifecycle.borrowed(past, NEW).query("item == 'NEW' and region == 'China'")
    assert china["qty"].sum() == 0.0


def test_without_like_items_nothing_changes() -> None:
    past = history(OLD={"2026-08": 80.0})
    pd.testing.assert_frame_equal(lifecycle.borrowed(past, items({"item": "OLD"})), past)


def test_nothing_is_forecast_before_the_launch_or_after_the_phase_out() -> None:
    lines = history(NEW={"2026-11": 5.0, "2026-12": 6.0, "2027-01": 7.0}).assign(lower=1.0, upper=9.0)
    life = items({"item": "NEW", "launch": "2026-12", "phase_out": "2026-12"})
    clipped = lifecycle.clipped(lines, life)
    assert quantities(clipped, "NEW") == [0.0, 6.0, 0.0]
    assert clipped["upper"].tolist() == [0.0, 9.0, 0.0]


LINES = pd.concat(
    [
        pd.DataFrame({"item": item, "month": pd.period_range("2026-11", periods=5, freq="M"), "qty": 90.0})
        for item in ("OLD", "NEW")
    ],
    ignore_index=True,
)
LAUNCHED: dict[str, object] = {"item": "NEW", "like_item": "OLD", "launch": "2026-12", "ramp_months": 3.0}


class TestRamp:
    def test_a_new_item_reaches_full_sales_month_by_month(self) -> None:
        lines = lifecycle.ramped(LINES, items({"item": "OLD"}, LAUNCHED))
        assert quantities(lines, "NEW")[1:] == pytest.approx([30.0, 60.0, 90.0, 90.0])
        assert quantities(lines, "OLD") == [90.0] * 5

    @pytest.mark.requirement("R144")
    def test_the_item_that_it_replaces_gives_way_by_as_much(self) -> None:
        """Old and new together sell what the old one did."""
        both = items({"item": "OLD", "phase_out": "2027-03"}, LAUNCHED)
        lines = lifecycle.ramped(LINES, both)
        after = lines[lines["month"] >= pd.Period("2026-12", "M")]
        assert after.groupby("month")["qty"].sum().tolist() == pytest.approx([90.0] * 4)

    def test_months_on_the_ramp_count_at_full_sales(self) -> None:
        past = history(OLD={"2026-10": 100.0, "2026-11": 100.0, "2026-12": 100.0}, NEW={"2026-12": 20.0})
        grown = lifecycle.borrowed(past, items({"item": "OLD"}, LAUNCHED))
        assert quantities(grown, "NEW") == pytest.approx([60.0, 60.0, 60.0])

    def test_an_item_not_sold_yet_has_the_size_that_was_stated(self) -> None:
        small = items({"item": "OLD"}, {"item": "NEW", "like_item": "OLD", "like_share": 0.5})
        assert quantities(lifecycle.borrowed(history(OLD={"2026-08": 80.0}), small), "NEW") == [40.0]
