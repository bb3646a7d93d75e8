"""Forecasts of all levels that add up."""

import numpy as np
import pandas as pd
import pytest

from planning import forecast
from planning.approach import Approach
from planning.forecast import level_factors
from tests.builders.histories import seasonal


def company(months: int = 60, regions: int = 3) -> pd.DataFrame:
    """Four items of two families in some regions, noisy at the bottom."""
    rng = np.random.default_rng(4)
    parts = []
    for number, item in enumerate("ABCD"):
        for region in range(regions):
            qty = seasonal(months, level=20.0 + 10 * number, seed=number) * rng.lognormal(0.0, 0.5, months)
            parts.append(
                pd.DataFrame(
                    {
                        "family": "F" if number < 2 else "G",
                        "item": item,
                        "region": f"R{region}",
                        "month": pd.period_range("2020-01", periods=months, freq="M"),
                        "qty": qty,
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


LEVELS = [[], ["family"], ["item"], ["family", "region"]]


@pytest.mark.requirement("R35")
class TestLevels:
    def test_add_up_everywhere(self) -> None:
        result = forecast.fit_levels(company(), structure=forecast.Structure(levels=LEVELS), horizon=6)

        total = result.nodes[result.nodes["node"] == "total"]["qty"].to_numpy()
        for level in (["family"], ["item"], ["family", "region"]):
            sums = result.lines.groupby([*level, "month"])["qty"].sum().groupby("month").sum()
            np.testing.assert_allclose(sums, total, rtol=1e-9)

    def test_are_freed_of_the_bias_of_medians(self) -> None:
        """Noisy leaves forecast on logs add up to too little; the factor of their level says by how much."""
        result = forecast.fit_levels(company(), structure=forecast.Structure(levels=LEVELS), horizon=6)

        assert result.factors[-1] > result.factors[0]
        assert result.factors[-1] > 1.03

    def test_keep_an_approved_figure_exactly(self) -> None:
        approved = forecast.Structure(levels=LEVELS, locks={"F": np.full(6, 777.0)})

        result = forecast.fit_levels(company(), structure=approved, horizon=6)

        family = result.nodes[result.nodes["node"] == "F"]["qty"]
        assert family.tolist() == [777.0] * 6
        np.testing.assert_allclose(
            result.lines[result.lines["family"] == "F"].groupby("month")["qty"].sum(), 777.0
        )

    def test_work_for_items_too_young_for_evidence(self) -> None:
        young = company()
        young = young[(young["item"] != "D") | (young["month"] >= pd.Period("2024-08", "M"))]

        result = forecast.fit_levels(young, structure=forecast.Structure(levels=LEVELS), horizon=3)

        assert np.isfinite(result.lines["qty"]).all()
        assert len(result.lines) == 4 * 3 * 3

    def test_bring_intervals_notes_and_evidence_along(self) -> None:
        result = forecast.fit_levels(company(), structure=forecast.Structure(levels=LEVELS), horizon=6)

        lines = result.lines
        assert ((lines["lower"] <= lines["qty"]) & (lines["qty"] <= lines["upper"])).all()
        assert (result.quality["n"] > 0).all()
        assert {"treatment", "detail"} <= set(result.notes.columns)

    def test_of_nothing_are_empty_and_say_so(self) -> None:
        empty = company().iloc[:0]

        result = forecast.fit_levels(empty, structure=forecast.Structure(levels=LEVELS), horizon=6)

        assert result.lines.empty
        assert "no month to learn from" in str(result.problems[0])


class TestLevelFactors:
    def test_are_left_alone_where_the_origins_disagree(self) -> None:
        """What was missed once and overshot once is chance."""
        swings = np.array([[0.2], [-0.18], [0.01]])

        assert level_factors.agreed(swings).tolist() == [0.0]


@pytest.mark.requirement("R34")
class TestApproaches:
    def test_middle_out_keeps_the_forecasts_of_the_level_that_erred_least(self) -> None:
        structure = forecast.Structure(levels=LEVELS, approach=Approach.MIDDLE_OUT)

        result = forecast.fit_levels(company(), structure=structure, horizon=6)

        assert result.counted is not None
        kept = result.nodes[result.nodes["level"] == result.counted]
        scaled = kept["own"] * result.factors[result.counted]
        np.testing.assert_allclose(kept["qty"], scaled, rtol=1e-9)

    @pytest.mark.parametrize(("approach", "level"), [(Approach.TOP_DOWN, 0), (Approach.BOTTOM_UP, 4)])
    def test_one_level_alone_may_count(self, approach: Approach, level: int) -> None:
        structure = forecast.Structure(levels=LEVELS, approach=approach)
        result = forecast.fit_levels(company(), structure=structure, horizon=3)
        kept = result.nodes[result.nodes["level"] == level]
        assert result.counted == level
        np.testing.assert_allclose(kept["qty"], kept["own"] * result.factors[level], rtol=1e-9)

    def test_every_node_has_its_interval_and_evidence(self) -> None:
        result = forecast.fit_levels(company(), structure=forecast.Structure(levels=LEVELS), horizon=6)
        nodes = result.nodes
        assert ((nodes["lower"] <= nodes["qty"]) & (nodes["qty"] <= nodes["upper"])).all()
        assert (result.evidence["n"] > 0).all()
        assert len(result.evidence) == nodes["node"].nunique()
