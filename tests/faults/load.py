"""Reps answer by the thousand over signed HTTP; what they were told is held against what is kept."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select

from bot.db.demand import Draft, Submission
from bot.db.session import Database
from tests.faults import flood, gestures, reps, service
from tests.faults.flood import Answered, Reply
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.reps import Reps
from tests.faults.service import Service

SLACK_SECONDS = 3.0
CALM_SECONDS = 60.0
CALM_REPS, CALM_WITHIN, CALM_P99 = 40, 10.0, 0.15


@dataclass(frozen=True, kw_only=True)
class Rush:
    """So many answers within so many seconds, and what is asked of them."""

    size: int
    within: float
    p99: float
    slowest: float
    sheds: bool = False  # whether some may be turned away, as long as they are told


MINUTE = Rush(size=500, within=60.0, p99=0.15, slowest=1.0)
STEADY = Rush(size=3_000, within=30.0, p99=0.25, slowest=SLACK_SECONDS)
AT_ONCE = Rush(size=500, within=0.0, p99=2.0, slowest=SLACK_SECONDS)
FLOOD = Rush(size=2_000, within=0.0, p99=SLACK_SECONDS, slowest=2 * SLACK_SECONDS, sheds=True)


def measure(rush: Rush, short: Rush, setting: Setting) -> Sequence[Finding]:
    """Let the reps answer, then compare what Slack showed each of them with what is kept."""
    asked = setting.size(short=short, long=rush)
    database = Database(setting.database_url)
    calm = setting.size(short=0, long=CALM_REPS) if asked.sheds else 0
    crowd = reps.gather(database, size=asked.size + calm + 1, now=datetime.now(UTC))
    with service.running(setting.database_url, setting.folder) as running:
        _answer(running, crowd, range(asked.size + calm, asked.size + calm + 1), within=0.1)  # warm
        replies = _answer(running, crowd, range(asked.size), within=asked.within)
        findings = [_of_rush(asked, replies), _of_kept(database, crowd, replies)]
        if calm:
            time.sleep(CALM_SECONDS)
            findings.append(
                _of_calm(_answer(running, crowd, range(asked.size, asked.size + calm), CALM_WITHIN))
            )
    database.dispose()
    return findings


def _answer(running: Service, crowd: Reps, who: Sequence[int], within: float) -> list[Reply]:
    replies = flood.send(running.port, [partial(_letter, crowd, rep) for rep in who], within=within)
    return [Reply(**{**vars(reply), "number": who[reply.number]}) for reply in replies]


def _letter(crowd: Reps, rep: int) -> gestures.Sent:
    """Every other rep accepts the proposal; the others send a form in which they changed it."""
    payload = gestures.accept(crowd, rep) if rep % 2 else gestures.submit(crowd, rep)
    return gestures.signed(payload, secret=service.SECRET, at=int(time.time()))


def _of_rush(asked: Rush, replies: Sequence[Reply]) -> Finding:
    counted = Counter(reply.answered for reply in replies)
    seconds = [reply.seconds for reply in replies]
    p50, p99, slowest = (flood.percentile(seconds, share) for share in (0.5, 0.99, 1.0))
    told = f", {counted[Answered.TOLD] + counted[Answered.REFUSED]} turned away" if asked.sheds else ""
    honest = counted[Answered.NOTHING] == 0 if asked.sheds else counted[Answered.TAKEN] == len(replies)
    return Finding(
        what=f"{asked.size:,} answers " + (f"in {asked.within:.0f} s" if asked.within else "at once"),
        figure=f"{counted[Answered.TAKEN]:,} taken{told}, {counted[Answered.NOTHING]} without an answer; "
        f"p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, slowest {slowest * 1000:.0f} ms",
        passed=honest and p99 < asked.p99 and slowest < asked.slowest,
    )


def _of_kept(database: Database, crowd: Reps, replies: Sequence[Reply]) -> Finding:
    with database.reading() as session:
        kept = set(session.scalars(select(Submission.request_id)))
        kept |= set(session.scalars(select(Draft.request_id)))
    taken = {crowd.request(reply.number) for reply in replies if reply.answered is Answered.TAKEN}
    refused = {
        crowd.request(reply.number)
        for reply in replies
        if reply.answered in (Answered.TOLD, Answered.REFUSED)
    }
    return Finding(
        what="what was taken against what is kept",
        # Slack may have given up on an answer that came to be kept: a second press finds it recorded.
        figure=f"{len(taken - kept)} lost, {len(refused & kept)} kept that Slack took for refused",
        passed=not taken - kept,
    )


def _of_calm(replies: Sequence[Reply]) -> Finding:
    p99 = flood.percentile([reply.seconds for reply in replies], 0.99)
    taken = sum(reply.answered is Answered.TAKEN for reply in replies)
    return Finding(
        what="a minute after the rush",
        figure=f"{taken} of {len(replies)} taken, p99 {p99 * 1000:.0f} ms",
        passed=taken == len(replies) and p99 < CALM_P99,
    )


def _small(rush: Rush, *, size: int, within: float) -> Rush:
    """So small, and on a busy computer so patient, that only what was lost or not told fails a test."""
    return Rush(size=size, within=within, p99=60.0, slowest=60.0, sheds=rush.sheds)


def _goal(number: int, title: str, must: str, rush: Rush, short: Rush) -> Goal:
    return Goal(number=number, title=title, must=must, run=partial(measure, rush, short))


SHORT_FLOOD = _small(FLOOD, size=80, within=0.0)
GOALS = (
    _goal(
        1,
        "500 reps in a minute",
        "p99 < 150 ms, slowest < 1 s, 0 lost",
        MINUTE,
        _small(MINUTE, size=20, within=10.0),
    ),
    _goal(
        2,
        "3,000 reps in 30 s",
        "p99 < 250 ms, 0 lost",
        STEADY,
        _small(STEADY, size=20, within=8.0),
    ),
    _goal(
        3,
        "500 reps at once",
        "p99 < 2 s, all < 3 s, 0 lost",
        AT_ONCE,
        _small(AT_ONCE, size=10, within=0.0),
    ),
    _goal(
        4,
        "2,000 reps at once",
        "shed early and told, every success kept, afterwards p99 < 150 ms",
        FLOOD,
        SHORT_FLOOD,
    ),
)
