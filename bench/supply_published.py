"""Published cases through the project's own tables and command, against their printed answers."""

import csv
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from bench.goals import Goal
from bot import cli

TEXTBOOK = Path(__file__).parents[1] / "examples" / "textbook"
FIGURES = {"cost": ("costs", "total"), "profit": ("profit", "profit")}  # where in summary.json


def goals() -> Iterator[Goal]:
    """S1: how far the worst case is from its printed answer, each plan verified against the tables."""
    answers = list(csv.DictReader((TEXTBOOK / "answers.csv").read_text(encoding="utf-8").splitlines()))
    worst = max(_off(answer) for answer in answers)
    goal = f"published cases off their printed answer, worst of {len(answers)}"
    yield Goal(name="S1", goal=goal, figure=worst, must=2e-6)


def _off(answer: dict[str, str]) -> float:
    """The distance to the printed answer, relative; endless where the command or its check fails."""
    with tempfile.TemporaryDirectory() as out:
        folder = str(TEXTBOOK / answer["case"])
        ran = CliRunner().invoke(cli.app, ["plan", folder, "--as-of", "2026-01", "--out", out, "--verify"])
        if ran.exit_code:
            print(f"     {answer['case']}: {ran.output.strip().splitlines()[-1]}")
            return float("inf")
        section, figure = FIGURES[answer["measure"]]
        reached = json.loads((Path(out) / "summary.json").read_text(encoding="utf-8"))[section][figure]
    printed = float(answer["answer"])
    return abs(float(reached) - printed) / abs(printed)
