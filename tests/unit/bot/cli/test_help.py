"""The command line explains itself, and does so quickly."""

import subprocess
import sys

import typer
from typer.testing import CliRunner

from bot import cli

HEAVY = {"pandas", "numpy", "statsmodels", "highspy", "sqlalchemy", "slack_bolt", "matplotlib", "openpyxl"}


def test_without_arguments_the_help_is_shown() -> None:
    shown = CliRunner().invoke(cli.app, [])
    assert shown.exit_code == 0
    assert "Sales & Operations Planning" in shown.output


def test_the_version_is_printed() -> None:
    assert CliRunner().invoke(cli.app, ["--version"]).output.startswith("parley ")


def test_help_loads_nothing_heavy() -> None:
    """`parley --help` answers at once, because a command imports what it needs when it runs."""
    listing = "import sys, bot.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, check=True)
    assert HEAVY.isdisjoint(loaded.stdout.split())


def test_every_command_shows_an_example() -> None:
    commands = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
    missing = [name for name, command in commands.items() if f"parley {name}" not in (command.epilog or "")]
    assert not missing
