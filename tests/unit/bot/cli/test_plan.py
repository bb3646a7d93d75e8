"""`parley plan` turns a company folder into plan files, or says in plain words why it cannot."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from bot.demo import brera


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "brera"
    brera.write(folder)
    return folder


def run(folder: Path, out: Path, *more: str, as_of: str = "2026-11") -> Result:
    return CliRunner().invoke(app, ["plan", str(folder), "--as-of", as_of, "--out", str(out), *more])


@pytest.mark.requirement("R87")
@pytest.mark.requirement("R88")
def test_a_plan_is_written_and_summed_up(folder: Path, tmp_path: Path) -> None:
    result = run(folder, tmp_path / "out", "--verify")
    assert result.exit_code == 0, result.output
    assert "Brera Espresso: plan from 2026-11 to 2028-04" in result.output
    assert "capacity ASSY" in result.output
    assert "ASSY is full from 2026-11 to 2026-12, so that no more can be made ahead." in result.output
    assert (
        "BURR-64 was not ordered or started in time: more of it can be there from 2027-01." in result.output
    )
    assert "OT-ASSY brings " in result.output
    assert "Not feasible in volume: units late or lost" in result.output
    assert "all balance" in result.output
    assert (tmp_path / "out" / "plan.xlsx").is_file()


def test_bad_data_is_refused_with_its_place_and_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    items = folder / "items.csv"
    items.write_text(items.read_text(encoding="utf-8").replace("389.00", "dear"), encoding="utf-8")
    result = run(folder, tmp_path / "out")
    assert result.exit_code == 2
    assert "items.csv, row 4, column price" in result.output
    assert not (tmp_path / "out").exists()


def test_stale_sales_are_refused_unless_one_plans_anyway(folder: Path, tmp_path: Path) -> None:
    """In December the sales of November are missing; a plan on them would look right and be late."""
    refused = run(folder, tmp_path / "out", as_of="2026-12")
    assert refused.exit_code == 2
    assert "2026-11 is closed" in refused.output
    assert "--anyway" in refused.output
    assert run(folder, tmp_path / "out", "--anyway", as_of="2026-12").exit_code == 0


def test_a_month_in_another_form_is_refused(folder: Path, tmp_path: Path) -> None:
    result = run(folder, tmp_path / "out", as_of="11/2026")
    assert result.exit_code == 2
    assert "2026-11" in result.output


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path / "nowhere", tmp_path / "out")
    assert result.exit_code == 2
    assert "is not a folder" in result.output


def test_help_shows_an_example() -> None:
    assert "parley plan my-company --as-of 2026-11" in CliRunner().invoke(app, ["plan", "--help"]).output
