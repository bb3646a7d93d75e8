"""People's adjustments."""

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from planning import judgement
from planning.judgement import Record


def cases(
    person: str, *, skill: float, bias: float, months: int = 12, items: int = 15, seed: int = 1
) -> pd.DataFrame:
    """A rep who sees the share `skill` of what the statistics miss, and adds `bias` to every figure."""
    rng = np.random.default_rng(seed)
    size = months * items
    missed: NDArray[np.float64] = rng.normal(0, 0.15, size)
    seen = skill * missed + rng.normal(0, 0.05, size) + bias
    return pd.DataFrame(
        {
            "person": person,
            "month": np.repeat(pd.period_range("2024-07", periods=months, freq="M"), items),
            "statistical": 100.0,
            "human": 100 * (1 + seen),
            "actual": 100 * (1 + missed),
            "scale": 100.0,
        }
    )


class TestRecord:
    def test_finds_a_systematic_bias(self) -> None:
        known = judgement.records(cases("Anna", skill=0.8, bias=0.12))["Anna"]

        assert known.bias == pytest.approx(0.12, abs=0.02)
        assert known.weight > 0.8

    def test_trusts_noise_hardly_at_all(self) -> None:
        known = judgement.records(cases("Luca", skill=0.0, bias=0.0))["Luca"]

        assert known.weight < 0.15

    def test_starts_from_half_and_half(self) -> None:
        assert judgement.record([], []) == Record(n=0, bias=0.0, weight=0.5)

    def test_hardly_moves_on_one_case(self) -> None:
        known = judgement.record([0.5], [0.0])

        assert known.bias == 0.0
        assert known.weight == pytest.approx(0.5, abs=0.06)


class TestProposal:
    def test_is_the_statistical_figure_where_nothing_was_adjusted(self) -> None:
        biased = Record(n=50, bias=0.2, weight=0.5)

        assert judgement.proposal([80.0], [80.0], [100.0], known=biased).tolist() == [80.0]

    def test_is_the_person_s_figure_where_nothing_is_known_of_the_item(self) -> None:
        assert judgement.proposal([0.0], [40.0], [0.0], known=judgement.NOTHING_KNOWN).tolist() == [40.0]


@pytest.mark.requirement("R78")
class TestGains:
    def test_say_what_correcting_an_optimist_would_have_gained(self) -> None:
        """Judged month by month with only what was known before."""
        optimist, expert = judgement.gains(
            pd.concat([cases("Anna", skill=0.8, bias=0.15), cases("Bruno", skill=0.9, bias=0.0, seed=2)])
        )

        assert optimist.gained > 0.05
        assert optimist.corrected < optimist.statistical
        assert abs(expert.gained) < 0.03
        assert expert.human < expert.statistical


class TestStreamWeights:
    def test_start_equal_and_move_with_evidence(self) -> None:
        errors = {"statistical": 0.3, "sales": 0.1}

        assert judgement.stream_weights(errors, months=0) == {"statistical": 0.5, "sales": 0.5}
        assert judgement.stream_weights(errors, months=1200)["sales"] == pytest.approx(0.75, abs=0.01)

    def test_add_up_to_one(self) -> None:
        weights = judgement.stream_weights({"a": 0.3, "b": 0.2, "c": 0.0}, months=7)

        assert sum(weights.values()) == pytest.approx(1.0, abs=1e-5)
