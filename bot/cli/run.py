"""`parley run`: the bot against a real workspace, until it is told to stop."""

import typer

from bot.cli import environment

EXAMPLE = "Example: SLACK_BOT_TOKEN=xoxb-... SLACK_APP_TOKEN=xapp-... parley run"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run", epilog=EXAMPLE)(run)


def run() -> None:
    """Run the bot with what the environment says (docs/configuration.md); it stops at SIGTERM or Ctrl+C."""
    import gc
    import signal
    import sys
    from threading import Event

    import structlog

    from bot import app as bot
    from bot import log

    settings = environment.read(outcome="the bot was not started")
    log.configure(settings.log_level, to=sys.stderr)
    asked_to_stop = Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: asked_to_stop.set())
    parley = bot.build(settings)
    parley.start()
    gc.freeze()  # what is there now stays: looking through it again and again would hold up clicks
    structlog.get_logger(__name__).info("running", mode=settings.mode, port=settings.port)
    asked_to_stop.wait()
    parley.stop()
