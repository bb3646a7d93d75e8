"""Malformed requests, signed and unsigned, against the bot in HTTP mode while honest people go on working."""

import copy
import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from bot.db.session import Database
from bot.guard import FORM, JSON
from bot.manifest import EVENTS_PATH
from tests.faults import flood, gestures, reps, service
from tests.faults.gestures import Sent
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.reps import TEAM, Reps
from tests.faults.service import Service

HANDS = 4  # of whoever attacks
HONEST_EVERY = 0.1  # seconds
GROWTH_BYTES, HONEST_SECONDS = 20_000_000, 0.3
WARM_UP = 100  # requests after which memory is looked at for the first time
JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    1e308,
    "",
    "\0",
    "x" * 5_000,
    "💥\u2028\ud83d",
    [],
    {},
    [[]],
    {"id": {}},
    "17@99999999999999999999",
    "abc@1",
    "@",
    '["1@1","n",1]',
)


@dataclass
class Tally:
    """What came back."""

    statuses: Counter[int] = field(default_factory=Counter)
    honest: list[float] = field(default_factory=list)
    honest_failed: int = 0


def measure(setting: Setting) -> Sequence[Finding]:
    """Send so many, and hold against what must not happen."""
    database = Database(setting.database_url)
    crowd = reps.gather(database, size=20, now=datetime.now(UTC))
    database.dispose()
    many = setting.count(short=150, long=100_000)
    with service.running(setting.database_url, setting.folder) as running:
        attack = Attack(service=running, crowd=crowd, seed=setting.seed)
        attack.send(WARM_UP, Tally())
        before, tally = running.resident_bytes(), Tally()
        with attack.honest_people(tally):
            attack.send(many, tally)
        growth = running.resident_bytes() - before
        said = running.log.read_text()
    return [_of_requests(many, tally, said), _of_memory(growth), _of_honest(tally)]


def _of_requests(many: int, tally: Tally, log: str) -> Finding:
    failed = sum(count for status, count in tally.statuses.items() if status >= 500 or status == 0)
    escaped = log.count('"request failed"') + log.count('"event": "unexpected"') + log.count("Failed to run")
    by_status = ", ".join(f"{status}: {count:,}" for status, count in sorted(tally.statuses.items()))
    return Finding(
        what=f"{many:,} malformed requests",
        figure=f"{failed} answered 5xx or not at all, {escaped} escaped exceptions ({by_status})",
        passed=failed == 0 and escaped == 0,
    )


def _of_memory(growth: int) -> Finding:
    return Finding(
        what="memory of the process", figure=f"{growth / 1e6:+.1f} MB", passed=growth < GROWTH_BYTES
    )


def _of_honest(tally: Tally) -> Finding:
    p50, p99 = (flood.percentile(tally.honest, share) for share in (0.5, 0.99))
    return Finding(
        what=f"{len(tally.honest):,} honest commands meanwhile",
        figure=f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, {tally.honest_failed} failed",
        passed=tally.honest_failed == 0 and p99 < HONEST_SECONDS,
    )


