"""Tables come from a database or a workbook as well as from files."""

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
import sqlalchemy

from bot.connectors import folder, spreadsheet
from planning.company import Company
from planning.problems import errors
from tests.builders import company_folders
from tests.builders.company_folders import TOML

pytestmark = pytest.mark.requirement("R118")


def loaded(path: Path) -> Company:
    company, problems = folder.load(path)
    assert company is not None, [str(problem) for problem in problems]
    return company


def first_error(path: Path) -> str:
    company, problems = folder.load(path)
    assert company is None
    return str(errors(problems)[0])


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The address of a database with a table of stock."""
    url = f"sqlite:///{tmp_path / 'erp.db'}"
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("create table bin (article text, pieces numeric, counted date)")
        connection.exec_driver_sql(
            "insert into bin values ('EM-100', 5.5, '2026-09-30'), ('EM-200', 7, null)"
        )
    engine.dispose()
    return url


def from_database(url: str, query: str = "select article as item, pieces as qty from bin") -> str:
    return f'{TOML}[source.erp]\nurl = "{url}"\nquery.stock = "{query}"\n[table.stock]\n'


def test_a_table_comes_from_a_query(tmp_path: Path, database: str) -> None:
    company = loaded(company_folders.write(tmp_path, toml=from_database(database)))
    assert company.table("stock")["qty"].tolist() == [5.5, 7]


def test_the_address_may_stand_in_the_environment(
    tmp_path: Path, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that no password need stand in company.toml."""
    monkeypatch.setenv("ERP_URL", database)
    assert loaded(company_folders.write(tmp_path, toml=from_database("$ERP_URL"))).has("stock")


def test_columns_of_a_query_are_mapped(tmp_path: Path, database: str) -> None:
    toml = from_database(database, "select * from bin")
    columns = 'columns = { item = "article", qty = "pieces", as_of = "counted" }\n'
    stock = loaded(company_folders.write(tmp_path, toml=toml + columns)).table("stock")
    assert stock["item"].tolist() == ["EM-100", "EM-200"]


def test_what_the_database_refuses_is_said(tmp_path: Path, database: str) -> None:
    said = first_error(company_folders.write(tmp_path, toml=from_database(database, "select * from box")))
    assert said.startswith("company.toml, column source.erp.query.stock: the database refused: no such table")


def test_a_query_changes_nothing(tmp_path: Path, database: str) -> None:
    toml = from_database(database, "delete from bin returning article as item, pieces as qty")
    loaded(company_folders.write(tmp_path, toml=toml))
    assert loaded(company_folders.write(tmp_path, toml=from_database(database))).has("stock")


def test_a_wrong_address_does_not_show_its_password(tmp_path: Path) -> None:
    said = first_error(company_folders.write(tmp_path, toml=from_database("nosuchdb://me:secret@host/erp")))
    assert "the url cannot be understood" in said
    assert "secret" not in said


def test_a_row_of_a_query_is_named(tmp_path: Path, database: str) -> None:
    toml = from_database(database, "select article as item, -pieces as qty from bin")
    said = first_error(company_folders.write(tmp_path, toml=toml))
    assert said == "query stock, row 1, column qty: -5.5 is negative; write 0 or more"


@pytest.fixture
def workbook(tmp_path: Path) -> openpyxl.Workbook:
    """A workbook with a sheet of stock, to be saved as stock.xlsx."""
    book = openpyxl.Workbook()
    book.create_sheet("stock").append(["item", "qty", "as_of"])
    book["stock"].append(["EM-100", 5.5, datetime(2026, 9, 30)])  # noqa: DTZ001 - as spreadsheets keep dates
    return book


def from_workbook(path: Path, book: openpyxl.Workbook, sheet: str = "stock") -> Path:
    book.save(path / "stock.xlsx")
    toml = f'{TOML}[source.book]\nworkbook = "stock.xlsx"\n[table.stock]\nfrom = "{sheet}"\n'
    return company_folders.write(path, toml=toml)


def test_a_table_comes_from_a_sheet(tmp_path: Path, workbook: openpyxl.Workbook) -> None:
    stock = loaded(from_workbook(tmp_path, workbook)).table("stock")
    assert stock["qty"].tolist() == [5.5]
    assert stock["as_of"].dt.strftime("%Y-%m-%d").tolist() == ["2026-09-30"]


def test_a_missing_sheet_is_named(tmp_path: Path, workbook: openpyxl.Workbook) -> None:
    said = first_error(from_workbook(tmp_path, workbook, "Stocks"))
    assert said == "stock.xlsx, sheet Stocks: there is no such sheet; write 'stock'"


def test_a_formula_without_a_value_is_not_taken_for_an_empty_cell(
    tmp_path: Path, workbook: openpyxl.Workbook
) -> None:
    workbook["stock"].append(["EM-200", "=1+1"])
    said = first_error(from_workbook(tmp_path, workbook))
    assert said.startswith("stock.xlsx, sheet stock, row 3, column qty: the formula has no stored value")


def test_a_formula_that_failed_is_named(tmp_path: Path, workbook: openpyxl.Workbook) -> None:
    workbook["stock"].append(["#N/A", 1])
    said = first_error(from_workbook(tmp_path, workbook))
    assert said.startswith("stock.xlsx, sheet stock, row 3, column item: the formula gives #N/A")


def test_an_empty_sheet_is_refused(tmp_path: Path, workbook: openpyxl.Workbook) -> None:
    workbook.create_sheet("nothing")
    assert "sheet nothing: is empty" in first_error(from_workbook(tmp_path, workbook, "nothing"))


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "stock.xlsx").write_bytes(b"item;qty")
    _, (problem,) = spreadsheet.read(tmp_path / "stock.xlsx", "stock")
    assert problem.reason.startswith("is not an XLSX workbook")


def test_a_file_that_unfolds_beyond_measure_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """400 kB that unfold to 400 MB would take minutes and a gigabyte of memory."""
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(20_000_000))
    _, (problem,) = spreadsheet.read(tmp_path / "bomb.xlsx", "stock")
    assert problem.reason == "unfolds to far more than a table needs"


def test_a_sheet_with_too_many_columns_is_refused(tmp_path: Path, workbook: openpyxl.Workbook) -> None:
    workbook["stock"].cell(row=4, column=spreadsheet.MAX_COLUMNS + 1, value=1)
    assert "has more than 200,000 rows or 200 columns" in first_error(from_workbook(tmp_path, workbook))
