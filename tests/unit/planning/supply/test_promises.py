"""What holds for every company: checked on many small ones, drawn at random."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as draw
from scipy.optimize import LinearConstraint, milp

from planning import supply
from planning.calendar import Calendar
from planning.company import Company
from planning.supply import assemble, model, reasons, solution
from tests.builders import companies

MONTHS = pd.period_range("2026-01", periods=6, freq="M")
CALENDAR = Calendar()
SOME = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def drawn(seed: int, **changed: Any) -> tuple[Company, pd.DataFrame]:
    """A company of three machines on two lines with a shared pump, and a demand of about what it can make."""
    luck = np.random.default_rng(seed)
    items = [f"EM-{number}" for number in range(1, 4)]
    tables: dict[str, Any] = {
        "items": [
            {
                "item": item,
                "price": float(luck.uniform(80, 400)),
                "cost": float(luck.uniform(40, 70)),
                "safety_stock": float(luck.integers(0, 20)),
                "unmet": str(luck.choice(["late", "lost"])),
            }
            for item in items
        ]
        + [{"item": "PUMP", "kind": "buy", "cost": 8.0}],
        "customers": [
            {"customer": f"C-{grade}", "region": "All", "grade": grade} for grade in ("A", "B", "C")
        ],
        "actuals": [
            {"item": item, "customer": f"C-{grade}", "month": "2025-12", "qty": float(luck.integers(1, 50))}
            for item in items
            for grade in ("A", "B", "C")
        ],
        "stock": [{"item": item, "qty": float(luck.integers(0, 120))} for item in [*items, "PUMP"]],
        "resources": [
            {"resource": name, "hours_per_day": float(luck.uniform(8, 16))} for name in ("ASSY", "TEST")
        ],
        "resource_use": [
            {"item": item, "resource": name, "hours_per_unit": float(luck.uniform(0.5, 1.5))}
            for item in items
            for name in ("ASSY", "TEST")
        ],
        "bom": [{"parent": item, "component": "PUMP", "qty_per": 1.0} for item in items],
        "suppliers": [
            {"supplier": "Pumptec", "item": "PUMP", "lead_days": 30, "price": 8.0, "max_per_month": 300}
        ],
        "levers": [
            {"lever": "OT", "kind": "overtime", "target": "ASSY", "unit_cost": 20, "limit_per_month": 40},
            {"lever": "AIR", "kind": "expedite", "target": "PUMP", "unit_cost": 4, "limit_per_month": 80},
        ],
    }
    demand = pd.DataFrame(
        [
            {"item": item, "region": "All", "month": month, "qty": float(luck.integers(20, 150))}
            for item in items
            for month in MONTHS
        ]
    )
    return companies.company(**(tables | changed)), demand


def plan(company: Company, demand: pd.DataFrame, **more: Any) -> supply.Result:
    return supply.plan(company, demand, as_of=MONTHS[0], months=len(MONTHS), calendar=CALENDAR, **more)


def scaled(company: Company, table: str, column: str, factor: float) -> Company:
    rows = company.table(table)
    changed = {**company.tables, table: rows.assign(**{column: rows[column] * factor})}
    return Company(settings=company.settings, tables=changed)


@SOME
@given(seed=draw.integers(0, 10_000))
def test_every_plan_stands_the_independent_check(seed: int) -> None:
    company, demand = drawn(seed)
    assert supply.verify(company, demand, plan(company, demand), calendar=CALENDAR) == []


@SOME
@given(seed=draw.integers(0, 10_000))
def test_an_independent_solver_build_finds_the_same_optimum(seed: int) -> None:
    """The same rows handed to scipy end at the same cost; only the hand-over and the checks are ours."""
    company, demand = drawn(seed)
    network = assemble.network(company, demand, as_of=MONTHS[0], months=len(MONTHS), calendar=CALENDAR)
    ours, arrays = solution.of(network), model.build(network).arrays
    theirs = milp(
        arrays.cost,
        constraints=LinearConstraint(arrays.matrix, arrays.row_lower, arrays.row_upper),
        bounds=(arrays.lower, arrays.upper),
    )
    cost = float(arrays.cost @ ours.answer.values)
    assert cost == pytest.approx(theirs.fun, rel=1e-7)


@SOME
@given(seed=draw.integers(0, 10_000), factor=draw.floats(1.0, 2.0))
def test_more_capacity_never_costs_more(seed: int, factor: float) -> None:
    company, demand = drawn(seed)
    before = plan(company, demand, depth=supply.Depth.PLAN).cost
    after = plan(scaled(company, "resources", "hours_per_day", factor), demand, depth=supply.Depth.PLAN).cost
    assert after <= before * (1 + 1e-6) + 1e-6


@SOME
@given(seed=draw.integers(0, 10_000))
def test_a_named_cause_taken_away_makes_shortages_smaller(seed: int) -> None:
    company, demand = drawn(seed)
    shortages = plan(company, demand, depth=supply.Depth.CAUSES).shortages
    known = shortages[shortages["cause"] != "unknown"]
    assert len(known) == len(shortages)
    assert (known["relief_all"] > 0.5).all()


@SOME
@given(seed=draw.integers(0, 10_000))
def test_the_parts_of_a_price_add_up(seed: int) -> None:
    """For every source in use, its parts are the price of the item; for any other they are not below it."""
    company, demand = drawn(seed)
    network = assemble.network(company, demand, as_of=MONTHS[0], months=len(MONTHS), calendar=CALENDAR)
    solved = solution.of(network)
    book = reasons.PriceBook(solved)
    use = solved.amount("use")
    for source, item in enumerate(network.sources.frame["item"]):
        for month in range(int(network.sources.frame["lead"].iat[source]), len(MONTHS)):
            total = sum(term.amount for term in book.terms(source, month))
            price = float(book.unit[item, month])
            assert total >= price - 1e-4 * (1 + abs(price))
            if use[source, month] > 1e-6:
                assert total == pytest.approx(price, rel=1e-5, abs=1e-4)


@SOME
@given(seed=draw.integers(0, 10_000))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    company, demand = drawn(seed)
    shuffled = Company(
        settings=company.settings,
        tables={
            name: table.sample(frac=1, random_state=seed, ignore_index=True)
            for name, table in company.tables.items()
        },
    )
    first = plan(company, demand, depth=supply.Depth.PLAN)
    second = plan(shuffled, demand.sample(frac=1, random_state=seed), depth=supply.Depth.PLAN)
    pd.testing.assert_frame_equal(first.lines, second.lines, rtol=1e-6, atol=1e-6)
    assert first.shortages["shortage"].tolist() == second.shortages["shortage"].tolist()


@SOME
@given(seed=draw.integers(0, 10_000))
def test_an_option_comes_true_when_somebody_commits_to_it(seed: int) -> None:
    company, demand = drawn(seed)
    before = plan(company, demand)
    if before.options.empty:
        return
    best = before.options.iloc[0]
    pulls = before.pulls[
        (before.pulls["shortage"] == best["shortage"]) & (before.pulls["option"] == best["lever"])
    ]
    after = plan(company, demand, commitments=pulls, depth=supply.Depth.PLAN)
    recovered = before.shortages["qty"].sum() - after.shortages["qty"].sum()
    assert recovered == pytest.approx(best["recovered_all"], rel=0.01, abs=0.01)
    spent = [each.objective.loc[each.objective["money"], "amount"].sum() for each in (before, after)]
    assert spent[1] - spent[0] == pytest.approx(best["cost"], rel=0.01, abs=0.1)
    owed = [
        each.lines.set_index(["item", "month"])[["backlog", "lost"]].sum(axis=1) for each in (before, after)
    ]
    assert (owed[1] <= owed[0] + 1e-4).all()  # nobody is served later for it


@SOME
@given(seed=draw.integers(0, 10_000))
def test_the_same_input_gives_the_same_plan(seed: int) -> None:
    company, demand = drawn(seed)
    first, second = (plan(company, demand, depth=supply.Depth.PLAN) for _ in range(2))
    pd.testing.assert_frame_equal(first.lines, second.lines, check_exact=True)
