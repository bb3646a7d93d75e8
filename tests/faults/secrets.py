"""What must not leave the house, looked for in every log, page and file that a run leaves behind."""

import json
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.db.session import Database
from tests.faults import flood, gestures, hostile_requests, reps, service
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.hostile_requests import Tally

NOTE = "CANARY the customer told me in confidence"
PATTERNS = ("xoxb-", "xoxp-", "xoxe", "xapp-", "CANARY", "v0=")


def measure(setting: Setting) -> Sequence[Finding]:
    """Have people type in confidence and strangers knock, then read all that was written meanwhile."""
    database = Database(setting.database_url)
    crowd = reps.gather(database, size=20, now=datetime.now(UTC))
    database.dispose()
    with service.running(setting.database_url, setting.folder) as running:
        flood.send(running.port, [partial(_confided, crowd, rep) for rep in range(10)], within=1.0)
        attack = hostile_requests.Attack(service=running, crowd=crowd, seed=setting.seed)
        attack.send(setting.count(short=100, long=5_000), Tally())
        pages = {path: running.get(path)[1] for path in ("/healthz", "/readyz", "/metrics")}
    written = {path.name: path.read_text() for path in setting.folder.rglob("*.log")}
    return [_finding("the log", written), _finding("health and metrics", pages), _control(setting.folder)]


def _confided(crowd: reps.Reps, rep: int) -> gestures.Sent:
    """A form with a private note in every field, so that it is refused field by field."""
    payload = json.loads(json.dumps(gestures.submit(crowd, rep)).replace("101 101 101 101", NOTE))
    return gestures.signed(payload, secret=service.SECRET, at=int(time.time()))


def _finding(what: str, written: Mapping[str, str]) -> Finding:
    found = leaks(written)
    characters = sum(map(len, written.values()))
    return Finding(
        what=f"{what}, {characters / 1e6:.1f} million characters",
        figure=f"{len(found)} leaks" + "".join(f"; {leak}" for leak in found[:3]),
        passed=not found and characters > 0,
    )


def _control(folder: Path) -> Finding:
    """A search that cannot find what is there proves nothing."""
    planted = folder / "planted.txt"
    planted.write_text(f"calling with {service.BOT_TOKEN}")
    found = leaks({planted.name: planted.read_text()})
    return Finding(
        what="control: a token planted in a file", figure=f"{len(found)} found", passed=bool(found)
    )


def leaks(written: Mapping[str, str]) -> list[str]:
    """Where something stands that must not: the file, and what it is."""
    secret = (service.SECRET, service.BOT_TOKEN, NOTE)
    return [
        f"{name} holds {sought[:12]}"
        for name, text in sorted(written.items())
        for sought in (*secret, *PATTERNS)
        if sought in text
    ]


GOALS = (Goal(number=21, title="Secrets", must="0 tokens, secrets or private notes", run=measure),)
