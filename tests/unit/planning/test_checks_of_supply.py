"""What a company says of its supply and what counts nowhere is found before it is planned with."""

from typing import Any

import pandas as pd
import pytest

from planning import checks
from planning.settings import Horizons, Settings
from tests.builders import companies

FIRST = pd.Period("2026-01", "M")
CASES: tuple[tuple[str, dict[str, Any], str], ...] = (
    (
        "a source by month that the item does not have",
        {"source_months": [{"item": "A", "source": "LINE-9", "month": "2026-01", "max": 5}]},
        "source_months.csv, row 2, column source: A has no source 'LINE-9'; "
        "add it to sources.csv, or correct the code",
    ),
    (
        "a lever for a resource that is not there",
        {"levers": [{"lever": "OT", "kind": "overtime", "target": "PRESS", "unit_cost": 1}]},
        "levers.csv, row 2, column target: there is no resource 'PRESS' for overtime to help; "
        "name one of resources.csv",
    ),
    (
        "months that are not planned",
        {"working_days": [], "capacity": [{"resource": "LINE", "month": "2025-01", "hours": 5}]},
        "capacity.csv, row 2, column month: no row is of a month of the plan, 2026-01 to 2026-03; "
        "state months of the plan, or plan from another month with --as-of",
    ),
    (
        "a resource without hours",
        {"resource_use": [{"item": "A", "resource": "LINE", "hours_per_unit": 1}]},
        "resources.csv, row 2, column hours_per_day: LINE has no hours in any month; "
        "give hours per day, hours by month in capacity.csv, or workers in crews.csv",
    ),
    (
        "stock at a place that no lane leaves",
        {
            "lanes": [{"origin": "EAST", "destination": "Italy"}],
            "stock": [{"item": "A", "site": "Main", "qty": 5}],
        },
        "stock.csv, row 2, column site: no lane leads to or from 'Main'; "
        "name a place of lanes.csv, or add a lane",
    ),
)


@pytest.mark.parametrize(("tables", "said"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_counts_nowhere_is_said(tables: dict[str, Any], said: str) -> None:
    company = companies.company(
        Settings(name="Case", horizons=Horizons(plan=3)),
        **{
            "items": [{"item": "A", "lead_months": 1}],
            "demand": [{"item": "A", "month": "2026-01", "qty": 1}],
            "resources": [{"resource": "LINE", "hours_per_day": 0}],
        }
        | tables,
    )
    assert said in [str(problem) for problem in checks.of_data(company, as_of=FIRST)]
