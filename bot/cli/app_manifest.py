"""`parley manifest`: what Slack needs to know to create the app."""

from typing import Annotated

import typer

EXAMPLE = "Example: parley manifest > manifest.json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("manifest", epilog=EXAMPLE)(manifest)


def manifest(
    *,
    url: Annotated[
        str | None,
        typer.Option(help="Address at which Slack reaches the bot, for http mode: https://bot.example.com."),
    ] = None,
) -> None:
    """Print the Slack app's manifest: name, command, events, and the fewest scopes it needs."""
    import json

    from bot import manifest

    events_url = url.rstrip("/") + manifest.EVENTS_PATH if url is not None else None
    typer.echo(json.dumps(manifest.build(events_url=events_url), indent=2))
