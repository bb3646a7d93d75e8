"""`parley check`: what is missing or wrong before the bot can be relied on."""

import typer

from bot.cli import environment

EXAMPLE = "Example: parley check"
MARKS = {
    "good": ("✓", typer.colors.GREEN),
    "note": ("!", typer.colors.YELLOW),
    "wrong": ("✗", typer.colors.RED),
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check", epilog=EXAMPLE)(check)


def check() -> None:
    """Look at the environment, the database, the company and Slack, and say what to do."""
    from bot import checkup
    from bot.checkup import Level
    from bot.clock import SystemClock
    from bot.db.session import Database
    from bot.slack import Slack

    settings = environment.read(outcome="the bot cannot run")
    slack = Slack(token=settings.bot_token, api_url=settings.api_url)
    wrong = 0
    for finding in checkup.examine(settings, Database(settings.database_url), slack, now=SystemClock().now()):
        mark, colour = MARKS[finding.level]
        typer.echo(f"{typer.style(mark, fg=colour)} {finding.text}")
        if finding.remedy:
            typer.echo(f"    {finding.remedy}")
        wrong += finding.level is Level.WRONG
    if wrong:
        typer.echo(f"{wrong} thing{'s' if wrong > 1 else ''} to put right", err=True)
        raise typer.Exit(1)
    typer.echo("Everything is in order.")
