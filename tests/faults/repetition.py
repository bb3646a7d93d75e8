"""Goal 8: everything arrives several times, shuffled, at four processes at once, and counts once."""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from sqlalchemy import func, select

from bot.app import Patience
from bot.db import demand
from bot.db.audit import Entry
from bot.db.demand import Draft, Submission
from bot.db.form import Form
from bot.db.inbox import Intent
from bot.db.session import Database
from bot.guard import FORM
from bot.ids import Callback
from tests.faults import flood, gestures, reps, service, worker
from tests.faults.flood import Answered, Letter, Reply
from tests.faults.gestures import Sent
from tests.faults.goal import Finding, Goal, Setting
from tests.faults.reps import MONTHS, Reps
from tests.faults.worker import Life
from workspace import client

PROCESSES = 4
AT_MOST = 5  # deliveries of one gesture
AT_ONCE = 2 * PROCESSES
TRIES = 12  # of a delivery that is turned away
SECONDS = AT_MOST * TRIES
START_SECONDS = 60.0
CLEARED = '{"response_action":"clear"}'


class Way(StrEnum):
    """What a rep does."""

    ACCEPT = "accepts"
    PAGE = "saves a page"
    SEND = "sends the form"
    COMMAND = "types a command"


@dataclass(frozen=True, kw_only=True)
class Act:
    """One gesture of one rep."""

    rep: int
    way: Way

    def signed(self, crowd: Reps, *, delivery: int) -> Sent:
        """The act as Slack posts it; each delivery has a second, and so a signature, of its own."""
        at = int(time.time()) // SECONDS * SECONDS - delivery
        if self.way is not Way.COMMAND:
            return gestures.signed(DRAWN[self.way](crowd, self.rep), secret=service.SECRET, at=at)
        words = f"lang {crowd.language(self.rep).partition('_')[0]}"
        body = urlencode(gestures.command(crowd, self.rep, words)).encode()
        return gestures.sealed(body, kind=FORM, secret=service.SECRET, at=at)


DRAWN = {Way.ACCEPT: gestures.accept, Way.PAGE: gestures.submit, Way.SEND: gestures.send}


def measure(setting: Setting) -> Sequence[Finding]:
    """Have every rep do two things, deliver each up to five times, and count what came of it."""
    size = setting.count(short=8, long=5_000)
    database = Database(setting.database_url)
    crowd = reps.gather(database, size=size, now=datetime.now(UTC))
    acts = [act for rep in range(size) for act in _acts_of(rep)]
    _open_forms(database, crowd, [act.rep for act in acts if act.way is Way.SEND])
    dice = random.Random(setting.seed)
    deliveries = [(act, number) for act in acts for number in range(dice.randint(1, AT_MOST))]
    dice.shuffle(deliveries)
    with _processes(setting) as ports:
        answers, again = _deliver(crowd, deliveries, ports)
    findings = [_of_effects(database, crowd, acts, len(deliveries)), _of_answers(answers, again)]
    database.dispose()
    return findings


def _acts_of(rep: int) -> list[Act]:
    ways = list(DRAWN)
    return [Act(rep=rep, way=ways[rep % len(ways)]), Act(rep=rep, way=Way.COMMAND)]


