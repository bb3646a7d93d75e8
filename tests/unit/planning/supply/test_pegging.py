"""Who gets what of a plan, and what production moves."""

import numpy as np
import pandas as pd
import pytest

from planning import supply
from planning.calendar import Calendar
from planning.supply import pegging
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=3, freq="M")


def planned(quantities: dict[str, list[float]]) -> tuple[pd.DataFrame, pd.DataFrame, supply.Result]:
    """Regions and moves of one machine on a line of 220, 200 and 220 hours."""
    company = companies.company(
        items=[{"item": "EM-100", "price": 100, "cost": 60}],
        resources=[{"resource": "ASSY", "hours_per_day": 10}],
        resource_use=[{"item": "EM-100", "resource": "ASSY", "hours_per_unit": 1}],
    )
    demand = pd.concat(
        pd.DataFrame({"item": "EM-100", "region": region, "month": MONTHS, "qty": np.array(each)})
        for region, each in quantities.items()
    )
    result = supply.plan(company, demand, as_of=MONTHS[0], months=3, calendar=Calendar())
    regions = pegging.by_region(company, demand, result.solution)
    return regions, pegging.moves(result.solution), result


@pytest.mark.requirement("R108")
def test_regions_share_what_is_delivered_in_proportion() -> None:
    regions, _, result = planned({"Italy": [150.0, 100.0, 50.0], "Spain": [150.0, 100.0, 50.0]})
    shipped = regions.pivot(index="region", columns="month", values="shipped")
    assert shipped.loc["Italy"].tolist() == pytest.approx(shipped.loc["Spain"].tolist())
    assert shipped.sum().tolist() == pytest.approx(result.lines["shipped"].tolist())
    assert regions.groupby("month")["backlog"].sum().tolist() == pytest.approx(
        result.lines["backlog"].tolist()
    )


@pytest.mark.requirement("R39")
def test_a_peak_is_levelled_by_moving_production_earlier() -> None:
    _, moves, _ = planned({"Italy": [100.0, 150.0, 300.0]})
    assert moves[["needed", "month", "months"]].to_numpy().tolist() == [
        [MONTHS[1], MONTHS[0], -1],
        [MONTHS[2], MONTHS[1], -1],
    ]
    assert moves["qty"].tolist() == pytest.approx([30, 80])
