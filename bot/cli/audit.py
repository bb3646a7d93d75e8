"""`parley audit`: what the audit trail is worth."""

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.cli import problems

if TYPE_CHECKING:
    from bot.db.session import Database
    from bot.seals import Published, Reading

EXAMPLE = "Example: parley audit verify"
NOT_COMPARED = 3  # the exit code for a trail that is whole in itself, with nothing outside to hold it against


def register(app: typer.Typer) -> None:
    """Add the command and its one verb."""
    about = "The audit trail: append-only, each entry sealed with the one before."
    trail = typer.Typer(help=about, no_args_is_help=True)
    trail.command("verify", epilog=EXAMPLE)(verify)
    app.add_typer(trail, name="audit", epilog=EXAMPLE)


def verify(
    *,
    head: Annotated[
        str, typer.Option(help="A head as it was posted, where Slack cannot be asked for it.")
    ] = "",
    database: Annotated[
        str, typer.Option(envvar="DATABASE_URL", help="The bot's database.")
    ] = "sqlite:///parley.db",
) -> None:
    """Walk the whole trail and hold it against the heads on the published cards in Slack.

    Slack is asked with SLACK_BOT_TOKEN. Exit code 0: whole, and as published. 2: entries were changed,
    removed or cut off. 3: whole in itself, but there was nothing outside the database to hold it against.
    """
    from bot.db.session import Database

    opened = Database(database)
    try:
        entries = _walk(opened, given=head)
        _hold_against_slack(opened, entries, given=head)
    finally:
        opened.dispose()


def _walk(database: "Database", *, given: str) -> int:
    """The number of entries, if they fit each other and the given head is among them."""
    from bot.db import audit

    with database.reading() as session:
        verdict = audit.verify(session)
        known = not given or audit.contains(session, given)
    if not verdict.is_intact:
        _refuse(f"The trail is broken at entry {verdict.broken_at}: it is not as it was written.")
    typer.echo(f"{verdict.entries:,} entries, sealed one with the other; head {verdict.head}")
    if not known:
        _refuse("The trail does not contain that head: its end was cut off, or it was written anew.")
    return verdict.entries


def _hold_against_slack(database: "Database", entries: int, *, given: str) -> None:
    from bot import seals

    reading = _published(database, given)
    for unread in reading.unread:
        typer.echo(f"Not read, or not to its beginning: channel {unread}", err=True)
    with database.reading() as session:
        gone = seals.missing(session, reading.published)
    if gone:
        _refuse(_tampered(gone[0], entries))
    if reading.newest is None:
        _nothing_published(database, given)
    else:
        typer.echo(_agrees(reading, reading.newest, entries))


def _published(database: "Database", given: str) -> "Reading":
    from bot import seals, settings
    from bot.seals import OtherWorkspace
    from bot.slack import CallFailed, Slack

    access = settings.slack(os.environ)
    if access is None:
        _not_compared("SLACK_BOT_TOKEN is not set", given)
    token, api_url = access
    with database.reading() as session:
        known = seals.whereabouts(session)
    try:
        return seals.read(Slack(token=token, api_url=api_url), known)
    except (CallFailed, OtherWorkspace) as failure:
        _not_compared(str(failure), given)


def _agrees(reading: "Reading", newest: "Published", entries: int) -> str:
    count = len(reading.published)
    heads = (
        "The one head published in Slack is" if count == 1 else f"All {count} heads published in Slack are"
    )
    rest = entries - newest.number
    unsealed = f"; the {rest:,} after it are sealed with the next published plan" if rest else ""
    return f"{heads} in it: entries up to {newest.number:,} are as they were published{unsealed}."


def _tampered(head: "Published", entries: int) -> str:
    posted = datetime.fromtimestamp(float(head.ts), UTC)
    found = (
        f"it ends at entry {entries:,}" if entries < head.number else f"entry {head.number:,} is another one"
    )
    return (
        f"The trail is not the one that was published. The card in Slack of {posted:%Y-%m-%d %H:%M} UTC "
        f"(channel {head.channel}) seals it up to entry {head.number:,}, but {found}: it was cut off or "
        "written anew."
    )


def _nothing_published(database: "Database", given: str) -> None:
    from bot.db import plan

    with database.reading() as session:
        active = plan.active(session)
    if active is None:
        typer.echo("No plan has been published yet, so no head stands in Slack.")
    else:
        _not_compared("a plan was published, but none of its cards is to be found in Slack", given)


def _not_compared(reason: str, given: str) -> NoReturn:
    typer.echo(f"Not compared with the published cards in Slack: {reason}.", err=True)
    if given:
        typer.echo("The head you gave is in the trail.")
        raise typer.Exit
    typer.echo(
        "The trail is whole in itself; whether its end was cut off, or all of it written anew, only a "
        "published head can tell. Set SLACK_BOT_TOKEN, or give one from a card with --head.",
        err=True,
    )
    raise typer.Exit(NOT_COMPARED)


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(problems.BAD_INPUT)
