"""Sharing out what is scarce."""

import pandas as pd
import pytest

from planning import allocation
from planning.allocation import Reason, Rule


@pytest.fixture
def claims() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "claim": ["bar", "shop", "chain", "kiosk"],
            "grade": ["A", "C", "B", "B"],
            "due": pd.to_datetime(["2026-03-20", "2026-03-02", "2026-03-10", "2026-03-05"]),
            "qty": [40.0, 30.0, 20.0, 10.0],
        }
    )


@pytest.mark.requirement("R8")
class TestRules:
    def test_better_grades_come_first_and_within_a_grade_who_is_due_first(self, claims: pd.DataFrame) -> None:
        shared = allocation.allocate(55, claims, rule=Rule.GRADE)
        assert shared["granted"].tolist() == [40, 0, 5, 10]
        assert shared["rank"].tolist() == [1, 4, 3, 2]
        assert shared["reason"].tolist() == [
            Reason.IN_FULL.value,
            Reason.NOTHING_LEFT.value,
            Reason.REST.value,
            Reason.IN_FULL.value,
        ]

    def test_within_a_grade_shares_are_in_proportion(self, claims: pd.DataFrame) -> None:
        shared = allocation.allocate(55, claims, rule=Rule.GRADE_PROPORTIONAL)
        assert shared["granted"].tolist() == [40, 0, 10, 5]
        assert shared.loc[2, "reason"] == Reason.SHARE.value

    def test_by_date_who_is_due_first_gets_all(self, claims: pd.DataFrame) -> None:
        shared = allocation.allocate(55, claims, rule=Rule.DATE)
        assert shared["granted"].tolist() == [0, 30, 15, 10]

    def test_in_proportion_everybody_gets_a_part_and_parts_add_up(self, claims: pd.DataFrame) -> None:
        shared = allocation.allocate(55, claims, rule=Rule.PROPORTIONAL)
        assert shared["granted"].sum() == 55
        assert shared["granted"].tolist() == [22, 16, 11, 6]

    @pytest.mark.parametrize("rule", list(Rule))
    def test_enough_for_all_is_given_to_all(self, claims: pd.DataFrame, rule: Rule) -> None:
        shared = allocation.allocate(500, claims, rule=rule)
        assert shared["granted"].tolist() == claims["qty"].tolist()
        assert set(shared["rule"]) == {rule.value}
