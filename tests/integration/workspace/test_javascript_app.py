"""The same workspace serves a Bolt app in JavaScript; skipped, and said so, where there is no Node."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workspace.client import Workspace
from workspace.server import Server
from workspace.settings import AppSpec

SOURCE = Path(__file__).with_name("javascript")
MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Tea"},
    "features": {
        "bot_user": {"display_name": "Tea"},
        "slash_commands": [{"command": "/tea", "description": "Make tea"}],
    },
    "oauth_config": {"scopes": {"bot": ["app_mentions:read", "chat:write", "commands", "im:write"]}},
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app with its packages, pinned by package-lock.json."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("Node is absent: the JavaScript app was not run")
    folder = tmp_path_factory.mktemp("javascript") / "app"
    shutil.copytree(SOURCE, folder)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    outcome = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=240)
    if outcome.returncode:
        pytest.skip(f"npm could not install @slack/bolt: {outcome.stderr[-300:]}")
    return folder


@pytest.fixture
def tea(installed: Path, server: Server, ws: Workspace) -> Iterator[None]:
    credentials = server.install(AppSpec(name="Tea", manifest=MANIFEST))
    ws.control("join", channel="#kitchen", person="@tea")
    environment = os.environ | {
        "SLACK_BOT_TOKEN": credentials["bot_token"],
        "SLACK_APP_TOKEN": credentials["app_token"],
        "SLACK_API_URL": f"{server.url}/api/",
    }
    with subprocess.Popen(
        ["node", "tea.js"], cwd=installed, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline()]
        while said[-1] and "ready" not in said[-1]:
            said.append(process.stdout.readline())
        assert "ready" in said[-1], "".join(said)
        yield
        process.kill()


@pytest.mark.usefixtures("tea")
def test_a_javascript_app_lives_here_too(ws: Workspace) -> None:
    rossi = ws.person("Anna Rossi")
    assert rossi.say("#kitchen", "/tea").status == "ok"
    rossi.modal("Tea")
    assert rossi.submit({"Kind": "coffee"}).errors == {"kind": "That is not tea"}
    assert rossi.submit({"Kind": "Oolong"}).status == "ok"
    rossi.wait_for("@tea", "Oolong is ready")
    assert rossi.click("Pour", place="@tea").status == "ok"
    rossi.wait_for("@tea", "Oolong is poured")
    rossi.say("#kitchen", "@tea hello")
    rossi.wait_for("#kitchen", "Tea,")
