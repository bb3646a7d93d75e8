"""Files made to harm whoever opens them: each is refused in words, or read quickly and in little memory."""

import csv
import io
import itertools
import random
import resource
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from bot.connectors import confined, csv_source, spreadsheet
from bot.connectors.confined import Limits, Overrun
from bot.connectors.conventions import Files
from tests.faults.goal import Finding, Goal, Kind, Setting

SECONDS, EXTRA_BYTES = 2.0, 100_000_000
SHEET = "items"
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"
PART = "xl/worksheets/sheet1.xml"
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise("abcdefghi"))
    + "]>"
)

Maker = Callable[[random.Random], bytes]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What reading one file came to."""

    kind: str
    words: str  # of the refusal; empty when it was read
    seconds: float
    weight: "Weight"


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What reading took of the child: memory above what it held before, and processor time."""

    extra_bytes: int = 0
    busy_seconds: float = 0.0


def measure(setting: Setting) -> Sequence[Finding]:
    """Read every kind of hostile file so many times, each made anew."""
    made = random.Random(setting.seed)
    kinds = sorted(MAKERS)
    _outcome("warm-up", setting.folder / "first.csv", b"a\n1\n")
    outcomes = []
    for number in range(setting.count(short=len(kinds), long=1_000)):
        kind = kinds[number % len(kinds)]
        suffix = "csv" if kind.startswith("csv") else "xlsx"
        outcomes.append(_outcome(kind, setting.folder / f"hostile.{suffix}", MAKERS[kind](made)))
    return [_finding(outcomes), *_slow(outcomes)]


def _outcome(kind: str, path: Path, content: bytes) -> Outcome:
    path.write_bytes(content)
    began = time.monotonic()
    try:
        words, weight = confined.call(Limits(), read_and_weigh, path)
    except Overrun as refusal:
        words, weight = str(refusal), Weight()
    return Outcome(kind=kind, words=words, seconds=time.monotonic() - began, weight=weight)


def read_and_weigh(path: Path) -> tuple[str, Weight]:
    """In the child: how the file was refused, and what that took."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    if path.suffix == ".csv":
        table, problems = csv_source.read_here(path, Files())
    else:
        table, problems = spreadsheet.read_here(path, SHEET)
    after = resource.getrusage(resource.RUSAGE_SELF)
    weight = Weight(
        extra_bytes=(after.ru_maxrss - before.ru_maxrss) * 1024,
        busy_seconds=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    )
    return "" if table is not None else str(problems[0]), weight


def _finding(outcomes: Sequence[Outcome]) -> Finding:
    refused = sum(bool(outcome.words) for outcome in outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    busiest = max(outcome.weight.busy_seconds for outcome in outcomes)
    heaviest = max(outcome.weight.extra_bytes for outcome in outcomes)
    return Finding(
        what=f"{len(outcomes):,} files of {len(MAKERS)} kinds",
        figure=f"{refused:,} refused in words, {len(outcomes) - refused:,} read, "
        f"slowest {slowest.seconds:.2f} s ({slowest.kind}), at most "
        f"{busiest:.2f} s of processor time and {heaviest / 1e6:.0f} MB extra",
        passed=heaviest < EXTRA_BYTES and not _slow(outcomes),
    )


def _slow(outcomes: Sequence[Outcome]) -> list[Finding]:
    """On a busy computer a single slow file says nothing of the kind; half of a kind does."""
    slow = Counter(outcome.kind for outcome in outcomes if outcome.seconds > SECONDS)
    every = Counter(outcome.kind for outcome in outcomes)
    return [
        Finding(what=kind, figure=f"{count} of {every[kind]} slower than {SECONDS} s", passed=False)
        for kind, count in sorted(slow.items())
        if count * 2 > every[kind] > 1
    ]


def _archive(parts: dict[str, bytes]) -> bytes:
    """An honest workbook with some of its parts replaced."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = SHEET
    page.append(["item", "price"])
    page.append(["EM-1", 100])
    written, made = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as taken:
        for name in given.namelist():
            taken.writestr(name, parts.pop(name, given.read(name)))
        for name, content in parts.items():
            taken.writestr(name, content)
    return made.getvalue()


