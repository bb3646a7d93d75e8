"""`parley demo`: play one S&OP month in the browser, alone or with the others played by the program."""

import tempfile
import time
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import problems

if TYPE_CHECKING:
    from bot.demo.stage import Stage
    from planning.company import Company

EXAMPLE = "Example: parley demo --auto --play anna.rossi"
PORT = 8321
STUCK = 1  # the exit code when the month does not come to its end


class Until(StrEnum):
    """How far to play unattended."""

    PUBLISHED = "published"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", epilog=EXAMPLE)(demo)


def demo(
    *,
    company: Annotated[
        Path | None, typer.Option(help="Company folder; the example company if none is named.")
    ] = None,
    source: Annotated[
        Path | None, typer.Option(help="Folder of the files that company.toml maps, if not the one it names.")
    ] = None,
    month: Annotated[
        str | None, typer.Option(help="Month of the cycle, such as 2026-11; the one after the last sales.")
    ] = None,
    auto: Annotated[bool, typer.Option("--auto", help="Have the program play everybody else.")] = False,
    play: Annotated[
        list[str] | None, typer.Option(help="With --auto: whom you play, such as anna.rossi.")
    ] = None,
    until: Annotated[
        Until | None, typer.Option(help="With --auto: play unattended until then, and end.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port of the workspace on this computer; 0 picks one.")] = PORT,
    keep: Annotated[
        Path | None, typer.Option(help="Folder that keeps the demo, to go on with it another time.")
    ] = None,
) -> None:
    """Open a workspace like Slack in the browser, with the bot in it and a month under way."""
    with ExitStack() as stack:
        folder = keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        data = _company(company, source, folder)
        month = month or _month_after_the_last(data)
        stage = _stage(data, month=month, folder=folder, port=port, is_kept=keep is not None)
        typer.echo(f"Opening the workspace of {stage.play.company.settings.name} …")
        stack.callback(stage.stop)
        stage.start()
        if until is not None:
            _play_unattended(stage)
        else:
            _play_in_the_browser(stage, auto=auto, but=frozenset(play or ()))


def _company(path: Path | None, source: Path | None, folder: Path) -> "Company":
    from bot.connectors import folder as company_folder

    if path is None:
        path = folder / "company"
        _make_example(path)
    company, found = company_folder.load(path, source=source)
    if company is None:
        problems.refuse(found, outcome="the demo was not started")
    return company


def _make_example(path: Path) -> None:
    """The example company, unless a kept demo has it already."""
    from bot.demo.brera import folder as brera

    if not path.exists():
        typer.echo("Making the example company …")
        brera.write(path)


def _month_after_the_last(company: "Company") -> str:
    from planning import periods

    return periods.iso(company.table("actuals")["month"].max() + 1)


def _stage(company: "Company", *, month: str, folder: Path, port: int, is_kept: bool) -> "Stage":
    from bot.demo.stage import Play, Stage

    return Stage(Play(company=company, month=month, folder=folder, port=port, is_kept=is_kept))


def _play_in_the_browser(stage: "Stage", *, auto: bool, but: frozenset[str]) -> None:
    from bot.demo.cast import Cast

    typer.echo(f"Open {stage.url} in a browser. Choose whom you are under “Viewing as”;")
    typer.echo("“Next step” moves the clock to what is due next. Ctrl+C ends the demo.")
    cast = Cast(stage, but=frozenset(stage.slack_id(person) for person in but))
    if auto:
        cast.start(lambda told: typer.echo(f"{stage.now():%a %d %b %H:%M}  {told}"))
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        typer.echo("The demo is over.")
    finally:
        cast.stop()


def _play_unattended(stage: "Stage") -> None:
    from bot.demo.cast import Cast

    cast = Cast(stage)
    stage.settle()
    while not stage.is_published():
        told = cast.act() or stage.forward_or_none()
        if told is None:
            typer.echo("Nobody has anything to do and nothing is due: the month is stuck.", err=True)
            raise typer.Exit(STUCK)
        typer.echo(f"{stage.now():%a %d %b %H:%M}  {told}")
        stage.settle()
    for line in stage.closing_lines():
        typer.echo(line)
