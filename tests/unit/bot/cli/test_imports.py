"""`parley import` takes a company as a whole or not at all."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.demo.brera import folder as brera
from tests.builders import company_folders

pytestmark = pytest.mark.requirement("R118")


def test_a_company_in_order_is_summed_up(tmp_path: Path) -> None:
    brera.write(tmp_path)
    ran = CliRunner().invoke(cli.app, ["import", str(tmp_path)])
    assert ran.exit_code == 0
    assert "Brera Espresso: in order" in ran.output
    assert re.search(r"actuals +[0-9,]+ rows  2023-05 to 2026-10", ran.output)


def test_what_is_switched_off_is_said(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli.app, ["import", str(company_folders.write(tmp_path))])
    assert ran.exit_code == 0
    assert "warning: stock.csv: is missing: every item starts with no stock" in ran.output


def test_errors_are_listed_and_nothing_is_imported(tmp_path: Path) -> None:
    folder = company_folders.write(tmp_path, items="item,price\nEM-100,abc\nEM-200,-1\n")
    ran = CliRunner().invoke(cli.app, ["import", str(folder)])
    assert ran.exit_code == 2
    assert "error: items.csv, row 2, column price: 'abc' is not a number" in ran.output
    assert "2 errors: nothing was imported" in ran.output
