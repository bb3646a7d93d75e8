"""A company folder in order is taken as it is, and what is missing is said to be switched off."""

from pathlib import Path

import pandas as pd
import pytest

from bot.connectors import folder
from bot.demo.brera import folder as brera
from planning import frames
from planning.company import Company
from planning.problems import Problem, errors
from tests.builders import company_folders
from tests.builders.company_folders import TOML, Content


def loaded(path: Path, **different: Content) -> tuple[Company, list[Problem]]:
    """The company of a folder that must be in order."""
    company, problems = folder.load(company_folders.write(path, **different))
    assert company is not None, problems
    return company, problems


@pytest.mark.requirement("R4")
def test_every_table_has_the_columns_and_types_of_its_schema(tmp_path: Path) -> None:
    company, _ = loaded(tmp_path)
    for name, schema in frames.TABLES.items():
        assert company.table(name).dtypes.equals(schema.empty().dtypes), name


def test_months_and_quantities_are_read(tmp_path: Path) -> None:
    actuals = loaded(tmp_path)[0].table("actuals")
    assert actuals["month"].tolist() == [pd.Period("2026-09", "M")] * 2
    assert actuals["qty"].tolist() == [12.0, 7.0]


def test_what_was_left_out_has_its_default(tmp_path: Path) -> None:
    company, _ = loaded(tmp_path, items="item,kind\nEM-100,buy\nEM-200,\n")
    items = company.table("items")
    assert items["kind"].tolist() == ["buy", "make"]
    assert items["unit"].tolist() == ["pc", "pc"]
    assert items["family"].tolist() == [None, None]


def test_a_missing_table_switches_its_feature_off_and_says_so(tmp_path: Path) -> None:
    company, problems = loaded(tmp_path)
    assert not company.has("resources")
    assert "resources.csv: is missing: capacity is unlimited; add it to switch that on" in map(str, problems)
    assert not errors(problems)


def test_a_file_that_is_no_table_is_named_with_the_closest_table(tmp_path: Path) -> None:
    _, problems = loaded(tmp_path, custmers="customer\nC-1\n")
    assert "custmers.csv: is not a table of a company and was not read; rename it to customers.csv" in map(
        str, problems
    )


def test_the_settings_are_read(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path, toml=f'{TOML}approvals = 3\n[horizons]\nplan = 24\n[channels]\nmain = "sop"\n'
    )[0].settings
    assert (settings.name, settings.approvals, settings.horizons.plan) == ("Bar Centrale", 3, 24)
    assert settings.channels == {"main": "sop"}


def test_the_stated_decimal_mark_decides(tmp_path: Path) -> None:
    company, _ = loaded(
        tmp_path,
        toml=f'{TOML}[numbers]\ndecimal = ","\n',
        actuals="item;month;qty\nEM-100;2026-09;1.234\nEM-200;2026-09;1,5\n",
    )
    assert company.table("actuals")["qty"].tolist() == [1234.0, 1.5]


@pytest.mark.parametrize(("other", "meant"), [("0.5", 1.234), ("0,5", 1234.0)])
def test_a_number_with_two_meanings_is_read_like_the_others_of_its_column(
    tmp_path: Path, other: str, meant: float
) -> None:
    actuals = f"item;month;qty\nEM-100;2026-09;1.234\nEM-200;2026-09;{other}\n"
    assert loaded(tmp_path, actuals=actuals)[0].table("actuals")["qty"].tolist() == [meant, 0.5]


def test_the_stated_formats_of_dates_are_read(tmp_path: Path) -> None:
    company, _ = loaded(
        tmp_path,
        toml=f'{TOML}[dates]\nday = "%d/%m/%Y"\nmonth = "%m/%Y"\n',
        actuals="item,month,qty\nEM-100,09/2026,1\n",
        calendar="day,working\n24/12/2026,no\n",
    )
    assert company.table("actuals")["month"].tolist() == [pd.Period("2026-09", "M")]
    assert company.table("calendar")["day"].tolist() == [pd.Timestamp("2026-12-24")]


def test_empty_rows_do_not_count_and_rows_keep_their_number(tmp_path: Path) -> None:
    _, problems = folder.load(
        company_folders.write(tmp_path, actuals="item,month,qty\n\n,,\nEM-100,2026-09,-1\n")
    )
    assert errors(problems)[0].row == 4


def test_the_example_company_is_in_order(tmp_path: Path) -> None:
    brera.write(tmp_path)
    company, problems = folder.load(tmp_path)
    assert company is not None
    assert problems == []
