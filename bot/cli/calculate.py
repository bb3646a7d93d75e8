"""`parley calculate`: a calculation of one's own over a plan that was made, for every family at once."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import problems

EXAMPLE = 'Example: parley calculate plan "months = stock / mean(demand, 3)" --out cover.csv'
FAILED = 1


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calculate", epilog=EXAMPLE)(calculate)


def calculate(
    plan_dir: Annotated[Path, typer.Argument(help="Folder that `parley plan` wrote.")],
    formula: Annotated[str, typer.Argument(help="Lines such as: target = mean(demand, 3) * 1.1")],
    *,
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
) -> None:
    """Work out rows from demand, supply, shipped, stock and backlog; nothing but arithmetic is understood."""
    import pandas as pd

    from bot.connectors import export
    from planning import calculations, grid
    from planning.problems import Problem

    file = plan_dir / export.FILES["supply"]
    if not file.is_file():
        wrong = Problem(source=str(file), reason="is not there", remedy="run `parley plan` first")
        problems.refuse([wrong], outcome="nothing was worked out")
    lines = pd.read_csv(file)
    lines["month"] = pd.PeriodIndex(lines["month"], freq="M")
    figures, results = calculations.run({out.stem: formula.replace(";", "\n")}, grid.build(lines))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(export.csv(figures))
    for result in results[~results["done"]].itertuples():
        typer.echo(f"{result.family}: {result.reason}", err=True)
    typer.echo(f"{int(results['done'].sum())} of {len(results)} families done: {out}")
    if not results["done"].all():
        raise typer.Exit(FAILED)
