"""Reads a CSV file as it comes: whatever its encoding and separator."""

import codecs
import csv
import io
import itertools
from collections import Counter
from pathlib import Path

import pandas as pd

from bot.connectors import confined, raw
from bot.connectors.confined import Limits, Overrun
from bot.connectors.conventions import Files
from bot.connectors.raw import Raw
from planning.problems import Problem, Severity

SEPARATORS = ",;\t|"
MAX_BYTES = 500_000_000
MAX_COLUMNS = 2_000
CONFINED_ABOVE = 2_000_000  # bytes: smaller files cannot do harm with so few columns
SAMPLE_BYTES = 64_000  # of lines that are not plain ASCII: enough to tell encodings apart
BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LEGACY_ENCODINGS = ["gb18030", "cp1252"]  # what Excel writes in China and in western Europe


def read(path: Path, files: Files) -> tuple[Raw | None, list[Problem]]:
    """The cells of a file as text, or None and why it cannot be read."""
    name = path.name
    if path.stat().st_size > MAX_BYTES:
        return None, [_problem(name, f"is larger than {MAX_BYTES:,} bytes", "split it, or use an SQL source")]
    if path.stat().st_size <= CONFINED_ABOVE:
        return read_here(path, files)
    try:
        return confined.call(_limits(path.stat().st_size), read_here, path, files)
    except Overrun as failure:
        return None, [_problem(name, str(failure), "split it, or use an SQL source")]


def read_here(path: Path, files: Files) -> tuple[Raw | None, list[Problem]]:
    """The same, in this process; for the child."""
    name, content = path.name, path.read_bytes()
    encoding, problems = _encoding(name, content, files.encoding)
    try:
        text = content.decode(encoding).removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except (UnicodeError, LookupError) as failure:
        return None, [
            _problem(name, f"cannot be decoded: {failure}", "state [files] encoding in company.toml")
        ]
    if "\0" in text:
        return None, [_problem(name, "is not a text file", "save it as CSV")]
    table, more = _parsed(name, text, files.separator)
    return table, problems + more


def _limits(size: int) -> Limits:
    """What an honest file of that size needs, several times over."""
    return Limits(memory_bytes=300_000_000 + 40 * size, cpu_seconds=10 + size // 500_000)


def _encoding(name: str, content: bytes, stated: str | None) -> tuple[str, list[Problem]]:
    if stated:
        return stated, []
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return encoding, []
    if b"\0" in content[:1000]:
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be", []
    try:
        content.decode()
    except UnicodeDecodeError:
        guess = _guess(content)
        return guess, [
            Problem(
                source=name,
                reason=f"is not UTF-8; it was read as {guess}",
                remedy="look at a name with accents, and state [files] encoding if it is wrong",
                severity=Severity.WARNING,
            )
        ]
    return "utf-8", []


def _guess(content: bytes) -> str:
    import charset_normalizer  # only files of old programs need it

    telling = b"\n".join(line for line in content.splitlines() if not line.isascii())[:SAMPLE_BYTES]
    best = charset_normalizer.from_bytes(telling, cp_isolation=LEGACY_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def _parsed(name: str, text: str, stated: str | None) -> tuple[Raw | None, list[Problem]]:
    separator = stated or _separator(text)
    if wide := _too_wide(text, separator):
        return None, [_problem(name, wide, "keep only the columns of the table")]
    try:
        cells = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
        )
    except pd.errors.EmptyDataError:
        return None, [_problem(name, "is empty", "write the column names in its first row")]
    except pd.errors.ParserError as failure:
        return None, _misshapen(name, text, separator) or [
            _problem(name, f"cannot be read: {failure}", "mend it")
        ]
    return raw.with_header(name, cells.fillna(""))  # a row may be short: its last cells are empty


def _too_wide(text: str, separator: str) -> str:
    """What is wrong with the first line when it has far more columns than any table."""
    end = text.find("\n")
    columns = text.count(separator, 0, end if end >= 0 else len(text)) + 1
    return f"has {columns:,} columns" if columns > MAX_COLUMNS else ""


def _separator(text: str) -> str:
    """The separator that the header uses most outside quotes."""
    header = text.split("\n", 1)[0]
    outside_quotes = "".join(header.split('"')[::2])
    counts = Counter(sign for sign in outside_quotes if sign in SEPARATORS)
    return max(SEPARATORS, key=lambda sign: counts[sign])


def _misshapen(name: str, text: str, separator: str) -> list[Problem]:
    """The rows that have more cells than the header."""
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:  # a cell without end
        return []
    width = len(rows[0])
    widths = ((row, len(cells)) for row, cells in enumerate(rows[1:], start=raw.FIRST_ROW))
    too_wide = ((row, count) for row, count in widths if count > width)
    return [
        _problem(
            name,
            f"has {count} cells where the header has {width}",
            "put quotes around a cell that holds the separator",
            row=row,
        )
        for row, count in itertools.islice(too_wide, raw.LISTED)
    ]


def _problem(name: str, reason: str, remedy: str, *, row: int | None = None) -> Problem:
    return Problem(source=name, row=row, reason=reason, remedy=remedy)
