"""`parley backup` and `parley restore`: the whole database in one file, and back."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.cli import problems

BACKUP_EXAMPLE = "Example: parley backup parley-2026-11-21.db"
RESTORE_EXAMPLE = "Example: parley restore parley-2026-11-21.db"

Address = Annotated[str, typer.Option(envvar="DATABASE_URL", help="The bot's database.")]


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    app.command("backup", epilog=BACKUP_EXAMPLE)(backup)
    app.command("restore", epilog=RESTORE_EXAMPLE)(restore)


def backup(
    file: Annotated[
        Path, typer.Argument(help="Where to keep it; a file there is replaced once this one is whole.")
    ],
    *,
    database: Address = "sqlite:///parley.db",
) -> None:
    """Keep the whole database in one file, while the bot runs; from SQLite and PostgreSQL alike."""
    from bot.db import backup as backups
    from bot.db.session import Database

    try:
        backups.write(Database(database), file)
    except backups.OldSchema as problem:
        _refuse(str(problem))
    typer.echo(f"{file}: {file.stat().st_size:,} bytes")


def restore(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="What `parley backup` wrote. Leave it out when the database came back by other means, "
            "such as a snapshot: then nothing is copied."
        ),
    ] = None,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what is in the database, if it is not empty.")
    ] = False,
    database: Address = "sqlite:///parley.db",
) -> None:
    """Bring the database back from a backup, with the bot stopped; nothing that was said is said again."""
    from bot.db import backup as backups
    from bot.db.session import Database

    target = Database(database)
    if file is None:
        with target.transaction() as session:
            backups.mark_restored(session, source="other means", now=target.now())
        typer.echo("Noted: the bot looks in Slack before it says anything that may have been said before.")
        return
    try:
        restored = backups.restore(target, file, now=target.now(), replace=replace)
    except (backups.NotABackup, backups.NotEmpty) as problem:
        _refuse(
            f"{problem}."
            if isinstance(problem, backups.NotABackup)
            else f"{problem}; add --replace if that is meant."
        )
    trail = "as it was written" if restored.trail.is_intact else f"broken at entry {restored.trail.broken_at}"
    typer.echo(
        f"{restored.rows:,} rows restored; the audit trail of {restored.trail.entries:,} entries is {trail}."
    )


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(problems.BAD_INPUT)
