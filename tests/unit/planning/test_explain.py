"""Why this number?"""

import pandas as pd
import pytest

from planning import consumption, demand, explain
from planning.consumption import Order
from planning.explain import Evidence, Kind

JULY = pd.Period("2025-07", "M")
LINE = pd.DataFrame({"item": ["A"], "region": ["North"], "month": [JULY]})


def streams(**figures: float) -> pd.DataFrame:
    return pd.concat([LINE.assign(stream=name, qty=qty) for name, qty in figures.items()])


@pytest.mark.requirement("R124")
class TestDemand:
    def test_names_every_stream_and_what_the_rule_took(self) -> None:
        agreed = demand.combine(streams(statistical=100.0, sales=120.0, activity=30.0))

        why = explain.demand("A", "North", JULY, evidence=Evidence(consensus=agreed))

        assert why.qty == 150
        assert [(step.label, step.qty) for step in why.of(Kind.STREAM)] == [
            ("statistical", 100),
            ("sales", 120),
            ("activity", 30),
        ]
        assert [(step.label, step.qty) for step in why.of(Kind.BASE)] == [("sales", 120)]

    def test_adds_up_to_the_figure(self) -> None:
        agreed = demand.combine(streams(statistical=100.0, activity=30.0))

        why = explain.demand("A", "North", JULY, evidence=Evidence(consensus=agreed))

        assert sum(step.qty or 0 for step in why.of(Kind.BASE) + why.of(Kind.ADDED)) == why.qty

    def test_says_who_overrode_it_and_why(self) -> None:
        word = LINE.assign(qty=90.0, author="paolo", reason="plant shutdown")
        agreed = demand.combine(streams(statistical=100.0), overrides=word)

        (step,) = explain.demand("A", "North", JULY, evidence=Evidence(consensus=agreed)).of(Kind.OVERRIDE)

        assert (step.qty, step.author, step.detail) == (90, "paolo", "plant shutdown instead of 100")

    def test_tells_how_the_statistical_figure_was_made(self) -> None:
        baseline = LINE.assign(qty=100.0, lower=80.0, upper=125.0, method="quartet")
        notes = LINE[["item", "region"]].assign(
            treatment="cleaned", detail="the last period: 400 replaced by 100"
        )
        quality = LINE[["item", "region"]].assign(wape=0.12, n=36)
        evidence = Evidence(
            consensus=demand.combine(streams(statistical=100.0)),
            baseline=baseline,
            notes=notes,
            quality=quality,
        )

        why = explain.demand("A", "North", JULY, evidence=evidence)

        assert why.of(Kind.METHOD)[0].detail == "between 80 and 125 in four of five cases"
        assert why.of(Kind.TREATMENT)[0].detail == "the last period: 400 replaced by 100"
        assert why.of(Kind.EVIDENCE)[0].detail == "missed by 12% on 36 held-out months"

    def test_lists_the_orders_that_took_the_forecast(self) -> None:
        consumed = consumption.consume([100.0, 100.0], [Order(name="SO-1", bucket=0, qty=70)])
        evidence = Evidence(
            consensus=demand.combine(streams(statistical=100.0)), consumed=consumed, first=JULY
        )

        why = explain.demand("A", "North", JULY, evidence=evidence)

        assert [(step.label, step.qty) for step in why.of(Kind.ORDER) + why.of(Kind.NET)] == [
            ("SO-1", 70),
            ("forecast left", 30),
        ]

    def test_refuses_a_line_that_is_not_in_the_plan(self) -> None:
        agreed = demand.combine(streams(statistical=100.0))

        with pytest.raises(explain.NoSuchLine, match="B / North / 2025-07 is not in the plan"):
            explain.demand("B", "North", JULY, evidence=Evidence(consensus=agreed))
