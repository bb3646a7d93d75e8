"""Published cases, each a company folder, planned by the command reach their printed answer.

No case has code of its own. `examples/textbook/answers.csv` names the source of each.
"""

import csv
import json
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
