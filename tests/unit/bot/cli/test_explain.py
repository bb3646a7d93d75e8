"""`parley explain` and `parley calculate`: why a figure is what it is, and what else a plan can tell."""

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from bot import cli

MONTHS = pd.period_range("2023-11", periods=36, freq="M").astype(str)
TABLES = {
    "company.toml": 'name = "Test Ltd"\n[horizons]\nsubmission = 2\nplan = 3\n',
    "items.csv": "item,family\nDuo,Machines\nSolo,Machines\n",
    "families.csv": "family\nMachines\n",
    "actuals.csv": "item,month,qty\n"
    + "".join(f"{item},{m},40\n" for item in ("Duo", "Solo") for m in MONTHS),
    "orders.csv": "order,item,due,qty\nSO-1,Duo,2026-12-04,15\n",
    "events.csv": "event,name,item,start,end,percent\nXMAS,Christmas,Duo,2026-12,2026-12,50\n",
    "overrides.csv": "override,family,month,qty,author,reason\nOV-1,Machines,2026-12,200,giulia,New chain\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "company"
    folder.mkdir()
    for name, content in TABLES.items():
        (folder / name).write_text(content)
    return folder


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments))


def explained(folder: Path, *more: str) -> Result:
    return run("explain", str(folder), "--as-of", "2026-11", "--item", "Duo", *more)


@pytest.mark.requirement("R59")
def test_a_figure_is_led_back_to_all_that_made_it(folder: Path) -> None:
    """Method, stream, event, split and override, author and order, as data."""
    ran = explained(folder, "--month", "2026-12", "--json")
    assert ran.exit_code == 0, ran.output
    why = json.loads(ran.stdout)
    steps = {step["kind"]: step for step in why["steps"]}
    assert why["qty"] == steps["override"]["qty"] == 120
    assert steps["event"]["label"] == "XMAS"
    assert (steps["method"]["label"], steps["method"]["qty"]) == ("constant", 40)
    assert (steps["split"]["label"], steps["split"]["author"]) == ("share of Machines", "giulia")
    assert (steps["order"]["label"], steps["order"]["qty"]) == ("SO-1", 15)


def test_the_chain_can_be_read_too(folder: Path) -> None:
    ran = explained(folder)
    assert ran.exit_code == 0, ran.output
    assert "by the rule: sales, else statistical" in " ".join(ran.stdout.split())


def test_a_line_that_is_not_planned_is_named(folder: Path) -> None:
    ran = explained(folder, "--region", "Mars")
    assert ran.exit_code == 2
    assert "Duo / Mars / 2026-11 is not in the plan" in ran.output


@pytest.mark.requirement("R36")
def test_a_calculation_runs_on_demand_for_every_family(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan"
    assert run("plan", str(folder), "--as-of", "2026-11", "--out", str(out)).exit_code == 0
    ran = run("calculate", str(out), "twice = demand * 2", "--out", str(tmp_path / "twice.csv"))
    assert ran.exit_code == 0, ran.output
    figures = pd.read_csv(tmp_path / "twice.csv").set_index(["family", "month"])["qty"]
    assert figures["Machines", "2026-12"] == 400


def test_what_cannot_be_worked_out_is_said_for_each_family(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan"
    run("plan", str(folder), "--as-of", "2026-11", "--out", str(out))
    ran = run("calculate", str(out), "x = secrets", "--out", str(tmp_path / "x.csv"))
    assert ran.exit_code == 1
    assert "Machines: the plan has no row secrets" in ran.output
