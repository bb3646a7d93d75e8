"""Working days are those of country and company; due times hold on both sides of a clock change."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from planning import calendar, frames, periods
from planning.calendar import Calendar
from planning.company import Company
from planning.settings import Settings

ROME = ZoneInfo("Europe/Rome")
ITALY = Calendar(country="IT")
CHINA = Calendar(country="CN")


def month(text: str) -> pd.Period:
    return periods.parse(text)


def test_days_off_for_chinese_new_year_are_not_worked() -> None:
    assert not any(CHINA.is_working_day(date(2026, 2, day)) for day in range(16, 24))


def test_saturdays_made_up_for_chinese_new_year_are_worked() -> None:
    """China moves weekends: a calendar that only knows Monday to Friday is two days short here."""
    assert CHINA.is_working_day(date(2026, 2, 14))
    assert CHINA.is_working_day(date(2026, 2, 28))
    assert CHINA.working_days(month("2026-02")) == 16


@pytest.mark.requirement("R47")
@pytest.mark.parametrize(
    ("country", "text", "expected"),
    [
        ("IT", "2026-08", 21),
        ("IT", "2026-12", 21),
        ("US", "2026-11", 19),
        ("CN", "2026-10", 18),
        ("", "2026-12", 23),
    ],
)
def test_a_month_has_the_working_days_of_its_country(country: str, text: str, expected: int) -> None:
    assert Calendar(country=country).working_days(month(text)) == expected


@pytest.mark.requirement("R47")
def test_a_company_closure_is_a_day_off() -> None:
    closed = Calendar(country="IT", closures=frozenset({date(2026, 12, 24)}))
    assert closed.working_days(month("2026-12")) == 20


def test_a_make_up_day_of_the_company_wins_over_the_public_holiday() -> None:
    open_on_saturday = Calendar(country="IT", openings=frozenset({date(2026, 12, 19), date(2026, 12, 8)}))
    assert open_on_saturday.working_days(month("2026-12")) == 23


def test_the_company_table_overrides_the_country() -> None:
    rows = pd.DataFrame(
        {"day": pd.to_datetime(["2026-12-24", "2026-12-19"]), "working": [False, True], "name": ["", ""]}
    )
    company = Company(settings=Settings(name="Brera", country="IT"), tables={"calendar": rows})
    calendar_of_brera = calendar.of_company(company)
    assert not calendar_of_brera.is_working_day(date(2026, 12, 24))
    assert calendar_of_brera.is_working_day(date(2026, 12, 19))


def test_a_company_without_its_own_days_follows_the_country() -> None:
    tables = {"calendar": frames.TABLES["calendar"].empty()}
    company = Company(settings=Settings(name="Brera", country="CN"), tables=tables)
    assert calendar.of_company(company) == CHINA


def test_the_first_working_day_skips_new_year_and_the_weekend() -> None:
    assert ITALY.nth_working_day(month("2027-01"), 1) == date(2027, 1, 4)


def test_counting_from_both_ends_meets_in_the_same_days() -> None:
    days = ITALY.days(month("2026-12"))
    forwards = [ITALY.nth_working_day(month("2026-12"), n) for n in range(1, len(days) + 1)]
    backwards = [ITALY.nth_from_end(month("2026-12"), n) for n in range(len(days), 0, -1)]
    assert forwards == backwards == days


@pytest.mark.parametrize("n", [0, 24])
def test_a_working_day_that_the_month_lacks_is_refused(n: int) -> None:
    with pytest.raises(calendar.NoSuchWorkingDay, match="2026-12 has 21 working days"):
        ITALY.nth_working_day(month("2026-12"), n)


def test_adding_working_days_passes_over_christmas() -> None:
    assert ITALY.add_working_days(date(2026, 12, 23), 2) == date(2026, 12, 28)


def test_taking_away_the_added_working_days_leads_back() -> None:
    start = date(2026, 2, 13)
    assert CHINA.add_working_days(CHINA.add_working_days(start, 7), -7) == start


def test_a_company_that_never_works_is_told_so_instead_of_looping() -> None:
    never = Calendar(closures=frozenset(d.date() for d in pd.date_range("2026-01-01", "2028-12-31")))
    with pytest.raises(calendar.NoSuchWorkingDay):
        never.add_working_days(date(2026, 3, 1), 1)


def test_an_unknown_country_is_refused_with_a_remedy() -> None:
    with pytest.raises(calendar.UnknownCountry, match="write a code such as IT"):
        Calendar(country="XX").working_days(month("2026-11"))
    assert not calendar.is_known("XX")
    assert calendar.is_known("CN")
    assert calendar.is_known("")


@pytest.mark.parametrize(
    ("day", "wall", "expected"),
    [
        (
            date(2026, 3, 29),
            time(2, 30),
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        ),  # skipped: 03:30 summer time
        (date(2026, 10, 25), time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first
        (date(2026, 3, 30), time(17), datetime(2026, 3, 30, 15, 0, tzinfo=UTC)),
        (date(2026, 3, 27), time(17), datetime(2026, 3, 27, 16, 0, tzinfo=UTC)),
    ],
)
def test_wall_times_are_resolved_around_clock_changes(day: date, wall: time, expected: datetime) -> None:
    assert calendar.instant(day, wall, ROME) == expected


def test_a_skipped_time_shows_as_the_moved_wall_time() -> None:
    assert calendar.instant(date(2026, 3, 29), time(2, 30), ROME).astimezone(ROME).time() == time(3, 30)


def dues(
    preset: str, text: str, chosen: Calendar = ITALY, zone: ZoneInfo = ROME
) -> dict[str, calendar.DueTime]:
    return {due.step: due for due in calendar.due_times(preset, month(text), zone=zone, calendar=chosen)}


@pytest.mark.requirement("R58")
def test_the_early_month_counts_working_days_from_the_first() -> None:
    due = {step: row.local.date().day for step, row in dues("early month", "2026-11").items()}
    assert due == {"facts": 3, "demand": 6, "supply": 11, "reconcile": 12, "approve": 16, "publish": 17}


@pytest.mark.requirement("R13")
def test_the_month_end_counts_back_from_the_last_working_day() -> None:
    due = {step: row.local.date().day for step, row in dues("month end", "2026-11").items()}
    assert due == {"facts": 16, "demand": 19, "supply": 24, "reconcile": 25, "approve": 27, "publish": 30}


@pytest.mark.parametrize("preset", sorted(calendar.PRESETS))
@pytest.mark.parametrize("text", ["2026-02", "2026-03", "2026-10", "2026-12", "2027-02"])
@pytest.mark.parametrize("chosen", [ITALY, CHINA, Calendar(country="US")], ids=lambda c: c.country)
def test_each_step_opens_before_it_is_due_and_after_the_step_before(
    preset: str, text: str, chosen: Calendar
) -> None:
    rows = list(dues(preset, text, chosen).values())
    instants = [moment for row in rows for moment in (row.opens_at, row.due_at)]
    assert instants == sorted(instants)
    assert len(set(instants)) == len(instants)


def test_a_step_is_due_at_five_in_the_afternoon_on_both_sides_of_the_clock_change() -> None:
    """Rome is at UTC+1 in early March and at UTC+2 in April: the instants differ, the wall clock does not."""
    winter, summer = dues("early month", "2026-03")["demand"], dues("early month", "2026-04")["demand"]
    assert (winter.due_at.hour, summer.due_at.hour) == (16, 15)
    assert winter.local.time() == summer.local.time() == time(17)


def test_a_due_time_keeps_its_rule_and_zone_in_words() -> None:
    chicago = dues("early month", "2026-11", Calendar(country="US"), ZoneInfo("America/Chicago"))
    assert chicago["demand"].rule == "working day 5, 17:00 America/Chicago"
    assert dues("month end", "2026-11")["approve"].rule == "working day 2 from the end, 17:00 Europe/Rome"


def test_an_unknown_preset_is_refused_with_the_choices() -> None:
    with pytest.raises(calendar.UnknownPreset, match="early month or month end"):
        dues("mid month", "2026-11")


def test_the_calendar_says_which_data_it_rests_on() -> None:
    assert CHINA.version().endswith(", CN")
    assert CHINA.version().startswith("holidays ")
