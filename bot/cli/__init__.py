"""The command line: one file per command, each registered here in the order in which `--help` lists them.

Importing this package must stay cheap: a command imports pandas, the database or Slack when it runs.
"""

from typing import Annotated

import typer

import bot
from bot.cli import (
    app_manifest,
    audit,
    backup,
    calculate,
    check,
    demo,
    explain,
    forecast,
    imports,
    plan,
    run,
)

app = typer.Typer(
    name="parley",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def parley(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> None:
    """Run a company's monthly Sales & Operations Planning cycle, in Slack or without it."""
    if version:
        typer.echo(f"parley {bot.__version__}")
    elif context.invoked_subcommand is None:
        typer.echo(context.get_help())


for command in (demo, run, check, app_manifest, imports, forecast, plan, explain, calculate, audit, backup):
    command.register(app)


def main() -> None:
    """What the `parley` command runs."""
    app()
