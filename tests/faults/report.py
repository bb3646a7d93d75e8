"""The table of a run: printed as it grows, and kept in docs/reliability.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.goal import Finding, Goal, Kind

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- begin faults -->\n", "<!-- end faults -->"
HEAD = ("Goal", "Must", "What", "Database", "Figure", "Verdict", "Seed", "Command")
DATABASE = HEAD.index("Database")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A finding with everything needed to repeat it."""

    goal: Goal
    kind: Kind
    seed: int
    command: str
    finding: Finding

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in the table."""
        return (
            f"{self.goal.number} {self.goal.title}",
            self.goal.must,
            self.finding.what,
            self.kind,
            self.finding.figure,
            "holds" if self.finding.passed else "FAILS",
            str(self.seed),
            f"`{self.command}`",
        )


def table(rows: Iterable[Sequence[str]]) -> str:
    """The rows under their heads, in Markdown."""
    lines = [HEAD, ["---"] * len(HEAD), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def keep(lines: Sequence[Line], page: Path = PAGE) -> None:
    """Put the lines into the page in place of what it says of the same goals and databases."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    kept, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} has no place for the table")
    measured = {(line.goal.number, str(line.kind)) for line in lines}
    rows = [cells for cells in _rows(kept) if (_number(cells), cells[DATABASE]) not in measured]
    rows += [line.cells for line in lines]
    rows.sort(key=lambda cells: (_number(cells), cells[DATABASE] != Kind.SQLITE))
    page.write_text(f"{before}{begin}{table(rows)}{end}{after}", encoding="utf-8")


def summary(lines: Sequence[Line]) -> Mapping[str, int]:
    """How many findings hold, and how many do not."""
    held = sum(line.finding.passed for line in lines)
    return {"hold": held, "fail": len(lines) - held}


def _rows(text: str) -> list[tuple[str, ...]]:
    rows = [line.strip().strip("|") for line in text.splitlines()[2:]]
    return [tuple(cell.strip() for cell in row.split(" | ")) for row in rows]


def _number(cells: Sequence[str]) -> int:
    return int(cells[0].split()[0])
