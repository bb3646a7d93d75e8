"""The checker: what people were told, against the database and what stands in Slack.

The workspace writes down every delivery to the bot with the answer that the person saw, and every call of
the bot. From that record each gesture is one of three: it was shown as done, it was refused, or nobody knows.
"""

import itertools
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import func, select

from bot.db import audit, outbox
from bot.db.inbox import Intent
from bot.db.outbox import Delivery, State, Verb
from bot.ids import Action
from bot.listeners import payloads
from tests.faults.stage import Stage
from workspace import client
from workspace.wire import Json

NOT_SAVED = "not saved"


@dataclass(kw_only=True)
class Record:
    """What the workspace wrote down, collected while it is written."""

    stage: Stage
    attempted: set[str] = field(default_factory=set)
    calls: Counter[str] = field(default_factory=Counter)
    posted: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))  # by channel
    refused: set[str] = field(default_factory=set)  # triggers of what was answered with a refusal
    _acknowledged: dict[str, tuple[str, datetime]] = field(default_factory=dict)  # trigger -> intent, when
    _read: int = 0
    _stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def kept(self) -> Iterator["Record"]:
        """Read on in the background; at the end everything is read."""
        thread = threading.Thread(target=self._go_on)
        thread.start()
        try:
            yield self
        finally:
            self._stopped.set()
            thread.join()
            self.read_on()

    @property
    def shown_done(self) -> set[str]:
        """The intents that people saw succeed: acknowledged, and no form of refusal was opened."""
        taken = self._acknowledged.items()
        return {intent for trigger, (intent, _) in taken if trigger not in self.refused}

    def shown_done_between(self, begin: datetime, end: datetime) -> int:
        """How many gestures people saw succeed in that time of the workspace's."""
        taken = self._acknowledged.items()
        return sum(begin < at < end for trigger, (_, at) in taken if trigger not in self.refused)

    def _go_on(self) -> None:
        while not self._stopped.wait(1):
            self.read_on()

    def read_on(self) -> None:
        """Read what has been written since."""
        for entry in self.stage.ws.journal(since=self._read):
            self._read = int(entry["number"])
            if entry["direction"] == "call":
                self._note_call(entry)
            elif entry["name"] in ("block_actions", "/sop"):
                self._note_gesture(entry)

    def _note_call(self, entry: Json) -> None:
        self.calls[entry["name"]] += 1
        request, answer = entry["request"], entry["answer"]
        if entry["name"] == "chat.postMessage" and answer["ok"]:
            self.posted[answer["channel"]].append(datetime.fromisoformat(entry["at"]))
        if entry["name"] == "views.open":
            self.refused.add(request["trigger_id"])

    def _note_gesture(self, entry: Json) -> None:
        payload, answer = entry["request"], entry["answer"]
        is_command = entry["name"] == "/sop"
        gesture = payloads.command(payload) if is_command else payloads.click(payload)
        self.attempted.add(gesture.intent)
        if is_command and NOT_SAVED in str(answer["payload"]):
            self.refused.add(gesture.trigger)
        elif answer["receipt"] == "ok":
            self._acknowledged[gesture.trigger] = gesture.intent, datetime.fromisoformat(entry["at"])


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is wrong; nothing, if all is well."""

    gestures: int
    shown_done: int
    said: int
    lost: Sequence[str]  # shown as done, and not in the database
    phantom: Sequence[str]  # in the database, and nobody did it
    missing: Sequence[str]  # to be said, and not in Slack
    twice: Sequence[str]  # said, and there more than once
    disordered: Sequence[str]
    broken_audit: Sequence[str]
    removed: int  # second copies that were found and taken away

    @property
    def holds(self) -> bool:
        """Whether every promise was kept."""
        return not (
            self.lost or self.phantom or self.missing or self.twice or self.disordered or self.broken_audit
        )

    def __str__(self) -> str:
        wrong = {
            "lost": self.lost,
            "without a gesture": self.phantom,
            "missing": self.missing,
            "twice": self.twice,
            "out of order": self.disordered,
        }
        counts = ", ".join(f"{len(found)} {name}" for name, found in wrong.items())
        examples = [found[0] for found in wrong.values() if found] + list(self.broken_audit)
        figure = f"{self.gestures} gestures, {self.shown_done} shown done, {self.said} said: {counts}"
        figure += f", {self.removed} second copies removed" if self.removed else ""
        return figure + (f" (for example {'; '.join(examples)[:200]})" if examples else "")


def drained(stage: Stage, *, seconds: float) -> bool:
    """Wait until everything was said; False when something still waits after that time."""

    def nothing_waits() -> bool | None:
        with stage.database.reading() as session:
            return None if outbox.open_rows(session) else True

    try:
        client.eventually(nothing_waits, "the outbox to be empty", seconds=seconds)
    except client.NeverHappened:
        return False
    return True


def settled(record: Record, *, seconds: float) -> Verdict:
    """Compare, and should something stand twice, wait so long for it to be found."""

    def once() -> Verdict | None:
        record.read_on()
        verdict = check(record)
        return None if verdict.twice else verdict

    try:
        return client.eventually(once, "nothing to stand twice", seconds=seconds)
    except client.NeverHappened:
        return check(record)


def check(record: Record) -> Verdict:
    """Compare; the outbox has to be drained, and the record complete."""
    stage = record.stage
    with stage.database.reading() as session:
        recorded = set(session.scalars(select(Intent.key)))
        rows = session.scalars(select(Delivery).order_by(Delivery.lane, Delivery.sequence)).all()
        broken_at = audit.verify(session).broken_at
        removals = select(func.count()).where(audit.Entry.action == "delivery.duplicate_removed")
        removed = session.scalars(removals).one()
    seen = _standing(stage, rows)
    gone = {row.replaces for row in rows if row.verb is Verb.DELETE and row.state is State.SENT}
    posts = [row for row in rows if row.method == "chat.postMessage" and row.state is not State.OBSOLETE]
    return Verdict(
        gestures=len(record.attempted),
        shown_done=len(record.shown_done),
        said=len(posts),
        lost=sorted(record.shown_done - recorded),
        phantom=sorted(recorded - record.attempted),
        missing=[*_unsaid(recorded, rows), *_absent(posts, seen, gone)],
        twice=[f"{row.key} {len(seen[row.id])} times" for row in posts if len(seen.get(row.id, ())) > 1],
        disordered=_disordered(posts, seen),
        broken_audit=[] if broken_at is None else [f"the audit trail is broken at {broken_at}"],
        removed=removed,
    )


def delivery_of(message: Mapping[str, Any]) -> int:
    """The number of the delivery that a message carries; 0 for a message that carries none."""
    metadata = message.get("metadata") or {}
    return int(metadata.get("event_payload", {}).get("delivery", 0))


def messages(slack: WebClient, channel: str) -> Iterator[dict[str, Any]]:
    """Everything that stands in a channel."""
    cursor: str | None = None
    while True:
        page = slack.conversations_history(
            channel=channel, cursor=cursor, limit=200, include_all_metadata=True
        )
        yield from page["messages"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return


def _standing(stage: Stage, rows: Iterable[Delivery]) -> dict[int, list[str]]:
    """Where Slack shows each delivery: the times of its messages."""
    slack = WebClient(token=stage.bot.bot_token, base_url=stage.bot.api_url, timeout=30, retry_handlers=[])
    seen = defaultdict(list)
    places = {row.channel for row in rows if row.channel is not None and row.verb is not Verb.HOME}
    for channel in sorted(places):
        for message in messages(slack, channel):
            if number := delivery_of(message):
                seen[number].append(str(message["ts"]))
    return seen


def _unsaid(recorded: set[str], rows: Sequence[Delivery]) -> Iterator[str]:
    """Intents whose answer was never put into the outbox."""
    keys = {row.key for row in rows}
    for intent in sorted(recorded):
        if f":{Action.DEMAND_LATE_LIST}:" in intent and f"demand.missing:{intent}" not in keys:
            yield intent


def _absent(
    posts: Iterable[Delivery], seen: Mapping[int, Sequence[str]], gone: set[str | None]
) -> Iterator[str]:
    for row in posts:
        if row.key not in gone and (row.state is not State.SENT or not seen.get(row.id)):
            yield f"{row.key} {row.state} {row.problem or ''}"


def _disordered(posts: Iterable[Delivery], seen: Mapping[int, Sequence[str]]) -> list[str]:
    lanes = defaultdict(list)
    for row in posts:
        if seen.get(row.id):
            lanes[row.lane].append((min(seen[row.id]), row.key))
    return [
        f"{later[1]} before {earlier[1]}"
        for lane in lanes.values()
        for earlier, later in itertools.pairwise(lane)
        if later[0] < earlier[0]
    ]
