"""Months are written one way outside and counted one way inside."""

import pytest

from planning import periods


@pytest.mark.parametrize("text", ["2026-11", "1999-01", "2028-12"])
def test_a_month_survives_the_way_out_and_back(text: str) -> None:
    assert periods.iso(periods.parse(text)) == text


@pytest.mark.parametrize("text", ["2026-13", "2026-1", "11/2026", "2026", "", "2026-11-01", "２０２６-11"])
def test_what_is_not_a_month_is_refused(text: str) -> None:
    """pandas would take '2026' for January and '11/2026' for November; people would not agree."""
    with pytest.raises(periods.NotAMonth):
        periods.parse(text)


def test_months_between_include_both_ends() -> None:
    months = periods.between(periods.parse("2026-11"), periods.parse("2027-01"))
    assert [periods.iso(month) for month in months] == ["2026-11", "2026-12", "2027-01"]


def test_no_month_lies_between_a_month_and_an_earlier_one() -> None:
    assert len(periods.between(periods.parse("2027-01"), periods.parse("2026-11"))) == 0


def test_a_label_says_where_the_month_lies_in_the_rolling_horizon() -> None:
    base = periods.parse("2026-11")
    months = periods.horizon(base, 4)
    assert [periods.label(month, base=base).rolling for month in months] == ["M", "M+1", "M+2", "M+3"]
    assert periods.label(base - 2, base=base).rolling == "M-2"