@dataclass(frozen=True, kw_only=True)
class Attack:
    """Several hands that send what nobody should."""

    service: Service
    crowd: Reps
    seed: int

    def send(self, many: int, tally: Tally) -> None:
        """Send so many malformed requests with several hands."""
        with ThreadPoolExecutor(HANDS) as hands:
            shares = [hands.submit(self._share, number, many // HANDS) for number in range(HANDS)]
            for share in shares:
                tally.statuses += share.result()

    def honest_people(self, tally: Tally) -> "_Honest":
        """Somebody who asks how the month stands, again and again."""
        return _Honest(service=self.service, crowd=self.crowd, tally=tally)

    def _share(self, number: int, many: int) -> Counter[int]:
        made = random.Random(f"{self.seed}:{number}:{many}")
        statuses: Counter[int] = Counter()
        line = _Line(self.service.port)
        for _ in range(many):
            statuses[line.send(_malformed(self.crowd, made))] += 1
        line.hang_up()
        return statuses


@dataclass(kw_only=True)
class _Honest:
    service: Service
    crowd: Reps
    tally: Tally
    _stopped: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> None:
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        assert self._thread is not None
        self._thread.join()

    def _work(self) -> None:
        line, number = _Line(self.service.port), 0
        while not self._stopped.wait(HONEST_EVERY):
            number += 1
            fields = {**gestures.command(self.crowd, 0, "status"), "trigger_id": f"honest.{number}"}
            began = time.monotonic()
            status = line.send(_signed(urlencode(fields).encode(), FORM))
            self.tally.honest.append(time.monotonic() - began)
            self.tally.honest_failed += status != HTTPStatus.OK
        line.hang_up()


class _Line:
    """A connection that is opened again when the other side closes it."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, sent: Sent) -> int:
        """The status of the answer; 0 when none came."""
        for _ in range(2):  # the other side may have closed it after the answer before
            try:
                self._connection.request("POST", EVENTS_PATH, body=sent.body, headers=dict(sent.headers))
                answer = self._connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                self._connection.close()
            else:
                return answer.status
        return 0

    def hang_up(self) -> None:
        """Close it."""
        self._connection.close()


def _malformed(crowd: Reps, made: random.Random) -> Sent:
    kind, write = made.choice(KINDS)
    body = write(_mutated(made.choice(RECORDED[kind])(crowd), made))
    if made.random() < 0.3:
        body = _damaged(body, made)
    sent = _signed(body, kind if made.random() < 0.95 else made.choice(["text/plain", "", "x" * 300]))
    if made.random() < 0.5:
        return sent
    headers = dict(sent.headers) | made.choice(FORGED)
    return Sent(body=sent.body, headers=headers)


def _mutated(payload: Any, made: random.Random) -> Any:
    """The payload with a few of its values, keys or branches replaced by what does not belong there."""
    changed = copy.deepcopy(payload)
    for _ in range(made.randint(1, 4)):
        at = changed
        while isinstance(at, dict | list) and at and made.random() < 0.7:
            key = made.choice(list(at)) if isinstance(at, dict) else made.randrange(len(at))
            if made.random() < 0.35 or not isinstance(at[key], dict | list):
                _spoil(at, key, made)
                break
            at = at[key]
    return changed


def _spoil(at: Any, key: Any, made: random.Random) -> None:
    if made.random() < 0.2:
        del at[key]
    else:
        at[key] = copy.deepcopy(made.choice(JUNK))


def _damaged(body: bytes, made: random.Random) -> bytes:
    damaged = bytearray(body)
    for _ in range(made.randint(1, 8)):
        if damaged:
            damaged[made.randrange(len(damaged))] = made.randrange(256)
    return bytes(damaged[: made.randint(0, len(damaged))]) if made.random() < 0.3 else bytes(damaged)


def _signed(body: bytes, kind: str) -> Sent:
    return gestures.sealed(body, kind=kind, secret=service.SECRET, at=int(time.time()))


def _event(crowd: Reps) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": "Ev1",
        "event_time": 1,
        "authorizations": [{"team_id": TEAM, "user_id": "UBOT", "is_bot": True}],
        "event": {"type": "app_home_opened", "user": crowd.user(1), "tab": "home", "channel": "D1"},
    }


def _joined(crowd: Reps) -> dict[str, Any]:
    event = {"type": "member_joined_channel", "user": "UBOT", "channel": "C1", "team": TEAM}
    return _event(crowd) | {"event": event}


def _as_form(payload: Any) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def _as_fields(payload: Any) -> bytes:
    fields = payload if isinstance(payload, dict) else {"payload": payload}
    return urlencode({name: str(value) for name, value in fields.items()}, errors="replace").encode()


INTERACTIONS, COMMANDS = FORM, f"{FORM}; charset=utf-8"
RECORDED: dict[str, Sequence[Callable[[Reps], Any]]] = {
    INTERACTIONS: (lambda crowd: gestures.accept(crowd, 2), lambda crowd: gestures.submit(crowd, 3)),
    COMMANDS: (lambda crowd: gestures.command(crowd, 0, "status"),),
    JSON: (_event, _joined),
}
KINDS: Sequence[tuple[str, Callable[[Any], bytes]]] = (
    (INTERACTIONS, _as_form),
    (INTERACTIONS, _as_form),
    (COMMANDS, _as_fields),
    (JSON, lambda payload: json.dumps(payload).encode()),
)
FORGED: Sequence[dict[str, str]] = (
    {"X-Slack-Signature": "v0=" + "0" * 64},
    {"X-Slack-Signature": ""},
    {"X-Slack-Signature": "x" * 2_000},
    {"X-Slack-Request-Timestamp": "0"},
    {"X-Slack-Request-Timestamp": "soon"},
    {"X-Slack-Request-Timestamp": "9" * 30},
)

GOALS = (
    Goal(
        number=16,
        title="Malformed requests",
        must="0 escaped exceptions, 0 5xx, < 20 MB, honest p99 < 300 ms",
        run=measure,
    ),
)
