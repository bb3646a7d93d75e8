"""`parley import` takes a company as a whole or not at all."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot import cli
from bot.db import company
from bot.db.session import Database
from bot.demo.brera import folder as brera
from tests.builders import company_folders

pytestmark = pytest.mark.requirement("R118")


def import_company(folder: Path, *options: str) -> Result:
    database = f"sqlite:///{folder / 'parley.db'}"
    return CliRunner().invoke(cli.app, ["import", str(folder), "--database", database, *options])


def test_a_company_in_order_is_summed_up(tmp_path: Path) -> None:
    brera.write(tmp_path)
    ran = import_company(tmp_path, "--check")
    assert ran.exit_code == 0
    assert "Brera Espresso: in order" in ran.output
    assert "rows  2023-05 to 2026-10" in ran.output


def test_what_is_switched_off_is_said(tmp_path: Path) -> None:
    ran = import_company(company_folders.write(tmp_path), "--check")
    assert ran.exit_code == 0
    assert "warning: stock.csv: is missing: every item starts with no stock" in ran.output


def test_what_was_imported_is_there_for_the_bot(tmp_path: Path) -> None:
    ran = import_company(company_folders.write(tmp_path))
    assert ran.exit_code == 0, ran.output
    database = Database(f"sqlite:///{tmp_path / 'parley.db'}")
    with database.transaction() as session:
        kept = company.load(session, company.newest(session).id)
    database.dispose()
    assert kept.settings.name == "Bar Centrale"
    assert kept.table("actuals")["qty"].tolist() == [12, 7]


def test_a_check_keeps_nothing(tmp_path: Path) -> None:
    import_company(company_folders.write(tmp_path), "--check")
    assert not (tmp_path / "parley.db").exists()


def test_errors_are_listed_and_nothing_is_imported(tmp_path: Path) -> None:
    ran = import_company(company_folders.write(tmp_path, items="item,price\nEM-100,abc\nEM-200,-1\n"))
    assert ran.exit_code == 2
    assert "error: items.csv, row 2, column price: 'abc' is not a number" in ran.output
    assert "2 errors: nothing was imported" in ran.output
    assert not (tmp_path / "parley.db").exists()
