"""The baseline on the 1,428 monthly series of the M3 competition, 18 months ahead."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from planning import forecast

BEST_ENTRANT_SMAPE, DYNAMIC_THETA_SMAPE, AUTO_ETS_SMAPE = 13.89, 13.73, 14.16  # on the same series


@pytest.mark.needs_data("m3")
@pytest.mark.requirement("R29")
class TestM3:
    def test_errs_less_than_every_entrant_of_the_competition(
        self, public_data: Callable[[str], Path]
    ) -> None:
        lines = judged(public_data("m3"))
        error = (lines["value"] - lines["qty"]).abs()

        smape = (200 * error / (lines["value"] + lines["qty"])).groupby(lines["series"]).mean().mean()
        mase = (error / lines["scale"]).groupby(lines["series"]).mean().mean()

        assert smape < min(BEST_ENTRANT_SMAPE, DYNAMIC_THETA_SMAPE, AUTO_ETS_SMAPE)
        assert smape <= 13.1
        assert mase <= 0.83

    def test_keeps_its_promise_of_four_in_five_at_every_horizon(
        self, public_data: Callable[[str], Path]
    ) -> None:
        lines = judged(public_data("m3"))
        inside = (lines["lower"] <= lines["value"]) & (lines["value"] <= lines["upper"])

        covered = inside.groupby(lines.groupby("series").cumcount()).mean()

        assert covered.between(0.76, 0.86).all(), covered


@cache
def judged(folder: Path) -> pd.DataFrame:
    """One row per series and month held out: value, qty, lower, upper, scale."""
    table = pd.read_csv(folder / "m3_monthly.csv.gz")
    table["month"] = pd.PeriodIndex(table["period"], freq="M")
    known, held_out = table[table["split"] == "train"], table[table["split"] == "test"]
    result = forecast.fit(
        known.rename(columns={"value": "qty"}), horizon=18, options=forecast.Options(keys=("series",))
    )
    changes = known.groupby("series")["value"].diff(12).abs()
    scale = changes.groupby(known["series"]).mean().rename("scale")
    return held_out.merge(result.lines, on=["series", "month"]).join(scale, on="series")
