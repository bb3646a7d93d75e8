"""The bicycle maker's month, played unattended: hundreds of lines, a dozen reps, and Slack's limits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import cli

EXAMPLE = Path(__file__).parents[2] / "examples" / "adventureworks"


@pytest.mark.needs_data("adventureworks")
@pytest.mark.requirement("R153")
def test_the_month_comes_to_its_published_plan(public_data: Callable[[str], Path]) -> None:
    source = public_data("adventureworks")
    command = ["demo", "--company", str(EXAMPLE), "--source", str(source), "--month", "2025-07"]
    played = CliRunner().invoke(cli.app, [*command, "--auto", "--until", "published", "--port", "0"])
    assert played.exit_code == 0, played.output
    assert played.output.count("accepted the proposal") > 5
    assert "Published: version 000" in played.output
