"""Value added along the process."""

import numpy as np
import pandas as pd
import pytest

from planning import stairstep

STEPS = ["naive", "statistical", "rep", "consensus"]


def pairs(wapes: dict[str, float], *, items: int = 40, lag: int = 1, person: str = "Anna") -> pd.DataFrame:
    """Forecasts that miss 100 by a share each, too high and too low in turn."""
    rows = []
    for number in range(items):
        sign = 1 if number % 2 else -1
        line = {"item": f"I{number:02d}", "region": "North", "month": pd.Period("2025-06", "M"), "lag": lag}
        rows += [
            {**line, "step": step, "forecast": 100 * (1 + sign * wape), "actual": 100.0, "person": person}
            for step, wape in wapes.items()
        ]
    return pd.DataFrame(rows)


@pytest.mark.requirement("R78")
class TestClimb:
    def test_gives_each_step_the_error_it_saved(self) -> None:
        table = stairstep.climb(
            pairs({"naive": 0.30, "statistical": 0.22, "rep": 0.25, "consensus": 0.21}), steps=STEPS
        )

        assert np.round(table["added"].tolist()[1:], 2).tolist() == [0.08, -0.03, 0.04]
        assert table["verdict"].tolist() == ["too early to say", "helps", "hurts", "helps"]

    def test_keeps_lags_apart(self) -> None:
        both = pd.concat([pairs({"naive": 0.3, "rep": 0.1}, lag=1), pairs({"naive": 0.3, "rep": 0.2}, lag=3)])

        table = stairstep.climb(both, steps=["naive", "rep"])

        assert table[table["step"] == "rep"]["wape"].round(2).tolist() == [0.1, 0.2]

    def test_compares_only_lines_that_every_step_has(self) -> None:
        """A rep who answers only for easy items must not look good for it."""
        given = pairs({"naive": 0.3, "rep": 0.1}, items=10)
        given = given[(given["step"] != "rep") | (given["item"] < "I05")]

        assert stairstep.climb(given, steps=["naive", "rep"])["n"].tolist() == [5, 5]

    def test_of_nothing_is_empty(self) -> None:
        assert stairstep.climb(pairs({"naive": 0.3}), steps=["naive", "rep"]).empty


class TestByPerson:
    def test_tells_people_apart(self) -> None:
        both = pd.concat(
            [
                pairs({"statistical": 0.2, "rep": 0.1}),
                pairs({"statistical": 0.2, "rep": 0.3}, person="Luca").assign(region="South"),
            ]
        )

        table = stairstep.by_person(both, before="statistical", after="rep")

        assert table["person"].tolist() == ["Anna", "Luca"]
        assert table["added"].round(2).tolist() == [0.1, -0.1]
