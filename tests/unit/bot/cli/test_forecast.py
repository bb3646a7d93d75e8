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
    gap = STEADY.replace("Duo,2024-03,40\n", "")
    ran = forecast(tmp_path, gap, "--evidence", str(tmp_path / "evidence.csv"))
    assert ran.exit_code == 0, ran.output
    row = pd.read_csv(tmp_path / "evidence.csv").iloc[0]
    assert (row["series"], row["method"]) == ("Duo", "quartet")
    assert row["n"] > 0
    assert row["notes"] == "1 months without a row, counted as zero"
