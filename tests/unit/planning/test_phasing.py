"""Annual goals over the months."""

import pandas as pd
import pytest

from planning import phasing
from planning.phasing import Shape

YEAR = list(pd.period_range("2025-01", periods=12, freq="M"))


@pytest.mark.requirement("R106")
class TestPhase:
    def test_adds_up_to_the_goal(self) -> None:
        last_year = dict(zip(YEAR, range(1, 13), strict=True))

        months = phasing.phase(1000, YEAR, shape=Shape.LAST_YEAR, shares=last_year)

        assert months.sum() == 1000
        assert months.is_monotonic_increasing

    def test_is_even_where_there_was_no_last_year(self) -> None:
        assert set(phasing.phase(1200, YEAR, shape=Shape.LAST_YEAR)) == {100}

    def test_takes_manual_shares_as_they_are(self) -> None:
        months = phasing.phase(100, YEAR, shape=Shape.MANUAL, shares={YEAR[0]: 3, YEAR[11]: 1})

        assert (months.iloc[0], months.iloc[11], months.sum()) == (75, 25, 100)

    def test_refuses_manual_shares_that_are_missing(self) -> None:
        with pytest.raises(phasing.NoShares):
            phasing.phase(100, YEAR, shape=Shape.MANUAL)


@pytest.mark.requirement("R107")
class TestQuarters:
    goals = pd.Series(100.0, index=pd.PeriodIndex(YEAR))

    def test_compare_only_months_that_have_closed(self) -> None:
        table = phasing.quarters(self.goals, pd.Series([90.0] * 4, index=pd.PeriodIndex(YEAR[:4])))

        assert table["gap"].tolist() == [-30, -10, 0, 0]
        assert table["closed_months"].tolist() == [3, 1, 0, 0]
        assert table["attainment"].iloc[0] == pytest.approx(0.9)

    def test_say_what_the_rest_of_the_year_must_bring(self) -> None:
        assert phasing.to_go(1200, pd.Series([90.0] * 3), YEAR[3:]).sum() == 930
