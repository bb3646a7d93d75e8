"""Problems are printed as one list, and a command that refuses says so by its exit code."""

import pytest
import typer

from bot.cli import problems
from planning.problems import Problem, Severity

WRONG_COST = Problem(
    source="items.csv", row=3, column="cost", reason="'abc' is not a number", remedy="mend it"
)
NO_STOCK = Problem(source="stock.csv", reason="is missing", remedy="add it", severity=Severity.WARNING)


def test_errors_come_before_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    problems.show([NO_STOCK, WRONG_COST])
    first, second = capsys.readouterr().err.splitlines()
    assert first == "error: items.csv, row 3, column cost: 'abc' is not a number; mend it"
    assert second == "warning: stock.csv: is missing; add it"


def test_a_refusal_counts_the_errors_and_exits_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as left:
        problems.refuse([NO_STOCK, WRONG_COST], outcome="nothing was imported")
    assert left.value.exit_code == 2
    assert capsys.readouterr().err.endswith("1 error: nothing was imported\n")
