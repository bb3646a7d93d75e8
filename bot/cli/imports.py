"""`parley import`: read a company's data, say what is wrong with it or what it covers."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import problems

EXAMPLE = "Example: parley import my-company"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", epilog=EXAMPLE)(import_company)


def import_company(
    company_dir: Annotated[Path, typer.Argument(help="Folder with company.toml and the tables.")],
    *,
    source: Annotated[
        Path | None, typer.Option(help="Folder of the files that company.toml maps, if not the one it names.")
    ] = None,
) -> None:
    """Check a company's data as a whole, and say what it covers and what is switched off."""
    from bot.connectors import folder, overview

    company, found = folder.load(company_dir, source=source)
    if company is None:
        problems.refuse(found, outcome="nothing was imported")
    problems.show(found)
    typer.echo(f"{company.settings.name}: in order")
    for line in overview.lines(company):
        period = f"  {line.first} to {line.last}" if line.first else ""
        typer.echo(f"  {line.table:<14}{line.rows:>10,} rows{period}")
