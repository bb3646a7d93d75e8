"""A plan by the week is the plan by the month, spread over working days."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning import weeks
from planning.calendar import Calendar

FIRST = pd.Period("2026-11", freq="M")
ITALY = Calendar(country="IT")


def plan(*months: dict[str, float]) -> pd.DataFrame:
    """The lines of a plan of one item, with nothing in them but what is said."""
    nothing = dict.fromkeys([*weeks.FLOWS, *weeks.LEVELS], 0.0)
    named = {"item": "EM-100", "family": "Machines", "place": "Milano"}
    return pd.DataFrame([named | nothing | {"month": FIRST + n} | month for n, month in enumerate(months)])


def by_week(table: pd.DataFrame, figure: str) -> dict[str, float]:
    return {f"{week:%m-%d}": qty for week, qty in zip(table["week"], table[figure], strict=True)}


@pytest.mark.requirement("R5")
@pytest.mark.requirement("R48")
def test_a_week_of_two_months_holds_its_days_of_both() -> None:
    """November 2026 has 21 working days in Italy, December 21: the 8th and Christmas are holidays."""
    made = weeks.of_plan(
        plan({"make": 210.0, "stock": 210.0}, {"make": 420.0, "stock": 630.0}), calendar=ITALY, weeks=6
    )
    assert by_week(made, "make") == pytest.approx(
        {"11-02": 50, "11-09": 50, "11-16": 50, "11-23": 50, "11-30": 10 + 80, "12-07": 80}
    )
    assert by_week(made, "stock")["11-30"] == pytest.approx(290)


def test_a_holiday_makes_a_week_smaller() -> None:
    made = weeks.of_plan(plan({}, {"shipped": 210.0, "demand": 210.0}), calendar=ITALY, weeks=8)
    assert by_week(made, "shipped")["12-07"] == pytest.approx(40)
    assert by_week(made, "shipped")["12-14"] == pytest.approx(50)


def test_a_month_without_a_working_day_is_spread_over_all_its_days() -> None:
    closed = Calendar(closures=frozenset(date(2026, 11, day) for day in range(1, 31)))
    made = weeks.of_plan(plan({"buy": 30.0, "stock": 30.0}), calendar=closed, weeks=3)
    assert by_week(made, "buy") == pytest.approx({"10-26": 1, "11-02": 7, "11-09": 7})


def test_no_weeks_are_an_empty_table_with_its_columns() -> None:
    made = weeks.of_plan(plan({"make": 1.0}), calendar=ITALY, weeks=0)
    assert (list(made.columns), len(made)) == (weeks.COLUMNS, 0)


quantities = st.floats(min_value=0.0, max_value=1e5)


@given(
    opening=quantities, months=st.lists(st.tuples(quantities, st.floats(0.0, 1.0)), min_size=1, max_size=6)
)
def test_weeks_add_up_to_the_plan_and_no_stock_is_negative(
    opening: float, months: list[tuple[float, float]]
) -> None:
    lines, stock = [], opening
    for made, share_shipped in months:
        shipped = (stock + made) * share_shipped
        stock = stock + made - shipped
        lines.append({"make": made, "shipped": shipped, "demand": shipped, "stock": stock})
    table = weeks.of_plan(plan(*lines), calendar=ITALY, weeks=99)
    for name in ("make", "shipped"):
        assert table[name].sum() == pytest.approx(sum(line[name] for line in lines))
    assert table["stock"].min() >= -1e-6
    assert table["stock"].iloc[-1] == pytest.approx(stock)
    assert np.isfinite(table[weeks.FLOWS]).all(axis=None)
