"""A small coffee company with everybody a month needs: two items, and a line too small for them."""

from collections.abc import Sequence

from planning.company import Company
from planning.settings import Horizons, Settings
from tests.builders import companies
from tests.builders.companies import Rows

MONTH = "2026-11"
CHANNELS = {"main": "sop", "demand": "sop-demand", "supply": "sop-supply", "executive": "sop-exec"}
PEOPLE = [
    {"person": "anna", "name": "Anna Rossi", "roles": "sales", "language": "it"},
    {"person": "emma", "name": "Emma Clarke", "roles": "sales", "language": "en"},
    {"person": "li", "name": "李伟", "roles": "sales", "language": "zh_Hans"},
    {"person": "marco", "name": "Marco Bianchi", "roles": "demand_planner", "language": "en"},
    {"person": "paolo", "name": "Paolo Ferrari", "roles": "operations", "language": "en"},
    {"person": "chiara", "name": "Chiara Gallo", "roles": "purchasing", "language": "en"},
    {"person": "lucia", "name": "Lucia Marchetti", "roles": "executive", "language": "en"},
    {"person": "david", "name": "David Stone", "roles": "executive demand_planner", "language": "en"},
    {"person": "nadia", "name": "Nadia Villa", "roles": "executive", "language": "en"},
    {"person": "giulia", "name": "Giulia Moretti", "roles": "coordinator", "language": "en"},
]
OWNERS = {"Italy": "anna", "Britain": "emma", "China": "li"}
SELL_PER_MONTH = {"EM-1": 1000.0, "EM-2": 60.0}


def company(*, has_errors: bool = False) -> Company:
    """The company; with errors the data checks find what stops the month."""
    return companies.company(
        Settings(
            name="Torrefazione Brera",
            country="",
            timezone="Europe/Rome",
            channels=CHANNELS,
            horizons=Horizons(plan=6),
        ),
        items=[
            {"item": "EM-1", "name": "Uno", "family": "Machines", "price": 100.0, "cost": 60.0},
            {"item": "EM-2", "name": "Due", "family": "Machines", "price": 50.0, "cost": 30.0},
        ],
        families=[{"family": "Machines", "owner": "paolo"}],
        customers=[
            {"customer": region, "region": region, "owner": owner} for region, owner in OWNERS.items()
        ],
        people=[{"timezone": "Europe/Rome", **person} for person in PEOPLE],
        actuals=_actuals(negative=has_errors),
        stock=[{"item": "EM-1", "qty": 500.0}, {"item": "EM-2", "qty": 50.0}],
        resources=[{"resource": "LINE", "name": "Assembly line", "hours_per_day": 12.0, "owner": "paolo"}],
        resource_use=[{"item": item, "resource": "LINE", "hours_per_unit": 0.1} for item in SELL_PER_MONTH],
        levers=[
            {
                "lever": "OT",
                "name": "Saturday shift",
                "kind": "overtime",
                "target": "LINE",
                "unit_cost": 5.0,
                "limit_per_month": 200.0,
            }
        ],
    )


def _actuals(*, negative: bool) -> Rows:
    rows = [
        row
        for region in OWNERS
        for item, qty in SELL_PER_MONTH.items()
        for row in companies.sales(item, _flat(qty), last="2026-10", customer=region)
    ]
    return [{**rows[0], "qty": -1.0}, *rows[1:]] if negative else rows


def _flat(qty: float) -> Sequence[float]:
    return [qty] * 36
