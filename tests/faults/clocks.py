"""Goal 11: the computer's clock is wrong by up to a day, and is set again and again while steps fall due."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode

from sqlalchemy import select

from bot.db import due, outbox
from bot.db.due import Due, State
from bot.db.session import Database
from bot.db.target import Purpose, Target
from bot.guard import CLOCK_TOLERANCE, FORM
from bot.manifest import EVENTS_PATH
from bot.messages import health
from bot.use_cases.work import Kind
from tests.faults import flood, gestures, reps, service, worker
from tests.faults.flood import Letter
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.reps import Reps
from tests.faults.worker import Life
from workspace import client

DAY = timedelta(days=1)
SHORT = (DAY, -DAY, timedelta())
SOON = timedelta(seconds=1)
FAR = [timedelta(hours=hours) for hours in (1, 6, 12, 23)]  # nothing that is due then may be done
USEFUL = timedelta(minutes=1)  # a reminder that comes later is skipped
LATE_SECONDS = 30.0  # of a computer that has other things to do; a clock is wrong by hours
START_SECONDS = 60.0
REASON = "this computer's clock is"


@dataclass(kw_only=True)
class Seen:
    """What came of the steps and requests, told by a clock that is right."""

    steps: int = 0
    early: int = 0
    late: int = 0
    skipped: int = 0
    misdated: int = 0
    unsaid: int = 0
    skews: int = 0
    unready: int = 0
    turned_away: int = 0
    wrong: list[str] = field(default_factory=list)


def measure(setting: Setting) -> Sequence[Finding]:
    """Set the clock, let steps fall due, ask whether the bot is ready, send a request; again and again."""
    database = Database(setting.database_url)
    crowd = reps.gather(database, size=1, now=datetime.now(UTC))
    dice = random.Random(setting.seed)
    jumps = setting.size(short=SHORT, long=tuple(_jumps(dice, setting.count(short=0, long=60))))
    seen = Seen()
    _plan(database, "far", FAR)
    with _process(setting) as life:
        for number, skew in enumerate(jumps):
            _set(life, skew)
            _say(database, number)
            _let_steps_fall_due(database, number, seen)
            _ask_for_readiness(life, skew, seen)
            _send_a_request(life, crowd, skew, seen)
        _set(life, timedelta())
        left = _left(lambda: _waiting(database, "jump"))
        seen.unsaid = _left(lambda: _unsaid(database))
    seen.early += len(FAR) - _waiting(database, "far")
    database.dispose()
    told = (life.folder / "bot.log").read_text(encoding="utf-8").count(REASON)
    return [_of_steps(database, seen, left), _of_the_rest(seen, told)]


def _jumps(dice: random.Random, count: int) -> Iterator[timedelta]:
    """By a day each way, by something in between, and right again in the end."""
    for _ in range(count - 1):
        yield dice.choice([DAY, -DAY, timedelta(seconds=round(dice.uniform(-86_400, 86_400)))])
    yield timedelta()


@contextmanager
def _process(setting: Setting) -> Iterator[Life]:
    """The bot, by the clocks it finds; Slack's and PostgreSQL's are right."""
    with service.slack(setting.folder / "slack.said") as api_url:
        settings = service.settings(setting.database_url, port=service.free_port(), api_url=api_url)
        life = Life(settings=settings, folder=setting.folder, ahead=None)
        process = worker.start(life)
        try:
            client.eventually(
                lambda: True if _ready(life)[0] == HTTPStatus.OK else None,
                "the bot to be ready",
                seconds=START_SECONDS,
            )
            yield life
        finally:
            worker.kill(process)


def _set(life: Life, skew: timedelta) -> None:
    written = life.skew.with_suffix(".new")
    written.write_text(str(skew.total_seconds()), encoding="utf-8")
    written.replace(life.skew)


def _plan(
    database: Database, name: str, waits: Sequence[timedelta], *, skip_after: timedelta | None = None
) -> datetime:
    now = datetime.now(UTC)
    with database.transaction() as session:
        for number, wait in enumerate(waits):
            due.plan(
                session,
                cycle_id=0,
                kind=Kind.CLEAN,
                subject=f"{name} {number}",
                at=now + wait,
                skip_after=skip_after,
            )
    return now


def _let_steps_fall_due(database: Database, number: int, seen: Seen) -> None:
    """One that is done however late it is, and one that would be skipped."""
    at = max(
        _plan(database, f"jump {number} step", [SOON]),
        _plan(database, f"jump {number} reminder", [SOON], skip_after=USEFUL),
    )
    patience = LATE_SECONDS if not database.is_sqlite else SOON.total_seconds() * 3
    until = time.monotonic() + patience
    seen.steps += 2
    while waiting := _waiting(database, f"jump {number} "):
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    seen.late += waiting
    found_at = datetime.now(UTC)
    for row in _rows(database, f"jump {number} "):
        seen.skipped += row.state is State.SKIPPED
        if row.finished_at is not None:
            seen.early += found_at < row.due_at
            seen.misdated += not at <= row.finished_at <= found_at


def _ask_for_readiness(life: Life, skew: timedelta, seen: Seen) -> None:
    wanted = HTTPStatus.SERVICE_UNAVAILABLE if skew else HTTPStatus.OK
    try:
        client.eventually(
            lambda: True if _ready(life)[0] == wanted else None, "the probe", seconds=LATE_SECONDS
        )
    except client.NeverHappened:
        seen.wrong.append(f"{wanted.phrase} was expected at {skew}")
        return
    seen.skews += bool(skew)
    seen.unready += REASON in _ready(life)[1]


def _send_a_request(life: Life, crowd: Reps, skew: timedelta, seen: Seen) -> None:
    def sign() -> gestures.Sent:
        body = urlencode(gestures.command(crowd, 0, "status")).encode()
        return gestures.sealed(body, kind=FORM, secret=service.SECRET, at=int(time.time()))

    [reply] = flood.send_in_turn([Letter(port=life.settings.port, sign=sign)], at_once=1)
    wanted = HTTPStatus.UNAUTHORIZED if abs(skew) > CLOCK_TOLERANCE else HTTPStatus.OK
    seen.turned_away += reply.status == HTTPStatus.UNAUTHORIZED
    if reply.status != wanted:
        seen.wrong.append(f"{EVENTS_PATH} answered {reply.status} at {skew}")


def _ready(life: Life) -> tuple[int, str]:
    try:
        return service.get(life.settings.port, "/readyz")
    except OSError:
        return 0, ""


def _left(count: Callable[[], int]) -> int:
    """What is still to be done once the clock is right again, and there was time for it."""
    try:
        client.eventually(lambda: None if count() else True, "what is overdue", seconds=LATE_SECONDS)
    except client.NeverHappened:
        return count()
    return 0


def _say(database: Database, number: int) -> None:
    """The next message to the same place: it waits until a second after the one before."""
    with database.transaction() as session:
        outbox.say(
            session,
            to=Target.channel(Purpose.MAIN),
            message=health.blocks_refused(template=f"message {number}"),
            key=f"jump {number}",
            now=datetime.now(UTC),
        )


def _unsaid(database: Database) -> int:
    with database.reading() as session:
        return len(outbox.open_rows(session))


def _rows(database: Database, name: str) -> Sequence[Due]:
    with database.reading() as session:
        return session.scalars(select(Due).where(Due.subject.startswith(name))).all()


def _waiting(database: Database, name: str) -> int:
    return sum(row.state is State.WAITING for row in _rows(database, name))


def _of_steps(database: Database, seen: Seen, left: int) -> Finding:
    what = f"{seen.steps} steps that fall due, {len(FAR)} that do not"
    figure = (
        f"{seen.early} early, {seen.late} late, {seen.skipped} wrongly skipped, {seen.misdated} misdated; "
    )
    figure += f"once the clock is right {left} undone and {seen.unsaid} unsaid"
    if database.is_sqlite:
        figure += ". Its own clock is all that it has"
        return Finding(what=what, figure=figure, passed=not (left or seen.unsaid))
    kept = not (seen.early or seen.late or seen.skipped or seen.misdated or left or seen.unsaid)
    return Finding(what=what, figure=figure, passed=kept)


def _of_the_rest(seen: Seen, told: int) -> Finding:
    figure = (
        f"{seen.unready} of {seen.skews} wrong clocks told by /readyz, {seen.turned_away} requests refused "
    )
    figure += f"and {told} told in the log with the reason"
    if seen.wrong:
        figure += f"; {'; '.join(seen.wrong[:3])}"
    passed = not seen.wrong and seen.unready == seen.skews and told == seen.turned_away
    return Finding(what="readiness and refusals", figure=figure, passed=passed)


GOALS = (
    Goal(
        number=11,
        title="Wrong clock",
        must="on PostgreSQL 0 early or late; on both not ready, and told why",
        run=measure,
    ),
)
