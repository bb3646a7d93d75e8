"""Published plans are measured by lag, person, family and step."""

import pandas as pd
import pytest

from planning import measures
from planning.company import Company
from tests.builders.companies import company, sales

AS_OF = pd.Period("2026-11", "M")
PUBLISHED = [
    {"published": cycle, "step": step, "item": "A", "month": wanted, "qty": qty, "person": who}
    for cycle, wanted in (("2026-08", "2026-09"), ("2026-09", "2026-10"))
    for step, qty, who in (
        ("statistical", 122.0, None), ("sales", 125.0, "anna"), ("consensus", 121.0, None),
    )
]  # fmt: skip


@pytest.fixture
def firm() -> Company:
    """V14 of the vectors: a hundred a month, last year a hundred and thirty."""
    return company(
        items=[{"item": "A", "family": "Machines"}],
        actuals=sales("A", [130.0] * 14 + [100.0] * 12, last="2026-10"),
        versions=PUBLISHED,
    )


@pytest.mark.requirement("R78")
def test_accuracy_is_told_by_step_lag_person_family_and_item(firm: Company) -> None:
    table = measures.tables(firm, as_of=AS_OF)["accuracy"].set_index(["step", "lag", "by", "name"])
    assert table.loc[("sales", 1, "person", "anna"), "wape"] == pytest.approx(0.25)
    assert table.loc[("consensus", 1, "family", "Machines"), "bias"] == pytest.approx(0.21)
    assert table.loc[("naive", 1, "all", "all"), "wape"] == pytest.approx(0.30)
    assert ("statistical", 1, "item", "A") in table.index


@pytest.mark.requirement("R78")
def test_every_step_shows_what_it_added(firm: Company) -> None:
    climbed = measures.tables(firm, as_of=AS_OF)["value_added"].set_index("step")["added"]
    assert climbed[["statistical", "sales", "consensus"]].tolist() == pytest.approx([0.08, -0.03, 0.04])


def test_a_persons_bias_and_the_gain_from_correcting_it_are_told(firm: Company) -> None:
    anna = measures.tables(firm, as_of=AS_OF)["people"].iloc[0]
    assert (anna["person"], anna["changed"], anna["verdict"]) == ("anna", 2, "too early to say")
    assert anna["bias"] > 0
    assert anna["corrected"] < anna["entered"]
    assert anna["gained"] == pytest.approx(anna["entered"] - anna["corrected"])


@pytest.mark.requirement("R28")
def test_each_version_is_held_against_the_one_before() -> None:
    """The same month, published twice: inside the frozen month it moved by a tenth."""
    rows = [
        {"published": cycle, "item": "A", "month": month, "qty": qty}
        for cycle, month, qty in (
            ("2026-09", "2026-10", 100.0), ("2026-09", "2026-11", 200.0),
            ("2026-10", "2026-10", 110.0), ("2026-10", "2026-11", 250.0),
        )
    ]  # fmt: skip
    table = measures.tables(company(versions=rows, actuals=sales("A", [1.0], last="2026-10")), as_of=AS_OF)[
        "churn"
    ]
    assert table.values.tolist() == [[pd.Period("2026-10", "M"), 0.1, 0.25]]


def test_without_versions_nothing_is_measured() -> None:
    assert all(table.empty for table in measures.tables(company(), as_of=AS_OF).values())
