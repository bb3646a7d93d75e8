"""`parley forecast`: the statistical baseline of a history, without a company and without Slack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import problems
from bot.figures import DecimalMark

if TYPE_CHECKING:
    import pandas as pd

EXAMPLE = "Example: parley forecast history.csv --horizon 18 --out forecast.csv"
LONG_WORK = 2000  # series; below, a second process takes longer to start than it saves


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forecast", epilog=EXAMPLE)(forecast)


def forecast(
    history: Annotated[Path, typer.Argument(help="CSV file with the columns series, period, value.")],
    *,
    out: Annotated[Path, typer.Option(help="CSV file to write.")],
    horizon: Annotated[int, typer.Option(min=1, help="Periods to look ahead.")] = 18,
    season: Annotated[
        int, typer.Option(min=1, help="Periods in a year: 12 for months, 52 for weeks, 7 for days.")
    ] = 12,
    evidence: Annotated[
        Path | None,
        typer.Option(help="CSV file for the method of each series, its held-out error, what was done to it."),
    ] = None,
    decimal: Annotated[
        DecimalMark | None, typer.Option(help="Decimal mark, for files where 1.234 could mean either.")
    ] = None,
) -> None:
    """Forecast every series of a history, with an interval for four outcomes in five."""
    import os

    from rich.console import Console
    from rich.progress import Progress

    from bot.connectors import history_file
    from bot.connectors.conventions import Conventions, Dates, Numbers
    from planning import forecast as baseline

    any_year = Dates(earliest_year=1)  # test data sets count their periods from year 1
    conventions = Conventions(numbers=Numbers(decimal=decimal), dates=any_year)
    table, found = history_file.load(history, conventions, season=season)
    if table is None:
        problems.refuse(found, outcome="nothing was forecast")
    processes = (os.cpu_count() or 1) if table["series"].nunique() > LONG_WORK else 1
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Forecasting", total=None)
        result = baseline.from_csv_frame(
            table,
            horizon=horizon,
            season=season,
            processes=processes,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    problems.show([*found, *result.problems])
    _write(result.lines, out)
    if evidence is not None:
        _write(result.evidence(), evidence)
    typer.echo(f"{result.lines['series'].nunique():,} series forecast {horizon} periods ahead: {out}")


def _write(table: "pd.DataFrame", file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(file, index=False, lineterminator="\n", float_format="%.10g")
