"""`parley run`: the bot against a real workspace, until it is told to stop."""

import typer

from bot.cli import environment, problems

EXAMPLE = "Example: SLACK_BOT_TOKEN=xoxb-... SLACK_APP_TOKEN=xapp-... parley run"
NOT_STARTED = "the bot was not started"


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
    from bot import log, web
    from bot.settings import SOURCE
    from planning.problems import Problem

    settings = environment.read(outcome=NOT_STARTED)
    log.configure(settings.log_level, to=sys.stderr)
    asked_to_stop = Event()
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda *_: asked_to_stop.set())
    try:
        parley = bot.build(settings)
    except web.PortNotOpened as error:
        remedy = "stop the program that has it, or set another port; 0 opens none"
        found = Problem(source=SOURCE, column="PARLEY_PORT", reason=str(error), remedy=remedy)
        problems.refuse([found], outcome=NOT_STARTED)
    parley.start()
    gc.freeze()  # what is there now stays: looking through it again and again would hold up clicks
    structlog.get_logger(__name__).info("running", mode=settings.mode, port=settings.port)
    asked_to_stop.wait()
    parley.stop()
