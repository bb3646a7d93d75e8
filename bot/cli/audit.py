"""`parley audit`: what the audit trail is worth."""

from typing import Annotated, NoReturn

import typer

from bot.cli import problems

EXAMPLE = "Example: parley audit verify"


def register(app: typer.Typer) -> None:
    """Add the command and its one verb."""
    about = "The audit trail: append-only, each entry sealed with the one before."
    trail = typer.Typer(help=about, no_args_is_help=True)
    trail.command("verify", epilog=EXAMPLE)(verify)
    app.add_typer(trail, name="audit", epilog=EXAMPLE)


def verify(
    *,
    head: Annotated[
        str, typer.Option(help="The head as it was posted: the trail must still contain it.")
    ] = "",
    database: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="The bot's database.")
    ] = "sqlite:///parley.db",
) -> None:
    """Walk the whole trail and say whether an entry was changed, removed or cut off."""
    from bot.db import audit
    from bot.db.session import Database

    with Database(database).reading() as session:
        verdict = audit.verify(session)
        known = not head or audit.contains(session, head)
    if not verdict.is_intact:
        _refuse(f"The trail is broken at entry {verdict.broken_at}: it is not as it was written.")
    if not known:
        _refuse("The trail is intact, but it does not contain that head: its end was cut off.")
    typer.echo(f"{verdict.entries:,} entries, all as they were written; head {verdict.head}")


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(problems.BAD_INPUT)
