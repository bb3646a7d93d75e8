"""`parley forecast` turns a long CSV file into another, or says what is wrong with it."""

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from bot import cli

MONTHS = pd.period_range("2023-01", periods=30, freq="M").astype(str)
STEADY = "series,period,value\n" + "".join(f"Duo,{month},40\n" for month in MONTHS)


def forecast(folder: Path, history: str, *options: str) -> Result:
    (folder / "history.csv").write_text(history)
    command = ["forecast", str(folder / "history.csv"), "--out", str(folder / "forecast.csv"), *options]
    return CliRunner().invoke(cli.app, command)


@pytest.mark.requirement("R29")
def test_every_series_gets_its_horizon(tmp_path: Path) -> None:
    ran = forecast(tmp_path, STEADY, "--horizon", "3")
    assert ran.exit_code == 0, ran.output
    written = pd.read_csv(tmp_path / "forecast.csv")
    assert list(written.columns) == ["series", "period", "forecast", "lower", "upper", "method"]
    assert written["period"].tolist() == ["2025-07", "2025-08", "2025-09"]
    assert written["forecast"].tolist() == [40, 40, 40]


def test_weeks_are_read_as_dates(tmp_path: Path) -> None:
    weeks = pd.date_range("2025-01-06", periods=60, freq="W-MON").strftime("%Y-%m-%d")
    history = "series,period,value\n" + "".join(f"Duo,{week},4\n" for week in weeks)
    ran = forecast(tmp_path, history, "--horizon", "2", "--season", "52")
    assert ran.exit_code == 0, ran.output
    assert len(pd.read_csv(tmp_path / "forecast.csv")) == 2


def test_bad_input_is_listed_and_nothing_is_written(tmp_path: Path) -> None:
    ran = forecast(tmp_path, "series,period,value\nDuo,2025-07,many\nDuo,08/2025,3\n")
    assert ran.exit_code == 2
    assert "row 2, column value: 'many' is not a number" in ran.output
    assert "row 3, column period: '08/2025' is not a month" in ran.output
    assert not (tmp_path / "forecast.csv").exists()


def test_a_series_that_cannot_be_read_does_not_cost_the_others_their_forecast(tmp_path: Path) -> None:
    bad = "Odd,2025-07,nan\nOdd,2025-08,3\nWild,2025-07,inf\nLate,someday,4\n"
    ran = forecast(tmp_path, STEADY + bad)
    assert ran.exit_code == 0
    assert "'nan' is not a number" in ran.output
    assert "'someday' is not a month" in ran.output
    assert "3 series left out: Late, Odd, Wild; correct their rows" in ran.output
    assert set(pd.read_csv(tmp_path / "forecast.csv")["series"]) == {"Duo"}


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    ran = forecast(tmp_path, "series,period,sales\nDuo,2025-07,3\n")
    assert ran.exit_code == 2
    assert "history.csv, row 1: has no column value; name the columns series, period, value" in ran.output


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli.app, ["forecast", str(tmp_path / "none.csv"), "--out", "x"])
    assert ran.exit_code == 2
    assert "is not a file" in ran.output


def test_a_column_that_is_not_used_is_said(tmp_path: Path) -> None:
    wider = STEADY.replace("value\n", "value,split\n").replace(",40\n", ",40,train\n")
    ran = forecast(tmp_path, wider)
    assert ran.exit_code == 0
    assert "column split: is not used" in ran.output


def test_the_decimal_mark_can_be_stated(tmp_path: Path) -> None:
    history = STEADY.replace(",40\n", ',"1.200"\n')
    assert forecast(tmp_path, history).exit_code == 2
    assert forecast(tmp_path, history, "--decimal", ",").exit_code == 0
    assert pd.read_csv(tmp_path / "forecast.csv")["forecast"].iloc[0] == 1200


