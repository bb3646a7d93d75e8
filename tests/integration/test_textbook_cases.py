"""Published cases, each a company folder, planned by the command reach their printed answer.

No case has code of its own. `examples/textbook/answers.csv` names the source of each.
"""

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli

TEXTBOOK = Path(__file__).parents[2] / "examples" / "textbook"
ANSWERS = list(csv.DictReader((TEXTBOOK / "answers.csv").read_text(encoding="utf-8").splitlines()))
PRINTED = 2e-6  # relative: many a book rounds its answer

FIGURES = {"cost": ("costs", "total"), "profit": ("profit", "profit")}  # where in summary.json


@pytest.mark.requirement("R19")
@pytest.mark.requirement("R22")
@pytest.mark.requirement("R122")
@pytest.mark.requirement("R125")
@pytest.mark.requirement("R148")
@pytest.mark.parametrize("answer", ANSWERS, ids=[answer["case"] for answer in ANSWERS])
def test_a_published_case_reaches_its_printed_answer(answer: dict[str, str], tmp_path: Path) -> None:
    command = [
        "plan",
        str(TEXTBOOK / answer["case"]),
        "--as-of",
        "2026-01",
        "--out",
        str(tmp_path),
        "--verify",
    ]
    ran = CliRunner().invoke(cli.app, command)
    assert ran.exit_code == 0, ran.output
    assert "all balance" in ran.output
    section, figure = FIGURES[answer["measure"]]
    reached = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))[section][figure]
    assert reached == pytest.approx(float(answer["answer"]), rel=PRINTED)


def test_every_case_has_an_answer() -> None:
    assert {folder.name for folder in TEXTBOOK.iterdir() if folder.is_dir()} == {
        answer["case"] for answer in ANSWERS
    }


def test_limits_that_contradict_each_other_are_explained_and_nothing_is_planned(tmp_path: Path) -> None:
    """120 workers at the end, and nobody may be hired: the least that repairs it is said."""
    folder = tmp_path / "case"
    shutil.copytree(TEXTBOOK / "red-tomato-tools", folder)
    crews = "resource,workers,hours_per_month,max_hired,end_workers\nPLANT,80,160,0,120\n"
    (folder / "crews.csv").write_text(crews, encoding="utf-8")
    ran = CliRunner().invoke(
        cli.app, ["plan", str(folder), "--as-of", "2026-01", "--out", str(tmp_path / "out")]
    )
    assert ran.exit_code == 2
    assert "cannot be kept for PLANT in 2026-06" in ran.output
    assert "give way by 40 workers" in ran.output


@pytest.mark.requirement("R38")
def test_strategies_are_set_side_by_side_by_the_command(tmp_path: Path) -> None:
    command = ["plan", str(TEXTBOOK / "sailco"), "--as-of", "2026-01", "--out", str(tmp_path), "--strategies"]
    assert CliRunner().invoke(cli.app, command).exit_code == 0
    rows = list(csv.DictReader((tmp_path / "strategies.csv").read_text(encoding="utf-8").splitlines()))
    cost = next(row for row in rows if row["measure"] == "cost")
    assert float(cost["optimise"]) == pytest.approx(78_450)
    assert float(cost["level"]) > 78_450


class TestStart:
    """A what-if begins where another plan ended, and comes to the plan that it would have come to anyway."""

    def test_a_what_if_comes_to_the_same_plan_from_wherever_it_starts(self, tmp_path: Path) -> None:
        for folder in ("kept", "damaged", "without"):
            _plan(TEXTBOOK / "bollinger-electronics", tmp_path / folder)
        (tmp_path / "damaged" / "basis.bin").write_bytes(b"\0" * 8 + b"not a basis")
        (tmp_path / "without" / "basis.bin").unlink()
        asked = tmp_path / "asked"
        shutil.copytree(TEXTBOOK / "bollinger-electronics", asked)
        demand = (asked / "demand.csv").read_text(encoding="utf-8")
        (asked / "demand.csv").write_text(demand.replace("3000", "2900"), encoding="utf-8")
        _plan(asked, tmp_path / "cold")
        expected = (tmp_path / "cold" / "supply.csv").read_bytes()
        assert expected != (tmp_path / "kept" / "supply.csv").read_bytes()
        for folder in ("kept", "damaged", "without"):
            _plan(asked, tmp_path / f"from {folder}", start=tmp_path / folder)
            assert (tmp_path / f"from {folder}" / "supply.csv").read_bytes() == expected, folder


def _plan(folder: Path, out: Path, *, start: Path | None = None) -> None:
    command = ["plan", str(folder), "--as-of", "2026-01", "--out", str(out)]
    ran = CliRunner().invoke(cli.app, command + (["--start", str(start)] if start else []))
    assert ran.exit_code == 0, ran.output
    assert "no plan is cheaper by more than" in ran.output
