"""`parley forecast`: the statistical baseline of a history, without a company and without Slack."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import problems
from bot.figures import DecimalMark
from planning.approach import Approach

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from planning.forecast import Options, Structure
    from planning.problems import Problem
    from planning.workers import Progress

EXAMPLE = """\
Examples:\n
parley forecast history.csv --horizon 18 --out forecast.csv\n
parley forecast history.csv --level region --level region,family --approach middle-out --out forecast.csv"""
LONG_WORK = 2000  # series; below, a second process takes longer to start than it saves


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """How far to look, whose working days count, and which levels are to agree."""

    horizon: int
    season: int
    country: str
    structure: "Structure | None"
    locks: "pd.DataFrame | None"


@dataclass(frozen=True, kw_only=True)
class _Made:
    """The forecasts, how good they have been, and what is to be said of them."""

    lines: "pd.DataFrame"
    evidence: "pd.DataFrame"
    problems: "Sequence[Problem]"
    remark: str = ""


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
    country: Annotated[
        str, typer.Option(help="Country whose working days count, such as IT, where sales follow them.")
    ] = "",
    level: Annotated[
        list[str] | None,
        typer.Option(
            help="Columns to sum by, such as region or region,family; once per level. Levels will add up."
        ),
    ] = None,
    approach: Annotated[
        Approach, typer.Option(help="Which levels count; middle-out takes the one that erred least.")
    ] = Approach.OPTIMAL,
    locks: Annotated[
        Path | None,
        typer.Option(help="CSV file series, period, value: figures of any level that stay as they are."),
    ] = None,
) -> None:
    """Forecast every series of a history, with an interval for four outcomes in five."""
    structure = _structure(level or [], approach)
    labels = sorted({name for one in structure.levels for name in one}) if structure else []
    table, found = _loaded(history, decimal, season=season, levels=labels)
    fixed, more = _loaded(locks, decimal, season=season) if locks and structure else (None, [])
    asked = _Asked(horizon=horizon, season=season, country=country, structure=structure, locks=fixed)
    made = _made(table, asked)
    problems.show([*found, *more, *made.problems])
    _write(made.lines, out)
    if evidence is not None:
        _write(made.evidence, evidence)
    typer.echo(f"{made.lines['series'].nunique():,} series forecast {horizon} periods ahead: {out}")
    if made.remark:
        typer.echo(made.remark)


def _structure(levels: "Sequence[str]", approach: Approach) -> "Structure | None":
    from planning import forecast as baseline

    if not levels:
        return None
    columns = [[name.strip() for name in level.split(",")] for level in levels]
    return baseline.Structure(levels=[[], *columns], approach=approach)


def _loaded(
    file: Path, decimal: DecimalMark | None, *, season: int, levels: "Sequence[str]" = ()
) -> "tuple[pd.DataFrame, list[Problem]]":
    from bot.connectors import history_file
    from bot.connectors.conventions import Conventions, Dates, Numbers

    any_year = Dates(earliest_year=1)  # test data sets count their periods from year 1
    conventions = Conventions(numbers=Numbers(decimal=decimal), dates=any_year)
    table, found = history_file.load(file, conventions, season=season, levels=levels)
    if table is None:
        problems.refuse(found, outcome="nothing was forecast")
    return table, found


def _made(table: "pd.DataFrame", asked: _Asked) -> _Made:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Forecasting", total=None)
        options = _options(table, asked, lambda done, total: bar.update(task, completed=done, total=total))
        if asked.structure is None:
            return _alone(table, asked, options)
        return _agreed(table, asked, asked.structure, options)


def _alone(table: "pd.DataFrame", asked: _Asked, options: "Options") -> _Made:
    """Each series for itself."""
    from planning import forecast as baseline

    result = baseline.from_csv_frame(table, horizon=asked.horizon, season=asked.season, options=options)
    return _Made(lines=result.lines, evidence=result.evidence(), problems=result.problems)


def _agreed(table: "pd.DataFrame", asked: _Asked, structure: "Structure", options: "Options") -> _Made:
    """Series and the levels above them, adding up."""
    from planning import forecast as baseline
    from planning.problems import Problem
    from planning.reconciliation import ContradictingLocks
    from planning.tree import UnknownNode

    try:
        result = baseline.levels_from_csv_frame(
            table,
            structure=structure,
            horizon=asked.horizon,
            season=asked.season,
            locks=asked.locks,
            options=options,
        )
    except (ContradictingLocks, UnknownNode) as error:
        wrong = Problem(source="locks", reason=str(error), remedy="correct the file of locks")
        problems.refuse([wrong], outcome="nothing was forecast")
    remark = f"The forecasts of the level {result.counted} counted." if result.counted else ""
    return _Made(lines=result.lines, evidence=result.evidence, problems=result.problems, remark=remark)


def _options(table: "pd.DataFrame", asked: _Asked, progress: "Progress") -> "Options":
    import os

    from planning import forecast as baseline

    processes = (os.cpu_count() or 1) if table["series"].nunique() > LONG_WORK else 1
    days = _working_days(table, asked) if asked.country else None
    return baseline.Options(keys=("series",), working_days=days, processes=processes, progress=progress)


def _working_days(table: "pd.DataFrame", asked: _Asked) -> "pd.Series":
    from planning import forecast as baseline
    from planning.calendar import UnknownCountry

    try:
        return baseline.working_days(
            table["period"], asked.country, horizon=asked.horizon, season=asked.season
        )
    except UnknownCountry as error:
        raise typer.BadParameter(str(error), param_hint="--country") from error


def _write(table: "pd.DataFrame", file: Path) -> None:
    from bot.connectors import export

    file.parent.mkdir(parents=True, exist_ok=True)
    table.apply(export.harmless).to_csv(file, index=False, lineterminator="\n", float_format="%.10g")
