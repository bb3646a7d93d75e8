"""A plan's files hold the plan, nothing that computes, and the same bytes whenever they are written."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from bot.connectors import export, folder
from bot.demo import brera
from planning import calendar, plan, summary
from planning.company import Company
from planning.plan import Plan


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    path = tmp_path_factory.mktemp("brera")
    brera.write(path)
    company, _ = folder.load(path)
    assert company is not None
    return company


@pytest.fixture(scope="module")
def made(company: Company) -> Plan:
    return plan.make(company, as_of=brera.AS_OF, calendar=calendar.of_company(company))


@pytest.fixture(scope="module")
def files(company: Company, made: Plan) -> dict[str, bytes]:
    return export.files(made, summary.of(company, made))


def table(files: dict[str, bytes], name: str) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(files[name]))


@pytest.mark.requirement("R57")
@pytest.mark.requirement("R104")
def test_every_table_has_its_file(files: dict[str, bytes], made: Plan) -> None:
    assert set(files) == {*export.FILES.values(), "plan.xlsx", "summary.json"}
    assert set(export.FILES) == set(made.tables)


def test_a_table_comes_back_from_its_file(files: dict[str, bytes], made: Plan) -> None:
    read, lines = table(files, "supply.csv"), made.tables["supply"]
    assert list(read.columns) == list(lines.columns)
    assert read["month"].tolist() == [str(month) for month in lines["month"]]
    assert read["demand"].tolist() == pytest.approx(lines["demand"].tolist(), abs=1e-4)


@pytest.mark.requirement("R143")
def test_the_plan_can_be_read_without_slack(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["plan.xlsx"]))
    assert book.sheetnames == [
        "Summary",
        "Plan",
        "Demand",
        "Supply",
        "Orders",
        "Weeks",
        "Load",
        "Materials",
        "Shortages",
        "Finance",
    ]
    assert [cell.value for cell in book["Plan"][1]][:3] == ["family", "measure", "2026-11"]


def test_the_same_plan_gives_the_same_bytes(files: dict[str, bytes], company: Company, made: Plan) -> None:
    assert export.files(made, summary.of(company, made)) == files


def test_the_summary_says_what_is_short_and_why(files: dict[str, bytes], made: Plan) -> None:
    stated: dict[str, Any] = json.loads(files["summary.json"])
    assert stated["digest"] == made.digest()
    assert stated["shortages"]["count"] == len(made.tables["shortages"])
    assert stated["shortages"]["largest"][0]["cause"] == "capacity"
    assert stated["months"][0] == "2026-11"
    assert len(stated["months"]) == 18


def test_the_summary_adds_up_to_the_tables(files: dict[str, bytes]) -> None:
    stated = json.loads(files["summary.json"])
    assert stated["totals"]["unconstrained"] == pytest.approx(
        table(files, "consensus.csv")["qty"].sum(), abs=1
    )
    assert stated["totals"]["margin"] == pytest.approx(table(files, "finance.csv")["margin"].sum(), abs=1)


@pytest.mark.parametrize("name", ["=1+1", "+39", "-5 mm", "@home", "\tx"])
def test_text_that_a_spreadsheet_would_compute_is_quoted_in_csv(name: str) -> None:
    written = export.csv(pd.DataFrame({"item": [name], "change": [-5.0]})).decode()
    assert written == f"item,change\n'{name},-5\n"


def test_chinese_names_are_written_in_utf_8() -> None:
    assert "沪上浓香" in export.csv(pd.DataFrame({"customer": ["沪上浓香"]})).decode("utf-8")


def test_writing_fills_a_new_folder(company: Company, made: Plan, tmp_path: Path) -> None:
    paths = export.write(made, summary.of(company, made), tmp_path / "new" / "out")
    assert {path.name for path in paths} == {path.name for path in (tmp_path / "new" / "out").iterdir()}


def test_a_plan_without_any_shortage_can_be_written(company: Company, made: Plan) -> None:
    tables = {
        **made.tables,
        "shortages": made.tables["shortages"].iloc[:0],
        "options": made.tables["options"].iloc[:0],
    }
    bare = replace(made, tables=tables)
    written = export.files(bare, summary.of(company, bare))
    assert json.loads(written["summary.json"])["shortages"]["count"] == 0
