"""A bot that cannot start says why in a sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path


def test_a_port_that_somebody_else_has_is_named_with_what_to_do(tmp_path: Path) -> None:
    """In a process of its own: the command takes over logging and signals."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        environment = {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_APP_TOKEN": "xapp-1",
            "PARLEY_HOST": "127.0.0.1",
            "PARLEY_PORT": str(number),
            "DATABASE_URL": f"sqlite:///{tmp_path / 'parley.db'}",
        }
        ran = subprocess.run(
            [sys.executable, "-c", "from bot.cli import app; app()", "run"],
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr == (
        f"error: environment, column PARLEY_PORT: port {number} cannot be opened: Address already in use; "
        "stop the program that has it, or set another port; 0 opens none\n1 error: the bot was not started\n"
    )
    assert not (tmp_path / "parley.db").exists()
