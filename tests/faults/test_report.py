"""The table that a run of the fault harness leaves behind."""

from pathlib import Path

import pytest

from tests.faults import goal, report
from tests.faults.goal import Finding, Goal, Kind, Setting
from tests.faults.report import Line


def measure(setting: Setting) -> list[Finding]:
    return [Finding(what="kills", figure=setting.size(short="1 lost", long="9 lost"), passed=False)]


def line(number: int, figure: str, kind: Kind = Kind.SQLITE) -> Line:
    known = Goal(number=number, title="Crashes", must="0 lost", run=measure)
    finding = Finding(what="kills", figure=figure, passed=True)
    return Line(goal=known, kind=kind, seed=3, command="python -m", finding=finding)


def test_a_later_run_replaces_only_what_it_measured(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n\n{report.BEGIN}{report.END}\n\nafter\n")
    report.keep([line(12, "old"), line(12, "old", Kind.POSTGRESQL), line(5, "old")], page)
    report.keep([line(12, "new")], page)
    kept = page.read_text()
    rows = [row.split(" | ") for row in kept.splitlines() if row[:2] == "| " and row[2].isdigit()]
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("| 5 Crashes", "sqlite", "old"),
        ("| 12 Crashes", "sqlite", "new"),
        ("| 12 Crashes", "postgresql", "old"),
    ]
    assert kept.startswith("before\n\n")
    assert kept.endswith("\n\nafter\n")


def test_the_short_form_fails_with_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="kills: 1 lost"):
        goal.short(measure, "sqlite://", tmp_path)
