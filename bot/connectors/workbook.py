"""Tables as an Excel workbook: readable as it opens, harmless, the same bytes every time."""

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from planning import digest

WIDEST = 40
MARGIN = 2
SAMPLED = 200  # rows looked at to find a column's width
EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # the earliest a zip archive can say
CORE = "docProps/core.xml"
STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms)")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # Excel refuses a file that holds them

QUANTITY, MONEY, PERCENT = "#,##0", "#,##0", "0.0"  # shown; the cell keeps its decimals


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: a table, and the number format of the columns that are not plain quantities."""

    name: str
    table: pd.DataFrame
    formats: dict[str, str] = field(default_factory=dict)


def write(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The workbook as bytes: header frozen and bold, columns as wide as they need, numbers as numbers."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "Parley"
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    written = io.BytesIO()
    book.save(written)
    return _without_clock(written.getvalue())


def _fill(page: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    for number, width in enumerate(_widths(sheet.table), start=1):
        page.column_dimensions[get_column_letter(number)].width = width
    page.append(_header(page, sheet.table.columns))
    formats = [sheet.formats.get(str(column), QUANTITY) for column in sheet.table.columns]
    for row in zip(*(sheet.table[column].tolist() for column in sheet.table.columns), strict=True):
        page.append([_cell(page, value, shown) for value, shown in zip(row, formats, strict=True)])


def _header(page: Any, names: Iterable[object]) -> Iterator[Any]:
    from openpyxl.styles import Font, PatternFill

    for name in names:
        cell = _text(page, str(name))
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8ECF1")
        yield cell


def _cell(page: Any, value: object, shown: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if math.isnan(value):
            return None
        cell = WriteOnlyCell(page, value=round(value, digest.DECIMALS))
        cell.number_format = shown
        return cell
    written = digest.cell(value)
    return None if written is None else _text(page, written)


def _text(page: Any, written: str) -> Any:
    """Text that stays text: Excel would take what starts with = + - @ for a formula, or on saving as CSV."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(page, value=CONTROL.sub(" ", written))
    cell.data_type = "s"
    cell.quotePrefix = is_formula(written)
    return cell


def is_formula(written: str) -> bool:
    """Whether a spreadsheet program would calculate a text instead of showing it."""
    return written.startswith(("=", "+", "-", "@", "\t", "\r"))


def _widths(table: pd.DataFrame) -> Iterator[float]:
    for column in table.columns:
        cells = [digest.cell(value) or "" for value in table[column].head(SAMPLED)]
        longest = max((_shown_length(text) for text in [str(column), *cells]), default=0)
        yield min(WIDEST, longest) + MARGIN


def _shown_length(text: str) -> int:
    """Chinese characters take two places."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)


def _without_clock(book: bytes) -> bytes:
    """The same archive with every time in it set to one and the same."""
    stamp = EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as given,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as taken,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == CORE:
                content = STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, date_time=EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            taken.writestr(entry, content)
    return written.getvalue()
