"""The table of `requirements.md`: what is asked, where somebody does it, and which tests show it."""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from docs import marks
from docs.marks import Mark

DOCS = Path(__file__).parent
NOT_YET = "not yet"


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """One row: its number, what is asked, and where somebody does it, "" for nowhere yet."""

    number: str
    asks: str
    where: str = ""


def asked() -> Mapping[str, list[Requirement]]:
    """Every requirement, by the title of its part."""
    written = tomllib.loads((DOCS / "requirements.toml").read_text(encoding="utf-8"))
    return {
        title: [Requirement(number=number, **row) for number, row in rows.items()]
        for title, rows in written.items()
    }


def shown() -> Mapping[str, list[Mark]]:
    """The tests that show a requirement, by its number."""
    tests: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks.in_tests(DOCS.parent / "tests"):
        tests[mark.requirement].append(mark)
    return tests


def table() -> str:
    """The page between its marks."""
    return "\n".join(_lines(asked(), shown()))


def _lines(parts: Mapping[str, list[Requirement]], tests: Mapping[str, list[Mark]]) -> Iterator[str]:
    rows = [row for part in parts.values() for row in part]
    proven = sum(row.number in tests for row in rows)
    doable = sum(bool(row.where) for row in rows)
    yield f"Of {len(rows)} requirements, {doable} can be done at least in part; {proven} are shown by a test."
    for title, part in parts.items():
        yield from ("", f"## {title}", "")
        yield from ("| | What is asked | Where somebody does it | Shown by |", "| --- | --- | --- | --- |")
        for row in part:
            links = "<br>".join(_link(mark) for mark in tests.get(row.number, []))
            yield f"| {row.number} | {row.asks} | {row.where or NOT_YET} | {links or NOT_YET} |"


def _link(mark: Mark) -> str:
    return f"[{mark.sentence}](../{mark.file})"