def _sheet(rows: str) -> bytes:
    return _archive({PART: f"{HEAD}{rows}{TAIL}".encode()})


def _noise(made: random.Random) -> bytes:
    return made.randbytes(made.randint(1, 5_000))


def _damaged(made: random.Random) -> bytes:
    content = bytearray(_archive({}))
    for _ in range(made.randint(1, 40)):
        content[made.randrange(len(content))] = made.randrange(256)
    return bytes(content[: made.randint(1, len(content))])


def _wide_csv(made: random.Random) -> bytes:
    return b",".join([b"x"] * made.randint(500_000, 1_000_000)) + b"\n1"


def _formulas_csv(made: random.Random) -> bytes:
    sign = made.choice("=+-@\t\r")
    return f"item,price\n{sign}cmd|' /C calc'!A0,{sign}HYPERLINK(\"http://evil\")\n".encode()


def _long_cell_csv(made: random.Random) -> bytes:
    return b"item\n" + b"x" * made.randint(1_000_000, 4_000_000)


def _ragged_csv(made: random.Random) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([["x"] * made.randint(1, 40) for _ in range(500)])
    return written.getvalue().encode()


MAKERS: dict[str, Maker] = {
    "csv of noise": _noise,
    "csv of a million columns": _wide_csv,
    "csv of formulas": _formulas_csv,
    "csv with a cell of megabytes": _long_cell_csv,
    "csv with NUL": lambda made: b"item\n" + b"\0" * made.randint(1, 9) + b"\n",
    "csv with a quote never closed": lambda made: b'item,price\n"' + b"a,b\n" * made.randint(1, 200_000),
    "csv of mixed encodings": lambda made: "né\n".encode() + "质量\n".encode("gb18030") + made.randbytes(99),
    "csv in UTF-16 cut short": lambda made: "item\nEM\n".encode("utf-16")[: -made.randint(1, 3)],
    "csv with ragged rows": _ragged_csv,
    "csv of empty rows": lambda made: b"item\n" + b"\n" * made.randint(1, 500_000),
    "csv of a million rows": lambda _: b"item\n" + b"a\n" * 1_000_000,
    "xlsx of noise": _noise,
    "xlsx damaged": _damaged,
    "xlsx bomb": lambda made: _archive({PART: b" " * made.randint(60_000_000, 80_000_000)}),
    "xlsx bomb of strings": lambda _: _archive({"xl/sharedStrings.xml": b"<sst>" + b"a" * 49_000_000}),
    "xlsx with entities in entities": lambda _: _archive({PART: f"{ENTITIES}<x>&i;</x>".encode()}),
    "xlsx of a million columns": lambda _: _sheet(f"<row>{'<c><v>1</v></c>' * 1_000_000}</row>"),
    "xlsx at the last row": lambda _: _sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "xlsx of formulas": lambda made: _sheet(
        "<row><c><v>1</v></c></row>" + "<row><c><f>1+1</f></c></row>" * made.randint(1, 5_000)
    ),
    "xlsx nested deeply": lambda made: _sheet("<x>" * made.randint(10_000, 200_000)),
    "xlsx with macros": lambda made: _archive({"xl/vbaProject.bin": made.randbytes(100_000)}),
    "xlsx of many parts": lambda _: _archive({f"xl/media/{n}": b"" for n in range(5_000)}),
    "xlsx with a path outside": lambda _: _archive({"../../etc/passwd": b"x"}),
    "xlsx that is a zip": lambda made: _archive({"[Content_Types].xml": made.randbytes(20)}),
}

GOALS = (
    Goal(
        number=20,
        title="Hostile files",
        must="refused or parsed in < 2 s and < 100 MB extra",
        run=measure,
        kinds=(Kind.SQLITE,),
    ),
)