def _open_forms(database: Database, crowd: Reps, who: Sequence[int]) -> None:
    """These reps have typed something, and the form that sends it stands before them."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        proposed = {row.owner: row for row in session.scalars(select(demand.Proposal))}
        for rep in who:
            asked, line = crowd.request(rep), proposed[crowd.person(rep)]
            session.add(
                Draft(
                    request_id=asked,
                    item=line.item,
                    region=line.region,
                    month=line.month,
                    qty=line.qty + 1,
                    saved_at=now,
                )
            )
            session.add(
                Form(
                    nonce=crowd.nonce(rep),
                    person=crowd.person(rep),
                    callback=Callback.DEMAND_CHECK,
                    subject=str(asked),
                    revision=1,
                    opened_at=now,
                )
            )


@contextmanager
def _processes(setting: Setting) -> Iterator[list[int]]:
    """The bot as so many processes; what they say goes to a Slack that takes everything."""
    with service.slack(setting.folder / "slack.said") as api_url:
        ports = [service.free_port() for _ in range(PROCESSES)]
        running = [worker.start(_life(setting, port, api_url)) for port in ports]
        try:
            for port in ports:
                ready = partial(_is_ready, port)
                client.eventually(ready, "the bot to be ready", seconds=START_SECONDS)
            yield ports
        finally:
            for process in running:
                worker.kill(process)


def _life(setting: Setting, port: int, api_url: str) -> Life:
    settings = service.settings(setting.database_url, port=port, api_url=api_url)
    return Life(settings=settings, folder=setting.folder, ahead=timedelta(), patience=Patience())


def _is_ready(port: int) -> bool | None:
    try:
        return service.get(port, "/readyz")[0] == HTTPStatus.OK or None
    except OSError:
        return None


def _deliver(
    crowd: Reps, deliveries: Sequence[tuple[Act, int]], ports: Sequence[int]
) -> tuple[Mapping[Act, list[Reply]], int]:
    """What Slack heard of each act, and how often it had to come again because it was turned away."""
    answers: dict[Act, list[Reply]] = defaultdict(list)
    left = list(deliveries)
    again = 0
    for attempt in range(TRIES):
        letters = [
            Letter(
                port=ports[(number + attempt) % len(ports)],
                sign=partial(act.signed, crowd, delivery=delivery + attempt * AT_MOST),
            )
            for number, (act, delivery) in enumerate(left)
        ]
        replies = flood.send_in_turn(letters, at_once=AT_ONCE)
        is_last = attempt == TRIES - 1
        for reply in replies:
            if reply.answered is Answered.TAKEN or is_last:
                answers[left[reply.number][0]].append(reply)
        left = [left[reply.number] for reply in replies if reply.answered is not Answered.TAKEN]
        if not left:
            break
        again += 0 if is_last else len(left)
    return answers, again


def _of_effects(database: Database, crowd: Reps, acts: Sequence[Act], deliveries: int) -> Finding:
    counted = _effects(database)
    found = [counted[act.way](crowd, act.rep) for act in acts]
    with database.reading() as session:
        intents = session.scalars(select(func.count()).select_from(Intent)).one()
    twice, missing = sum(times > 1 for times in found), found.count(0)
    return Finding(
        what=f"{len(acts):,} gestures, delivered {deliveries:,} times to {PROCESSES} processes",
        figure=f"{sum(found):,} effects: {twice} twice, {missing} missing; {intents:,} intents recorded",
        passed=not (twice or missing) and intents == len(acts),
    )


def _effects(database: Database) -> Mapping[Way, Callable[[Reps, int], int]]:
    """How often each kind of act took effect, for a rep."""
    with database.reading() as session:
        sent = Counter(session.scalars(select(Submission.request_id)))
        drafted = Counter(session.scalars(select(Draft.request_id)))
        saved = {row.id: row.revision - 1 for row in session.scalars(select(demand.Request))}
        spoken = Counter(session.scalars(select(Entry.actor).where(Entry.action == "person.language")))

    def submitted(crowd: Reps, rep: int) -> int:
        return sent[crowd.request(rep)]

    def paged(crowd: Reps, rep: int) -> int:
        number = crowd.request(rep)
        return saved[number] if drafted[number] == MONTHS else 0

    return {
        Way.ACCEPT: submitted,
        Way.SEND: submitted,
        Way.PAGE: paged,
        Way.COMMAND: lambda crowd, rep: spoken[crowd.person(rep)],
    }


def _of_answers(answers: Mapping[Act, Sequence[Reply]], again: int) -> Finding:
    """Whether all deliveries of an act read the same; of a form that was sent, the first one closed it."""
    refused = sum(reply.answered is not Answered.TAKEN for replies in answers.values() for reply in replies)
    differ = [act for act, replies in answers.items() if not _agree(act, replies)]
    examples = f" (for example: rep {differ[0].rep} {differ[0].way})" if differ else ""
    return Finding(
        what="what each delivery was answered",
        figure=f"{refused} refused, {len(differ)} gestures answered in different ways{examples}; "
        f"{again} deliveries turned away in the rush and sent again",
        passed=not refused and not differ,
    )


def _agree(act: Act, replies: Sequence[Reply]) -> bool:
    said = Counter(reply.body.replace(" ", "") for reply in replies)
    if act.way is Way.SEND and said[CLEARED] == 1:
        del said[CLEARED]  # whoever comes after the first reads when it was sent
    return len(said) <= 1


GOALS = (
    Goal(
        number=8,
        title="Repetition",
        must="each once, however often it is delivered",
        run=measure,
    ),
)
