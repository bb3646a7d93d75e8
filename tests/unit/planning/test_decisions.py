"""Decisions on families, regions or the company hold to the last unit; what is below them gives way."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import decisions, demand
from planning.decisions import Decided, Sources
from tests.builders.companies import table

MONTH = pd.Period("2026-11", "M")
FAMILIES = pd.Series({"A": "Machines", "B": "Machines", "C": "Grinders"})
PLAN = dict(
    zip(
        [("A", "Italy"), ("A", "China"), ("B", "Italy"), ("C", "Italy"), ("C", "China")],
        [50.0, 30.0, 20.0, 40.0, 0.0],
        strict=True,
    )
)


def follow(*rows: dict[str, Any], plan: dict[tuple[str, str], float] = PLAN, **shares: Any) -> Decided:
    lines = [(*line, MONTH, "statistical", qty) for line, qty in plan.items()]
    agreed = demand.combine(pd.DataFrame(lines, columns=[*demand.KEY, "stream", "qty"]))
    stated = [{"override": f"OV-{number}", "month": str(MONTH), **row} for number, row in enumerate(rows)]
    last_year = [("A", "Italy", MONTH - 12, 10.0), ("A", "China", MONTH - 12, 30.0)]
    sources = Sources(
        history=pd.DataFrame(last_year, columns=[*demand.KEY, "qty"]),
        shares=table("shares", shares.get("shares", [])),
        families=FAMILIES,
        decimals=pd.Series(0.0, index=["A", "B", "C"]),
    )
    return decisions.follow(agreed, table("overrides", stated), sources=sources)


def figures(decided: Decided) -> dict[tuple[str, str], float]:
    lines = decided.consensus.lines
    return {(str(row.item), str(row.region)): float(row.qty) for row in lines.itertuples()}


@pytest.mark.requirement("R41")
def test_a_familys_figure_is_shared_out_in_proportion_to_the_plan() -> None:
    decided = follow({"family": "Machines", "qty": 150.0, "author": "giulia", "reason": "a new chain"})

    assert figures(decided) == {
        ("A", "Italy"): 75, ("A", "China"): 45, ("B", "Italy"): 30, ("C", "Italy"): 40, ("C", "China"): 0,
    }  # fmt: skip
    split = decided.splits.set_index(["item", "region"]).loc["B", "Italy"]
    assert split[["node", "before", "qty", "basis", "author"]].tolist() == [
        "Machines", 20, 30, "existing plan", "giulia",
    ]  # fmt: skip
    marked = decided.consensus.lines.query("item == 'B'").iloc[0]
    assert (marked["source"], marked["before"], marked["reason"]) == ("override", 20, "a new chain")


def test_a_line_that_was_decided_itself_stays_and_the_others_absorb() -> None:
    decided = follow({"family": "Machines", "qty": 150.0}, {"item": "A", "region": "Italy", "qty": 50.0})
    assert figures(decided)["A", "Italy"] == 50
    assert figures(decided)["A", "China"] + figures(decided)["B", "Italy"] == 100


def test_crossing_decisions_hold_together() -> None:
    found = figures(follow({"family": "Machines", "qty": 120.0}, {"region": "Italy", "qty": 130.0}))
    assert sum(qty for (item, _), qty in found.items() if item != "C") == 120
    assert sum(qty for (_, region), qty in found.items() if region == "Italy") == 130


@pytest.mark.requirement("R41")
@pytest.mark.parametrize(
    ("basis", "shares", "expected", "used"),
    [
        ("same months last year", [], (25, 75), "same months last year"),
        ("recent months", [], (25, 75), "recent months"),
        ("equal", [], (50, 50), "equal"),
        ("stored factors", [], (50, 50), "equal"),
        (
            "stored factors",
            [{"item": "A", "region": "Italy", "share": 4.0}, {"item": "A", "region": "China", "share": 1.0}],
            (80, 20),
            "stored factors",
        ),
        ("manual", [{"item": "A", "region": "China", "month": "2026-11", "share": 1.0}], (0, 100), "manual"),
    ],
)
def test_shares_come_from_the_basis_that_was_named(
    basis: str, shares: list[dict[str, Any]], expected: tuple[float, float], used: str
) -> None:
    """Without a share anywhere the parts are equal, and the record says so."""
    decided = follow({"item": "A", "qty": 100.0, "basis": basis}, shares=shares)
    assert (figures(decided)["A", "Italy"], figures(decided)["A", "China"]) == expected
    assert set(decided.splits["basis"]) == {used}


@pytest.mark.requirement("R34")
def test_a_delta_moves_the_sum_and_a_figure_of_its_own_level_moves_nothing() -> None:
    decided = follow(
        {"item": "A", "qty": -40.0, "method": "delta"},
        {"family": "Grinders", "qty": 70.0, "method": "level by level"},
    )
    assert figures(decided)["A", "Italy"] + figures(decided)["A", "China"] == 40
    assert figures(decided)["C", "Italy"] == 40.0
    assert decided.gaps[["node", "figure", "lines", "gap"]].values.tolist() == [["Grinders", 70, 40, 30]]


def test_decisions_that_contradict_each_other_are_named_and_not_followed() -> None:
    decided = follow({"item": "B", "qty": 90.0}, {"family": "Machines", "qty": 50.0})
    assert figures(decided) == PLAN
    assert "contradict" in str(decided.problems[0])


def test_a_decision_on_nothing_planned_is_named() -> None:
    assert "nothing is planned for Toasters" in str(follow({"family": "Toasters", "qty": 9.0}).problems[0])


@settings(max_examples=12, deadline=None)
@given(
    quantities=st.lists(st.integers(0, 400), min_size=5, max_size=5).filter(any),
    total=st.integers(0, 3000),
)
def test_whatever_is_decided_holds_to_the_unit(quantities: list[int], total: int) -> None:
    plan = dict(zip(PLAN, map(float, quantities), strict=True))
    found = figures(follow({"qty": float(total)}, plan=plan))
    assert sum(found.values()) == total
    assert all(qty >= 0 and qty == round(qty) for qty in found.values())
