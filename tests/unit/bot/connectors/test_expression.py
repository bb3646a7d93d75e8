"""The language of a mapping: what each function gives."""

import pandas as pd
import pytest

from bot.connectors import expression, raw
from bot.connectors.conventions import Conventions, Numbers
from bot.connectors.scope import Scope
from bot.connectors.toml_record import Key
from bot.connectors.vocabulary import FUNCTIONS
from bot.figures import DecimalMark

ORDERS = {
    "Qty": ["2", "10", ""],
    "Price": ["1.50", "2", "3"],
    "Day": ["2026-08-03", "2026-09-01", ""],
    "Login": ["anna1", "li wei2", ""],
    "Order Qty": ["1", "2", "3"],
}


def values(written: object) -> list[object]:
    column, problems = expression.evaluate(written, scope())
    assert problems == []
    return [None if pd.isna(value) else value for value in column.tolist()]


def scope(decimal: DecimalMark | None = None, **cells: list[str]) -> Scope:
    return Scope(
        frame=raw.placed("orders.csv", pd.DataFrame(cells or ORDERS, dtype="object")).frame,
        parameters={"as_of": pd.Timestamp("2026-09-01").date()},
        conventions=Conventions(numbers=Numbers(decimal=decimal)),
        key=Key(file="company.toml"),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Qty * Price", [3.0, 20.0, None]),
        ("Qty - 3 + -1", [-2.0, 6.0, None]),
        ("Qty / 4", [0.5, 2.5, None]),
        ("Qty > 2", [False, True, False]),
        ("Qty == '2'", [True, False, False]),
        ("Day < as_of", [True, False, False]),
        ("Day >= '2026-08-15' and not Qty < 5", [False, True, False]),
        ("Qty == 2 or Login == 'li wei2'", [True, True, False]),
        ("Order Qty", ["1", "2", "3"]),
        ("column('Order Qty') * 2", [2.0, 4.0, 6.0]),
        ("'a'", ["a"] * 3),
        (5, [5.0] * 3),
        ("number(Qty)", [2.0, 10.0, None]),
        ("text(Qty)", ["2", "10", ""]),
        ("date(Day)", [pd.Timestamp("2026-08-03"), pd.Timestamp("2026-09-01"), None]),
        ("month(Day)", [pd.Period("2026-08"), pd.Period("2026-09"), None]),
        ("concat(Login, ' - ', Qty)", ["anna1 - 2", "li wei2 - 10", " - "]),
        ("first_of(Qty, 'none')", ["2", "10", "none"]),
        ("choose(Qty < 5, 'few', 'many')", ["few", "many", "many"]),
        ("choose(empty(Qty), 0, Price)", ["1.50", "2", 0.0]),
        ("case(Qty, 2, 'two', 10, 'ten')", ["two", "ten", ""]),
        ("case(Qty, 2, 'two', 'other')", ["two", "other", "other"]),
        ("empty(Day)", [False, False, True]),
        ("round(Price / 4)", [0.0, 0.0, 1.0]),
        ("least(Qty, Price)", [1.5, 2.0, 3.0]),
        ("greatest(Qty, Price, 4)", [4.0, 10.0, 4.0]),
        ("later(as_of, Price)", [pd.Timestamp(f"2026-09-{day}") for day in ("02 12:00", "03", "04")]),
        ("letters(Login)", ["anna", "liwei", ""]),
        ("title(Login)", ["Anna1", "Li Wei2", ""]),
    ],
)
def test_an_expression_gives(written: object, meant: list[object]) -> None:
    assert values(written) == meant


def test_every_function_has_an_example_that_is_understood() -> None:
    for name, function in FUNCTIONS.items():
        assert function.example.startswith(f"{name}(")


def test_the_decimal_mark_of_the_files_counts_inside_expressions() -> None:
    column, _ = expression.evaluate("Qty * 1", scope(DecimalMark.COMMA, Qty=["1.234"]))
    assert column.tolist() == [1234.0]


def test_a_cell_that_is_no_number_is_named() -> None:
    _, (problem,) = expression.evaluate("Qty + 1", scope(Qty=["2", "two"]))
    assert str(problem).startswith("orders.csv, row 3, column Qty: 'two' is not a number")


def test_an_endless_expression_is_refused() -> None:
    _, (problem,) = expression.evaluate("+".join(["Qty"] * 200), scope())
    assert problem.reason == "is longer than 500 characters"
