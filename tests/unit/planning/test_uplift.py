"""What promotions did."""

import numpy as np
import pytest

from planning import uplift
from planning.uplift import Effect, Promotion, Verdict
from tests.builders.histories import SEASON, seasonal


@pytest.mark.requirement("R37")
class TestEffect:
    def test_is_sold_less_what_would_have_been_sold(self) -> None:
        """A promotion in a seasonal month is held against that month, not against the average."""
        values = seasonal(60)
        december = 100 * SEASON[11]
        values[47] = december + 50

        result = uplift.effect(values, Promotion(first=47, last=47))

        assert result.base == pytest.approx(december, rel=0.12)
        assert result.uplift == pytest.approx(50, abs=15)

    def test_takes_off_the_dip_and_what_siblings_lost(self) -> None:
        values, sibling = np.full(48, 100.0), np.full(48, 80.0)
        values[30], values[31], sibling[30] = 150.0, 85.0, 70.0

        result = uplift.effect(values, Promotion(first=30, last=30), siblings=[sibling])

        assert (result.uplift, result.dip, result.cannibalised) == (50, -15, -10)
        assert result.net == 25

    def test_does_not_take_a_sibling_s_good_month_for_a_gain(self) -> None:
        values, sibling = np.full(48, 100.0), np.full(48, 80.0)
        values[30], sibling[30] = 150.0, 95.0

        assert uplift.effect(values, Promotion(first=30, last=30), siblings=[sibling]).cannibalised == 0


class TestLearnedPercent:
    def test_is_cautious_while_promotions_are_few(self) -> None:
        one = Effect(base=100, uplift=40, dip=0, cannibalised=0)

        assert uplift.learned_percent([]) == 0
        assert uplift.learned_percent([one]) < uplift.learned_percent([one] * 5) < 40


@pytest.mark.requirement("R79")
class TestVerdict:
    def test_compares_the_entered_effect_with_the_real_one(self) -> None:
        assert uplift.verdict(40, 45) is Verdict.HELD
        assert uplift.verdict(40, 10) is Verdict.FAILED
        assert uplift.verdict(-40, -38) is Verdict.HELD
        assert uplift.verdict(40, None) is Verdict.OPEN
