"""What past events did is found in the history, judged, and handed on to events like them."""

import numpy as np
import pandas as pd
import pytest

from planning import plan, promotions
from planning.settings import Horizons, Settings
from tests.builders.companies import company, sales, table

FAMILIES = pd.Series({"A": "Machines", "B": "Machines"})
MONTHS = pd.period_range("2023-01", periods=36, freq="M")
AS_OF = MONTHS[-1] + 1


def history(**changes: dict[str, float]) -> pd.DataFrame:
    """Items that sell a hundred a month, but for the months named."""
    rows = []
    for item in ("A", "B"):
        quantities = pd.Series(100.0, index=MONTHS)
        for month, qty in changes.get(item, {}).items():
            quantities[pd.Period(month, "M")] = qty
        rows.append(pd.DataFrame({"item": item, "region": "Italy", "month": MONTHS, "qty": quantities.array}))
    return pd.concat(rows, ignore_index=True)


def events(*rows: dict[str, object]) -> pd.DataFrame:
    return table("events", rows)


SPRING: dict[str, object] = {
    "event": "SPRING",
    "item": "A",
    "start": "2025-04",
    "end": "2025-04",
    "percent": 40.0,
}
AUTUMN: dict[str, object] = {"event": "AUTUMN", "item": "A", "start": "2026-10", "end": "2026-10"}
SOLD = history(A={"2025-04": 160.0, "2025-05": 80.0}, B={"2025-04": 70.0})


@pytest.mark.requirement("R76")
def test_an_event_is_judged_with_its_dip_and_what_it_took_from_its_family() -> None:
    seen = promotions.review(events(SPRING), SOLD, FAMILIES, as_of=AS_OF).iloc[0]

    assert seen[["expected", "base", "uplift", "dip", "cannibalised", "net"]].tolist() == [
        pytest.approx(figure, abs=1.0) for figure in (40.0, 100.0, 60.0, -20.0, -30.0, 10.0)
    ]
    assert seen["verdict"] == "failed"  # half as much again as expected


def test_an_event_before_the_history_began_stays_open() -> None:
    early = events({**SPRING, "start": "2022-04", "end": "2022-04"})
    assert promotions.review(early, SOLD, FAMILIES, as_of=AS_OF)["verdict"].tolist() == ["open"]


@pytest.mark.parametrize("change", [{"active": False}, {"end": "2025-12"}])
def test_what_is_off_or_lasts_for_long_hides_nothing(change: dict[str, object]) -> None:
    """A new level of nine months is what the history should show."""
    assert not promotions.promoted(SOLD, events({**SPRING, **change}), FAMILIES).any()


def test_an_event_without_an_effect_gets_that_of_its_kind_drawn_to_none() -> None:
    """One past event of 60 per cent counts for a third: two that did nothing stand beside it."""
    known = events(SPRING, AUTUMN)
    reviewed = promotions.review(known, SOLD, FAMILIES, as_of=AS_OF)

    coming = promotions.learnt(known, reviewed, FAMILIES, as_of=AS_OF).set_index("event")["percent"]

    assert coming["AUTUMN"] == pytest.approx(20.0, abs=0.5)
    assert coming["AUTUMN, dip"] == pytest.approx(-20 / 3, abs=0.5)
    assert coming["AUTUMN, B"] == pytest.approx(-10.0, abs=0.5)
    assert coming["SPRING"] == 40.0


def test_an_event_that_nothing_is_known_of_changes_nothing() -> None:
    known = events(AUTUMN)
    reviewed = promotions.review(known, SOLD, FAMILIES, as_of=AS_OF)
    assert promotions.learnt(known, reviewed, FAMILIES, as_of=AS_OF)["percent"].isna().all()


@pytest.mark.requirement("R37")
def test_the_plan_does_not_take_a_past_promotion_for_the_season() -> None:
    """Without its event on record, half of June's promotion would come again by itself."""
    sold = [100.0] * 36
    sold[19] = 190.0  # June of last year
    tables = {
        "items": [{"item": "A", "family": "Machines"}],
        "actuals": sales("A", sold, last="2026-10"),
        "events": [{"event": "JUNE", "item": "A", "start": "2025-06", "end": "2025-06", "percent": 90.0}],
    }
    firm = company(Settings(name="Test Ltd", horizons=Horizons(plan=9)), **tables)

    expected = plan.baseline(firm, as_of=pd.Period("2026-11", "M"))

    np.testing.assert_allclose(expected.proposal["qty"], 100.0, rtol=0.01)
    assert expected.events["uplift"].tolist() == pytest.approx([90.0])
