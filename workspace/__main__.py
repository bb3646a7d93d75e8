"""Run a workspace by itself: ``python -m workspace --setup workspace.json``."""

import argparse
import json
import sys
from pathlib import Path

from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec, Settings
from workspace.wire import Json, as_list, as_object


def main() -> None:
    arguments = _arguments()
    server = Server(_settings(arguments))
    sys.stdout.write("Starting the workspace; stop it with Ctrl-C.\n")
    server.run(announce=_announce)


def _announce(server: Server) -> None:
    sys.stdout.write(f"Open {server.url}\nPoint a Bolt app at {server.url}/api/\n")
    for spec in server.settings.apps:
        credentials = server.app(spec.name)
        sys.stdout.write(
            f"{spec.name}: SLACK_BOT_TOKEN={credentials['bot_token']} "
            f"SLACK_APP_TOKEN={credentials['app_token']} "
            f"SLACK_SIGNING_SECRET={credentials['signing_secret']}\n"
        )
    sys.stdout.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m workspace", description=__doc__)
    parser.add_argument("--port", type=int, default=8065)
    parser.add_argument("--setup", type=Path, help="a JSON file with name, people, channels and apps")
    parser.add_argument("--state", type=Path, help="a file that keeps the workspace over restarts")
    return parser.parse_args()


def _settings(arguments: argparse.Namespace) -> Settings:
    given = _given(arguments.setup)
    return Settings(
        name=str(given.get("name", "Workspace")),
        port=arguments.port,
        people=[PersonSpec(**person) for person in as_list(given.get("people"))],
        channels=[ChannelSpec(**channel) for channel in as_list(given.get("channels"))],
        apps=[AppSpec(**app) for app in as_list(given.get("apps"))],
        state_file=arguments.state,
    )


def _given(setup: Path | None) -> Json:
    """What the set-up file says; without one, a single person in a single channel."""
    if setup is not None:
        return as_object(json.loads(setup.read_text(encoding="utf-8")))
    return {
        "people": [{"real_name": "Alex Example"}],
        "channels": [{"name": "general", "members": ["Alex Example"]}],
    }


if __name__ == "__main__":
    main()
