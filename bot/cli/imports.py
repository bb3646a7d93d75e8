"""`parley import`: take a company's data in, or say what is wrong with it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import problems

if TYPE_CHECKING:
    from planning.company import Company

EXAMPLE = "Example: parley import my-company --check"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", epilog=EXAMPLE)(import_company)


def import_company(
    company_dir: Annotated[Path, typer.Argument(help="Folder with company.toml and the tables.")],
    *,
    source: Annotated[
        Path | None, typer.Option(help="Folder of the files that company.toml maps, if not the one it names.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Look at everything, keep nothing.")] = False,
    database: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="Where to keep it, for the bot to use.")
    ] = "sqlite:///parley.db",
) -> None:
    """Take a company's data in as a whole, and say what it covers and what is switched off."""
    from bot.connectors import folder

    company, found = folder.load(company_dir, source=source)
    if company is None:
        problems.refuse(found, outcome="nothing was imported")
    problems.show(found)
    _show(company)
    if not check:
        _store(company, database)


def _show(company: "Company") -> None:
    from bot.connectors import overview

    typer.echo(f"{company.settings.name}: in order")
    for line in overview.lines(company):
        period = f"  {line.first} to {line.last}" if line.first else ""
        typer.echo(f"  {line.table:<14}{line.rows:>10,} rows{period}")


def _store(company: "Company", url: str) -> None:
    from bot.clock import SystemClock
    from bot.db import migration
    from bot.db.session import Database
    from bot.use_cases import imports

    database = Database(url)
    migration.upgrade(database.engine)
    number = imports.store(database.transaction, data=company, by="command line", now=SystemClock().now())
    database.dispose()
    typer.echo(f"Imported as number {number}")
