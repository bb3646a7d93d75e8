"""Rough-cut capacity."""

import pandas as pd
import pytest

from planning import capacity
from planning.calendar import Calendar
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=3, freq="M")


@pytest.mark.requirement("R27")
def test_overall_factors_split_the_total_by_past_shares() -> None:
    """V16: centre 1 has 200 hours, so 210 are an overload."""
    load = capacity.overall_factors(
        {"a": 100, "b": 50}, hours_per_unit={"a": 2, "b": 3}, shares={"1": 0.6, "2": 0.4}
    )
    assert load == {"1": 210, "2": 140}


@pytest.mark.requirement("R27")
def test_hours_fall_before_the_month_of_completion_where_the_profile_says_so() -> None:
    company = companies.company(
        items=[{"item": "EM-100"}],
        resources=[{"resource": "CAST", "hours_per_day": 8}, {"resource": "ASSY", "hours_per_day": 8}],
        resource_use=[
            {"item": "EM-100", "resource": "ASSY", "hours_per_unit": 2},
            {"item": "EM-100", "resource": "CAST", "hours_per_unit": 3, "offset_months": 1},
        ],
    )
    production = pd.DataFrame({"item": "EM-100", "month": MONTHS, "qty": [10.0, 20.0, 30.0]})
    load = capacity.load(company, production).pivot(index="resource", columns="month", values="hours")
    assert load.loc["ASSY"].tolist() == [20, 40, 60]
    assert load.loc["CAST"].dropna().tolist() == [60, 90]


@pytest.mark.requirement("R27")
def test_capacity_counts_working_days_efficiency_utilisation_and_downtime() -> None:
    company = companies.company(
        items=[{"item": "EM-100"}],
        resources=[{"resource": "ASSY", "hours_per_day": 16, "efficiency": 0.95, "utilisation": 0.9}],
        downtime=[{"resource": "ASSY", "month": "2026-02", "hours": 40}],
    )
    hours = capacity.hours(company, MONTHS, Calendar())
    assert hours.loc["ASSY"].tolist() == pytest.approx([22 * 13.68, 20 * 13.68 - 40, 22 * 13.68])