def test_the_evidence_says_how_and_how_well(tmp_path: Path) -> None:
    """Method, error on months held out, and what was done to the history, a row per series."""
    gap = STEADY.replace("Duo,2024-03,40\n", "").replace("Duo,2023-02,40\n", "Duo,2023-02,44\n")
    ran = forecast(tmp_path, gap, "--evidence", str(tmp_path / "evidence.csv"))
    assert ran.exit_code == 0, ran.output
    row = pd.read_csv(tmp_path / "evidence.csv").iloc[0]
    assert (row["series"], row["method"]) == ("Duo", "quartet")
    assert row["n"] > 0
    assert row["notes"].startswith(
        "1 months without a row, counted as zero; 15 periods before the end: nothing"
    )


def two_regions() -> str:
    """Two products in two regions, over three years, in no order."""
    rows = [
        f"{item} {region},{region},{month},{level + 5 * (number % 12)}"
        for level, item in ((40, "Duo"), (90, "Solo"))
        for region in ("Italy", "China")
        for number, month in enumerate(pd.period_range("2023-01", periods=36, freq="M").astype(str))
    ]
    return "series,region,period,value\n" + "\n".join(rows) + "\n"


@pytest.mark.requirement("R34", "R41")
@pytest.mark.parametrize("approach", ["optimal", "mint", "bottom-up", "top-down", "middle-out"])
def test_levels_add_up_however_they_are_made_to_agree(tmp_path: Path, approach: str) -> None:
    evidence = tmp_path / "evidence.csv"
    options = ("--level", "region", "--approach", approach, "--horizon", "3", "--evidence", str(evidence))
    ran = forecast(tmp_path, two_regions(), *options)
    assert ran.exit_code == 0, ran.output
    sums = pd.read_csv(tmp_path / "forecast.csv").groupby(["level", "period"])["forecast"].sum().unstack(0)
    assert sums["region"].tolist() == pytest.approx(sums["total"].tolist())
    assert sums["series"].tolist() == pytest.approx(sums["total"].tolist())
    assert set(pd.read_csv(evidence)["level"]) == {"total", "region", "series"}


def locked(folder: Path, *rows: str) -> Result:
    (folder / "locks.csv").write_text("series,period,value\n" + "\n".join(rows) + "\n")
    options = ("--level", "region", "--locks", str(folder / "locks.csv"), "--horizon", "3")
    return forecast(folder, two_regions(), *options)


@pytest.mark.requirement("R41")
def test_an_approved_figure_of_one_month_stays_as_it_is(tmp_path: Path) -> None:
    ran = locked(tmp_path, "Italy,2026-02,333")
    assert ran.exit_code == 0, ran.output
    lines = pd.read_csv(tmp_path / "forecast.csv").set_index(["series", "period"])["forecast"]
    assert lines["Italy", "2026-02"] == 333
    assert lines["Italy", "2026-01"] != 333
    assert lines["Italy / Duo Italy", "2026-02"] + lines["Italy / Solo Italy", "2026-02"] == pytest.approx(
        333
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["total,2026-01,100", "Italy,2026-01,80", "China,2026-01,90"], "contradict each other"),
        (["Spain,2026-01,100"], "There is no Spain"),
    ],
)
def test_locks_that_cannot_hold_are_refused_by_name(tmp_path: Path, rows: list[str], said: str) -> None:
    ran = locked(tmp_path, *rows)
    assert ran.exit_code == 2
    assert said in " ".join(ran.output.split())


def test_working_days_count_where_sales_follow_them(tmp_path: Path) -> None:
    """Sixty a working day, in a country whose Augusts are short."""
    from planning.calendar import Calendar

    italy = Calendar(country="IT")
    months = pd.period_range("2021-01", periods=60, freq="M")
    history = "series,period,value\n" + "".join(f"Duo,{m},{60 * italy.working_days(m)}\n" for m in months)
    evidence = tmp_path / "evidence.csv"
    ran = forecast(tmp_path, history, "--country", "IT", "--horizon", "2", "--evidence", str(evidence))
    assert ran.exit_code == 0, ran.output
    ahead = pd.read_csv(tmp_path / "forecast.csv")["forecast"].tolist()
    assert ahead == pytest.approx([60 * italy.working_days(months[-1] + step) for step in (1, 2)], rel=0.01)
    assert "working day" in pd.read_csv(evidence)["notes"].iloc[0]
