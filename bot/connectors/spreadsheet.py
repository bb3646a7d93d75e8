"""Reads a sheet of an XLSX workbook, guarded: a small file can unfold to gigabytes."""

import contextlib
import itertools
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from bot.connectors import closest, confined, raw
from bot.connectors.confined import Limits, Overrun
from bot.connectors.raw import Raw
from planning.problems import Problem, Refusal

MAX_FILE_BYTES = 5_000_000
MAX_UNPACKED_BYTES = 50_000_000
MAX_RATIO = 100  # unpacked to packed; honest sheets stay below 20
MAX_ROWS, MAX_COLUMNS = 200_000, 200
MAX_CELLS = 1_000_000
MAX_MEMBERS = 1_000  # files inside the workbook
CHUNK_BYTES = 1_000_000

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
NOT_CALCULATED = Refusal(
    reason="the formula has no stored value", remedy="open the workbook in a spreadsheet program and save it"
)

Row = tuple[object, ...]


class Unreadable(Exception):
    """A workbook or sheet cannot be taken; the refusal says why."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.refusal = Refusal(reason=reason, remedy=remedy)


def read(path: Path, sheet: str) -> tuple[Raw | None, list[Problem]]:
    """The cells of a sheet, formulas as the values last stored, or None and what is wrong.

    The workbook is taken apart in a child process, for it may be made to harm whoever opens it.
    """
    try:
        return confined.call(Limits(), read_here, path, sheet)
    except Overrun as failure:
        source = f"{path.name}, sheet {sheet}"
        return None, [Problem(source=source, reason=str(failure), remedy="save the sheet as CSV")]


def read_here(path: Path, sheet: str) -> tuple[Raw | None, list[Problem]]:
    """The same, in this process; for the child."""
    source = f"{path.name}, sheet {sheet}"
    try:
        _check_size(path)
        values = _rows(path, sheet, data_only=True)
        formulas = _rows(path, sheet, data_only=False) if _has_formulas(path) else values
    except Unreadable as failure:
        why = failure.refusal
        return None, [Problem(source=source, reason=why.reason, remedy=why.remedy)]
    table, problems = raw.with_header(source, pd.DataFrame(values, dtype="object"))
    if table is None:
        return None, problems
    return table, _errors(table) + _not_calculated(table, values, formulas)


def _check_size(path: Path) -> None:
    """Sizes are counted while unpacking, for what a file says of itself may lie."""
    if not path.is_file():
        raise Unreadable("is missing", f"put it into {path.parent}")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise Unreadable(f"is larger than {MAX_FILE_BYTES:,} bytes", "save the sheet as CSV")
    left = min(MAX_UNPACKED_BYTES, path.stat().st_size * MAX_RATIO)
    rows = cells = 0
    for chunk in _unpacked(path):
        left -= len(chunk)
        rows, cells = rows + chunk.count(b"<row"), cells + chunk.count(b"<c ") + chunk.count(b"<c>")
        if left < 0 or cells > MAX_CELLS:
            raise Unreadable("unfolds to far more than a table needs", "save the sheet as CSV")
    if cells > MAX_COLUMNS * max(rows, 1):
        raise Unreadable(f"has more than {MAX_COLUMNS} columns", "save it as CSV")


def _has_formulas(path: Path) -> bool:
    return any(b"<f>" in chunk or b"<f " in chunk for chunk in _unpacked(path))


def _unpacked(path: Path) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS or sum(each.file_size for each in members) > MAX_UNPACKED_BYTES:
                raise Unreadable("unfolds to far more than a table needs", "save the sheet as CSV")
            for member in members:
                with archive.open(member) as stream:
                    while chunk := stream.read(CHUNK_BYTES):
                        yield chunk
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise Unreadable("is not an XLSX workbook, or has a password", "save it as XLSX") from None


def _rows(path: Path, sheet: str, *, data_only: bool) -> list[Row]:
    try:
        return _opened(path, sheet, data_only=data_only)
    except (Unreadable, MemoryError, RecursionError):
        raise
    except Exception:  # whatever a workbook that is none makes of openpyxl
        raise Unreadable("is not an XLSX workbook that can be read", "save it anew as XLSX") from None


def _opened(path: Path, sheet: str, *, data_only: bool) -> list[Row]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl leaves out: pictures, validations
        workbook = openpyxl.load_workbook(path, read_only=True, data_only=data_only)
    with contextlib.closing(workbook):
        if sheet not in workbook.sheetnames:
            raise Unreadable("there is no such sheet", closest.advice(sheet, workbook.sheetnames))
        found = workbook[sheet]
        found.reset_dimensions()  # what a sheet says of its own size may lie
        return _within_limits(found.iter_rows(values_only=True))


def _within_limits(rows: Iterator[Row]) -> list[Row]:
    taken: list[Row] = []
    for row in itertools.islice(rows, MAX_ROWS + 2):
        if len(row) > MAX_COLUMNS or len(taken) > MAX_ROWS:
            limits = f"{MAX_ROWS:,} rows or {MAX_COLUMNS} columns"
            raise Unreadable(f"has more than {limits}", "save it as CSV")
        taken.append(row)
    if not any(taken):
        raise Unreadable("is empty", "write the column names in its first row")
    return taken


def _errors(table: Raw) -> list[Problem]:
    return [problem for name in table.frame.columns for problem in _errors_of(table.frame[name])]


def _errors_of(cells: pd.Series) -> list[Problem]:
    def refusal(row: int) -> Refusal:
        return Refusal(reason=f"the formula gives {cells.iloc[row]}", remedy="correct the formula")

    return raw.problems_at(
        cells.index, cells.isin(ERRORS).to_numpy(), column=str(cells.name), refusal=refusal
    )


def _not_calculated(table: Raw, values: list[Row], formulas: list[Row]) -> list[Problem]:
    """Formulas written by a program that does not calculate; they would read as empty cells."""
    if formulas is values:
        return []
    problems = []
    header = [str(name or "").strip() for name in values[0]]
    rows = [int(row) - 1 for row in table.frame.index.get_level_values("row")]
    for name in table.frame.columns:
        at = header.index(str(name))
        wrong = [
            at < len(formulas[row]) and values[row][at] is None and formulas[row][at] is not None
            for row in rows
        ]
        problems += raw.problems_at(
            table.frame.index, np.array(wrong, dtype=bool), column=str(name), refusal=lambda _: NOT_CALCULATED
        )
    return problems
