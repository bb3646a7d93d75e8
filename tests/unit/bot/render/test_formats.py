"""Figures and dates as each language writes them."""

import pytest

from bot.render.formats import NOTHING, Formats
from bot.render.text import Numeral

ENGLISH, ITALIAN, CHINESE = Formats("en"), Formats("it"), Formats("zh_Hans")


def test_numbers_are_grouped_as_the_language_does() -> None:
    assert [f.number(1234567) for f in (ENGLISH, ITALIAN, CHINESE)] == ["1,234,567", "1.234.567", "1,234,567"]
    assert [f.number(1234.5, 1) for f in (ENGLISH, ITALIAN, CHINESE)] == ["1,234.5", "1.234,5", "1,234.5"]


@pytest.mark.parametrize(("value", "shown"), [(0.5, "1"), (1.5, "2"), (2.5, "3"), (-0.4, "0"), (-2.5, "-3")])
def test_halves_are_rounded_up_as_people_do(value: float, shown: str) -> None:
    """Never to even, and never to minus zero."""
    assert ENGLISH.number(value) == shown


@pytest.mark.parametrize(("value", "shown"), [(118, "+118"), (-30, "-30"), (0, "0"), (0.2, "0")])
def test_a_difference_shows_its_sign(value: float, shown: str) -> None:
    """But no plus before nothing."""
    assert ENGLISH.signed(value) == shown


def test_shares_are_percentages() -> None:
    assert [f.percent(0.954, 1) for f in (ENGLISH, ITALIAN, CHINESE)] == ["95.4%", "95,4%", "95.4%"]
    assert ENGLISH.signed_percent(0.031) == "+3.1%"
    assert ITALIAN.signed_percent(-0.031) == "-3,1%"
    assert ENGLISH.signed_percent(0.0001) == "0.0%"


def test_money_has_its_sign_where_the_language_puts_it() -> None:
    assert ENGLISH.money(1234567.4, "EUR") == "€1,234,567"
    assert ITALIAN.money(1234567.4, "EUR") == "1.234.567\xa0€"
    assert CHINESE.money(-5, "CNY") == "-¥5"
    assert ENGLISH.signed_money(40_000, "USD") == "+US$40,000"


def test_a_quantity_has_its_unit_or_none() -> None:
    assert ENGLISH.quantity(5980, "pc") == "5,980 pc"
    assert ENGLISH.quantity(5980, "") == "5,980"
    assert ENGLISH.quantity(5, "<kg>") == "5 &lt;kg&gt;"


def test_what_is_unknown_is_a_dash() -> None:
    """Not zero, and not nothing at all: a table cell may not be empty."""
    unknown = [
        ENGLISH.number(None),
        ENGLISH.percent(None),
        ENGLISH.money(None, "EUR"),
        ENGLISH.quantity(None, "pc"),
    ]
    assert unknown == [NOTHING] * 4


def test_a_formatted_number_remembers_its_value() -> None:
    """So that Slack can sort a column of a table."""
    shown = ITALIAN.number(1234.5, 1)
    assert isinstance(shown, Numeral)
    assert shown.value == 1234.5


def test_months_have_their_names() -> None:
    assert [f.month("2026-12") for f in (ENGLISH, ITALIAN, CHINESE)] == [
        "December 2026",
        "dicembre 2026",
        "2026年12月",
    ]
    assert [f.short_month("2027-01") for f in (ENGLISH, ITALIAN, CHINESE)] == [
        "Jan\xa027",
        "gen\xa027",
        "27年1月",
    ]


def test_an_instant_is_a_token_that_each_reader_sees_in_their_own_time() -> None:
    due = ENGLISH.due("2026-12-04T16:00:00+00:00", "Europe/Rome")
    assert due == "<!date^1796400000^{date_short_pretty} {time}|Fri 4 Dec, 17:00 CET>"


def test_the_fallback_of_an_instant_follows_daylight_saving() -> None:
    """The same hour in UTC is another hour in Rome in summer."""
    assert ITALIAN.due("2026-07-03T16:00:00+00:00", "Europe/Rome").endswith("|ven 3 lug, 18:00 CEST>")
    assert CHINESE.when("2026-07-03T16:00:00+00:00", "Asia/Shanghai") == "7月4日周六 00:00"


def test_names_are_listed_as_the_language_does() -> None:
    """And escaped one by one."""
    assert ENGLISH.listed(["a", "<b>", "c"]) == "a, &lt;b&gt; and c"
    assert ITALIAN.listed(["a", "b"]) == "a e b"
    assert CHINESE.listed(["a", "b", "c"]) == "a、b和c"
