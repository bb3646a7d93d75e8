"""Figures are read as people mean them, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import figures
from bot.figures import DecimalMark
from planning.problems import Refusal

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", 12.0),
        ("+12", 12.0),
        ("−12", -12.0),
        ("1.234.567", 1234567.0),
        ("1 234,5", 1234.5),
        ("1’234.50", 1234.5),
        ("1234.567", 1234.567),
        ("0,125", 0.125),
        (".5", 0.5),
        ("5,", 5.0),
        ("１２，５", 12.5),
        ("1e-05", 1e-05),
    ],
)
def test_one_meaning_is_understood_whatever_the_setting(written: str, meant: float) -> None:
    for decimal in (None, *DecimalMark):
        assert figures.parse(written, decimal=decimal) == meant


@pytest.mark.parametrize(
    "written",
    ["", "-", ".", "abc", "12 34", "1.2.3", "1,23,456", "12%", "€ 5", "nan", "--5", "1e999", "9" * 400],
)
def test_what_is_no_number_is_refused(written: str) -> None:
    assert isinstance(figures.parse(written), Refusal)


@pytest.mark.parametrize("written", ["1.234", "1,234", "-12.345"])
def test_two_meanings_need_a_stated_decimal_mark(written: str) -> None:
    assert isinstance(figures.parse(written), Refusal)
    assert figures.parse(written, decimal=DecimalMark.POINT) != figures.parse(
        written, decimal=DecimalMark.COMMA
    )


@given(AMOUNTS)
def test_what_is_printed_in_english_or_italian_is_read_back(amount: float) -> None:
    english = f"{amount:,.2f}"
    italian = english.translate(str.maketrans(",.", ".,"))
    assert figures.parse(english) == figures.parse(italian) == float(amount)
