"""A workbook opens readable, computes nothing that came from a cell, and is the same file every time."""

import io
import time
import zipfile
from typing import Any

import openpyxl
import pandas as pd
import pytest

from bot.connectors import workbook
from bot.connectors.workbook import Sheet

TABLE = pd.DataFrame(
    {
        "item": ["EM-100", "咖啡机双锅炉专业版"],
        "month": pd.PeriodIndex(["2026-11", "2026-12"], freq="M"),
        "qty": [1200.0, float("nan")],
        "share": [0.875, 1.0],
    }
)


def opened(table: pd.DataFrame, **formats: str) -> Any:
    written = workbook.write([Sheet(name="Plan", table=table, formats=formats)], title="Plan")
    return openpyxl.load_workbook(io.BytesIO(written))["Plan"]


def test_cells_come_back_as_they_were() -> None:
    rows = [[cell.value for cell in row] for row in opened(TABLE).iter_rows()]
    assert rows == [
        ["item", "month", "qty", "share"],
        ["EM-100", "2026-11", 1200, 0.875],
        ["咖啡机双锅炉专业版", "2026-12", None, 1],
    ]


def test_the_header_stays_when_scrolling() -> None:
    assert opened(TABLE).freeze_panes == "A2"


def test_a_column_is_wide_enough_for_chinese_text() -> None:
    assert opened(TABLE).column_dimensions["A"].width >= 18


def test_numbers_have_the_format_of_their_column() -> None:
    page = opened(TABLE, share=workbook.PERCENT)
    assert page["C2"].number_format == workbook.QUANTITY
    assert page["D2"].number_format == "0.0"


@pytest.mark.parametrize(
    "text", ["=1+1", "+39 02 123", "-5", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1"]
)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    cell = opened(pd.DataFrame({"name": [text]}))["A2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix


def test_a_negative_number_stays_a_number() -> None:
    cell = opened(pd.DataFrame({"change": [-5.0]}))["A2"]
    assert (cell.data_type, cell.value) == ("n", -5)


def test_characters_that_excel_refuses_become_spaces() -> None:
    assert opened(pd.DataFrame({"name": ["a\x00b\x1fc"]}))["A2"].value == "a b c"


def test_the_same_tables_give_the_same_bytes_at_another_time(monkeypatch: pytest.MonkeyPatch) -> None:
    first = workbook.write([Sheet(name="Plan", table=TABLE)], title="Plan")
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    second = workbook.write([Sheet(name="Plan", table=TABLE)], title="Plan")
    assert first == second


def test_no_wall_clock_is_left_in_the_file() -> None:
    written = workbook.write([Sheet(name="Plan", table=TABLE)], title="Plan")
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert archive.read("docProps/core.xml").count(b"1980-01-01T00:00:00Z") == 2


def test_an_empty_table_is_a_sheet_with_its_header() -> None:
    assert [cell.value for cell in next(opened(TABLE.iloc[:0]).iter_rows())] == list(TABLE.columns)
