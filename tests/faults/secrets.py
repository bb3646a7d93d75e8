"""Goal 21: what must not leave the house, looked for in all that a run leaves behind.

It runs last, and reads what every goal before it left: logs, messages, databases, exports.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import make_url

from bot.db.session import Database
from bot.demo.brera import folder as brera
from tests import leaks
from tests.faults import flood, gestures, hostile_requests, reps, service
from tests.faults.flood import Letter
from tests.faults.goal import Finding, Goal, Kind, Setting
from tests.faults.hostile_requests import Tally
from tests.faults.remains import Remains, Sort

NUMBER = 21
NOTE = "CANARY the customer told me in confidence"
PASSWORD = "canary-of-the-database"
HOOK = "http://127.0.0.1:9/canary-hook"
TOKENS = ("xoxb-", "xoxp-", "xoxe", "xapp-")
UNSPOKEN = ("CANARY", "canary", "v0=")  # notes are kept and shown to planners; in a log they have no place
COMMAND_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Sought:
    """What must not be there."""

    secrets: frozenset[str]

    def everywhere(self) -> tuple[str, ...]:
        """In nothing that is written at all."""
        return (*TOKENS, service.SECRET, PASSWORD, HOOK, *sorted(self.secrets))

    def within(self, sort: Sort) -> tuple[str, ...]:
        """In texts of that sort."""
        return (*self.everywhere(), *UNSPOKEN) if sort is Sort.LOG else self.everywhere()


def measure(setting: Setting) -> Sequence[Finding]:
    """Have people type in confidence, strangers knock and commands fail; then read all that was written."""
    url = _with_password(setting)
    database = Database(url)
    crowd = reps.gather(database, size=20, now=datetime.now(UTC))
    database.dispose()
    with service.running(url, setting.folder, alert_url=HOOK) as running:
        confided = [Letter(port=running.port, sign=partial(_confided, crowd, rep)) for rep in range(10)]
        flood.send(confided, within=1.0)
        attack = hostile_requests.Attack(service=running, crowd=crowd, seed=setting.seed)
        attack.send(setting.count(short=100, long=5_000), Tally())
        pages = {path: running.get(path)[1] for path in ("/healthz", "/readyz", "/metrics")}
    _run_commands(setting, url)
    sought = Sought(secrets=frozenset(setting.secrets))
    left = setting.run or setting.folder
    return [
        *(_finding(Remains(folder=left, sort=sort), sought) for sort in Sort),
        _of_pages(pages, sought),
        _control(setting, sought),
    ]


def _with_password(setting: Setting) -> str:
    """A password in the database's address; the server, which trusts us, does not ask for it."""
    url = make_url(setting.database_url)
    known = url.set(password=PASSWORD) if setting.kind is Kind.POSTGRESQL else url
    return known.render_as_string(hide_password=False)


def _confided(crowd: reps.Reps, rep: int) -> gestures.Sent:
    """A form with a private note in every field, so that it is refused field by field."""
    payload = json.loads(json.dumps(gestures.submit(crowd, rep)).replace("101 101 101 101", NOTE))
    return gestures.signed(payload, secret=service.SECRET, at=int(time.time()))


def _run_commands(setting: Setting, url: str) -> None:
    """Write down what commands say: those that succeed, and those that find no database or no Slack."""
    with (setting.folder / "commands.log").open("ab") as said:
        for address, words in _commands(setting, url):
            subprocess.run(
                [sys.executable, "-c", "from bot.cli import app; app()", *words],
                env=os.environ | service.environment(address, port=0, api_url="http://127.0.0.1:9/api/"),
                stdout=said,
                stderr=said,
                timeout=COMMAND_SECONDS,
                check=False,
            )


def _commands(setting: Setting, url: str) -> Iterator[tuple[str, list[str]]]:
    """Each with the database it is given."""
    away = f"postgresql://parley:{PASSWORD}@127.0.0.1:9/parley"
    yield away, ["check"]
    if setting.is_short:
        return
    company, backup = setting.folder / "brera", str(setting.folder / "made-backup.db")
    brera.write(company)
    yield url, ["plan", str(company), "--as-of", "2026-11", "--out", str(setting.folder / "exports")]
    yield url, ["check"]
    yield url, ["audit", "verify"]
    yield url, ["backup", backup]
    yield away, ["run"]
    yield away, ["audit", "verify"]
    yield away, ["backup", f"{backup}.none"]


def _finding(left: Remains, sought: Sought) -> Finding:
    words = sought.within(left.sort)
    size, found = 0, []
    for path in left.files:
        tally = Leaks(words)
        tally.read(leaks.pieces(path))
        size += tally.size
        found += [f"{path.relative_to(left.folder)} holds {word[:12]}" for word in sorted(tally.found)]
    what = {
        Sort.LOG: "logs and what commands print",
        Sort.MESSAGE: "what was said to Slack",
        Sort.DATABASE: "databases and backups",
        Sort.EXPORT: "exported files",
    }[left.sort]
    return Finding(
        what=f"{what}: {len(left.files)} files, {size / 1e6:.1f} million characters",
        figure=f"{len(found)} leaks" + "".join(f"; {leak}" for leak in found[:3]),
        passed=not found,
    )


def _of_pages(pages: dict[str, str], sought: Sought) -> Finding:
    found = Leaks(sought.within(Sort.LOG))
    found.read(pages.values())
    return Finding(
        what="health, readiness and metrics",
        figure=f"{len(found.found)} leaks",
        passed=not found.found and found.size > 0,
    )


def _control(setting: Setting, sought: Sought) -> Finding:
    """A search that cannot find what is there proves nothing."""
    planted = setting.folder / "planted"
    planted.mkdir()
    (planted / "planted.log").write_text(f"calling with {service.BOT_TOKEN}, and {NOTE}")
    finding = _finding(Remains(folder=planted, sort=Sort.LOG), sought)
    shutil.rmtree(planted)
    return Finding(
        what="control: a token and a note planted in a log", figure=finding.figure, passed=not finding.passed
    )


class Leaks:
    """Looks for words in texts."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(words)
        self.found: set[str] = set()
        self.size = 0

    def read(self, pieces: Iterable[str]) -> None:
        """Note which of the words stand there."""
        for piece in pieces:
            self.size += len(piece)
            self.found.update(word for word in self._words if word in piece)


GOALS = (Goal(number=NUMBER, title="Secrets", must="0 tokens, secrets or private notes", run=measure),)
