"""Streams, defaults and the consensus."""

import pandas as pd
import pytest

from planning import demand
from planning.demand import Rule, Stream

JULY, AUGUST = pd.Period("2025-07", "M"), pd.Period("2025-08", "M")


def streams(**figures: float | list[float]) -> pd.DataFrame:
    """Streams of item A in the North, from July on."""
    rows = []
    for name, given in figures.items():
        values = given if isinstance(given, list) else [given]
        rows += [("A", "North", JULY + step, name.replace("_", " "), qty) for step, qty in enumerate(values)]
    return pd.DataFrame(rows, columns=["item", "region", "month", "stream", "qty"])


@pytest.mark.requirement("R82")
class TestConsensus:
    def test_takes_the_chosen_stream_and_adds_effects(self) -> None:
        line = demand.combine(streams(statistical=100, sales=120, activity=30, new_product=5)).lines.iloc[0]

        assert (line["qty"], line["source"], line["base"], line["added"]) == (155, "sales", 120, 35)
        assert line["rule"] == "sales, else statistical; plus activity, new product"

    def test_falls_back_where_the_chosen_stream_is_silent(self) -> None:
        lines = demand.combine(streams(statistical=[100, 110], sales=[120])).lines

        assert lines["source"].tolist() == ["sales", "statistical"]
        assert lines["qty"].tolist() == [120, 110]

    def test_weighs_the_streams_that_have_a_figure(self) -> None:
        rule = Rule(weights={Stream.STATISTICAL: 0.6, Stream.SALES: 0.4})

        lines = demand.combine(streams(statistical=[100, 110], sales=[200]), rules=[rule]).lines

        assert lines["qty"].tolist() == [140, 110]
        assert lines["source"].tolist() == ["weighted", "weighted"]

    def test_uses_the_rule_of_the_zone(self) -> None:
        """Near months follow the reps, far ones the statistics."""
        near = Rule(last=JULY)
        far = Rule(first=AUGUST, chosen=(Stream.STATISTICAL,))

        lines = demand.combine(streams(statistical=[100, 110], sales=[120, 130]), rules=[near, far]).lines

        assert lines["qty"].tolist() == [120, 110]

    def test_gives_a_person_the_last_word_and_keeps_what_it_replaced(self) -> None:
        word = pd.DataFrame(
            [("A", "North", JULY, 90.0, "paolo", "plant shutdown")],
            columns=["item", "region", "month", "qty", "author", "reason"],
        )

        line = demand.combine(streams(statistical=100, sales=120), overrides=word).lines.iloc[0]

        assert (line["qty"], line["source"], line["before"]) == (90, "override", 120)
        assert (line["author"], line["reason"]) == ("paolo", "plant shutdown")

    def test_takes_an_override_where_no_stream_has_a_figure(self) -> None:
        word = pd.DataFrame(
            [("B", "South", JULY, 7.0, "paolo", "new client")],
            columns=["item", "region", "month", "qty", "author", "reason"],
        )

        lines = demand.combine(streams(statistical=100), overrides=word).lines

        assert lines.set_index("item").loc["B", "qty"] == 7

    def test_keeps_the_streams_apart(self) -> None:
        given = streams(statistical=100, sales=120, finance=80)

        pd.testing.assert_frame_equal(demand.combine(given).streams, given)

    def test_refuses_the_same_stream_twice(self) -> None:
        twice = pd.concat([streams(sales=120), streams(sales=130)])

        with pytest.raises(demand.StreamShapeError, match="two rows for A / North / 2025-07, sales"):
            demand.combine(twice)

    def test_is_never_below_zero(self) -> None:
        assert demand.combine(streams(statistical=10, activity=-30)).lines["qty"].tolist() == [0]


class TestDefaults:
    asked = pd.DataFrame({"item": ["A", "B"], "region": "North", "month": JULY, "person": ["Anna", "Luca"]})

    def figures(self, **by_item: float) -> pd.DataFrame:
        rows = [(item, "North", JULY, qty) for item, qty in by_item.items()]
        return pd.DataFrame(rows, columns=["item", "region", "month", "qty"])

    def test_stand_in_for_what_was_not_sent_and_say_for_whom(self) -> None:
        """The declared default applies by rule, and the line says so."""
        answer = demand.with_defaults(
            self.asked,
            self.figures(A=120),
            fallbacks={Stream.STATISTICAL: self.figures(A=100, B=40), Stream.LAST_PLAN: self.figures(B=35)},
        )

        assert answer["qty"].tolist() == [120, 40]
        assert answer["source"].tolist() == ["sales", "statistical"]
        assert answer["flag"].tolist() == ["", "not submitted by Luca"]

    def test_are_zero_and_said_to_be_nothing_without_any_figure(self) -> None:
        answer = demand.with_defaults(self.asked, self.figures(), fallbacks={})

        assert answer["qty"].tolist() == [0, 0]
        assert set(answer["source"]) == {"nothing"}


class TestHistory:
    def test_counts_demand_lost_to_stockouts(self) -> None:
        sales = pd.DataFrame(
            {"item": "A", "customer": ["C1", "C2"], "month": JULY, "qty": [60.0, 30.0], "lost": [None, 10.0]}
        )
        customers = pd.DataFrame({"customer": ["C1", "C2"], "region": ["North", "North"]})

        past = demand.history(sales, customers)

        assert past[["qty", "sold", "lost"]].values.tolist() == [[100, 90, 10]]

    def test_puts_customers_without_a_region_into_one(self) -> None:
        sales = pd.DataFrame({"item": "A", "customer": ["C9"], "month": [JULY], "qty": [60.0]})

        past = demand.history(sales, pd.DataFrame({"customer": [], "region": []}))

        assert past["region"].tolist() == ["All"]
