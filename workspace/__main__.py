"""Run a workspace by itself: ``python -m workspace --setup workspace.json``."""

import argparse
import json
import sys
from pathlib import Path

from workspace.server import Server
from workspace.settings import AppSpec, ChannelSpec, PersonSpec, Settings
from workspace.wire import as_list, as_object


def main() -> None:
    arguments = _arguments()
    server = Server(_settings(arguments.setup, port=arguments.port))
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
    return parser.parse_args()


def _settings(setup: Path | None, *, port: int) -> Settings:
    if setup is None:
        guest = PersonSpec(real_name="Alex Example", title="Everybody")
        return Settings(
            port=port, people=[guest], channels=[ChannelSpec(name="general", members=["Alex Example"])]
        )
    given = as_object(json.loads(setup.read_text(encoding="utf-8")))
    return Settings(
        name=str(given.get("name", "Workspace")),
        port=port,
        people=[PersonSpec(**person) for person in as_list(given.get("people"))],
        channels=[ChannelSpec(**channel) for channel in as_list(given.get("channels"))],
        apps=[AppSpec(**app) for app in as_list(given.get("apps"))],
    )


if __name__ == "__main__":
    main()
