"""The courier: sends what the outbox holds, once, and finds out what became of it when Slack does not say.

A row is claimed under a lease, the claim is committed, Slack is called, and the outcome is committed under
the claim's fence. When an outcome is unknown, nothing is sent again before it was looked for in Slack.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias, assert_never

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from bot import alerts, crash
from bot.clock import Clock
from bot.db import channel, delivery
from bot.db.delivery import Drawing, Pacing, Trace
from bot.db.outbox import Delivery, State, Verb
from bot.db.people import UnknownPerson
from bot.db.session import Database, DatabaseBusy
from bot.db.target import Audience, Target
from bot.packing import NoAddress, Packer, Parcel
from bot.slack import CallFailed, LockedOut, Refused, Slack, Sought, TryLater, Uncertain

log = structlog.get_logger(__name__)

BLOCKS_REFUSED = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}
# Not every workspace takes these.
NEWER_BLOCKS = frozenset({"data_visualization", "data_table", "table", "container"})
GONE = {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"}
CHANNEL_BROKEN = {
    "channel_not_found",
    "is_archived",
    "is_inactive",
    "not_in_channel",
    "posting_to_general_channel_denied",
    "restricted_action",
    "restricted_action_read_only_channel",
    "team_access_not_granted",
}
NO_ADDRESS = "no_address"
NOBODY_THERE = {"user_disabled", "user_not_found", "user_not_visible", "cannot_dm_bot"}
TRIES = 5  # of a row that we cannot even draw
DEAR = timedelta(seconds=0.1)  # a card that takes longer to draw is drawn rarely:
GLANCE_SECONDS = 0.02  # between two looks whether people wait
REST_FOR_DRAWING = 25  # it is left alone for so many times as long as that took


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How patient the courier is; the lease is well above what one try may take."""

    call: timedelta = timedelta(seconds=10)  # for Slack's answer to one call
    lease: timedelta = timedelta(seconds=60)
    settle: timedelta = timedelta(seconds=30)  # until what Slack took must show in its history
    first_look: timedelta = timedelta(seconds=2)
    last_look: timedelta = timedelta(seconds=60)  # the pause between looks doubles up to that
    locked_out: timedelta = timedelta(seconds=60)
    poll: timedelta = timedelta(seconds=1)
    rest: timedelta = timedelta(seconds=0.2)  # between two looks: what comes together is said together
    courtesy: timedelta = timedelta(seconds=1)  # so long, before each call, it lets clicks go first
    pacing: Pacing = field(default_factory=Pacing)
    sweep: timedelta = timedelta(minutes=2)  # after which a post that was tried twice is looked for twice
    looks_up: bool = True  # only the negative control of the fault tests switches it off


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Slack has it; a file's place in the conversation is not told."""

    place: str
    ts: str | None = None
    drawing: Drawing | None = None
    drawn_in: timedelta = timedelta()


@dataclass(frozen=True, kw_only=True)
class Postponed:
    """Nothing happened; again after a while, and so for whatever else uses what is `crowded`."""

    wait: timedelta
    problem: str
    crowded: str | None = None


@dataclass(frozen=True, kw_only=True)
class InDoubt:
    """Slack may have it."""

    retry_at: datetime
    problem: str


@dataclass(frozen=True, kw_only=True)
class Ended:
    """It will not be sent."""

    state: State
    problem: str


@dataclass(frozen=True, kw_only=True)
class Lost:
    """The message to be changed is no longer there."""


@dataclass(frozen=True, kw_only=True)
class ChannelBroken:
    """The channel cannot be posted to; there is another way."""

    slack_channel: str
    problem: str


Outcome: TypeAlias = Sent | Postponed | InDoubt | Ended | Lost | ChannelBroken


class Courier:
    """Takes rows from the outbox to Slack."""

    def __init__(
        self,
        *,
        database: Database,
        slack: Slack,
        packer: Packer,
        clock: Clock,
        real: Clock,
        terms: Terms,
        admitted: Callable[[], bool] = lambda: True,
        people_wait: Callable[[], bool] = lambda: False,
    ) -> None:
        """`clock` is the cycle's time; leases and paces follow `real` time, which a demo does not move.

        Nothing is sent while it is not `admitted`, and nothing is begun at once while `people_wait` for an
        answer: Python does one thing at a time, and they have three seconds.
        """
        self._database = database
        self._slack = slack
        self._packer = packer
        self._clock = clock
        self._real = real
        self._terms = terms
        self._admitted = admitted
        self._people_wait = people_wait
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []
        database.after_commit(self._woken.set)

    def start(self, *, threads: int = 2) -> None:
        """Send from now on, in the background."""
        self._threads = [
            threading.Thread(target=self._run, name=f"courier-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is under way and send no more."""
        self._stopped.set()
        self._woken.set()
        for thread in self._threads:
            thread.join()

    def drain(self) -> int:
        """Send everything that may be sent at this instant; returns how many tries that took."""
        tries = 0
        while self.step():
            tries += 1
        return tries

    def step(self) -> bool:
        """Try to send one row; False when none may be sent at this instant."""
        if not self._admitted():
            return False
        with self._database.reading() as session:
            if not delivery.anything(session):
                return False
        with self._database.transaction() as session:
            row = delivery.claim(
                session,
                now=self._clock.now(),
                real=self._real.now(),
                lease=self._terms.lease,
                pacing=self._terms.pacing,
            )
        if row is None:
            return False
        crash.point("delivery.claimed")
        outcome = self._outcome(row)
        crash.point("delivery.called")
        with self._database.transaction() as session:
            self._settle(session, row, outcome)
        crash.point("delivery.settled")
        return True

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._let_people_go_first()
            try:
                moved = self.step()
            except (SQLAlchemyError, DatabaseBusy) as error:
                log.warning("the database is out of reach", error=repr(error))
                moved = False
            except Exception:  # the edge of the thread: the row's lease runs out, and it is looked up
                log.exception("a delivery broke off")
                moved = False
            if not moved:
                self._stopped.wait(self._terms.rest.total_seconds())
                self._woken.wait(self._terms.poll.total_seconds())
                self._woken.clear()

    def _let_people_go_first(self) -> None:
        ends = time.monotonic() + self._terms.courtesy.total_seconds()
        while self._people_wait() and time.monotonic() < ends and not self._stopped.is_set():
            self._stopped.wait(GLANCE_SECONDS)

    def _outcome(self, row: Delivery) -> Outcome:
        began = self._real.now()
        try:
            if row.uncertain and self._terms.looks_up:
                resolved = self._look_up(row)
                if resolved is not None:
                    return resolved
            parcel = self._packer.pack(row)
        except (NoAddress, UnknownPerson) as problem:
            log.warning("no address", delivery=row.id, reason=str(problem))
            return Ended(state=State.FAILED, problem=NO_ADDRESS)
        except Refused as refusal:
            if refusal.code in NOBODY_THERE:
                return Ended(state=State.FAILED, problem=refusal.code)
            return self._postponed(row, refusal)
        except CallFailed as failure:
            return self._postponed(row, failure)
        except SQLAlchemyError:
            raise
        except Exception as error:
            return self._undrawable(row, error)
        if parcel is None:
            return Ended(state=State.OBSOLETE, problem="there is nothing to send any more")
        drawn_in = self._real.now() - began
        outcome = self._hand_over(row, parcel)
        return replace(outcome, drawn_in=drawn_in) if isinstance(outcome, Sent) else outcome

    def _look_up(self, row: Delivery) -> Outcome | None:
        """What became of an earlier try; None when Slack does not have it, so that it may be sent again."""
        place = row.channel or self._packer.place(row)
        with self._database.reading() as session:
            trace = delivery.trace(session, row, place=place)
        try:
            found = self._slack.find(place, _sought(row, trace), after=trace.after, thread=trace.thread)
        except Refused as refusal:
            return Ended(state=State.HELD, problem=refusal.code)
        if found is not None:
            log.info("found", delivery=row.id, ts=found.ts)
            return Sent(place=found.channel, ts=found.ts)
        settled_at = trace.since + self._slack.timeout + self._terms.settle
        if self._real.now() < settled_at:
            return InDoubt(retry_at=settled_at, problem="not in Slack's history yet")
        if row.expires_at is not None and row.expires_at <= self._clock.now():
            return Ended(state=State.OBSOLETE, problem="expired")
        log.info("not found, sent again", delivery=row.id)
        return None

    def _hand_over(self, row: Delivery, parcel: Parcel) -> Outcome:
        with self._database.transaction() as session:
            held = delivery.about_to_call(
                session,
                row,
                real=self._real.now(),
                lease=self._terms.lease,
                slack_channel=parcel.place,
                file_id=parcel.file_id,
            )
        if not held:
            return Postponed(wait=timedelta(), problem="another has claimed it meanwhile")
        crash.point("delivery.addressed")
        try:
            return self._call(row, parcel)
        except Uncertain as doubt:
            return InDoubt(retry_at=self._real.now() + self._pause(row), problem=doubt.code)
        except Refused as refusal:
            return self._refused(row, parcel, refusal)
        except CallFailed as failure:
            return self._postponed(row, failure)

    def _call(self, row: Delivery, parcel: Parcel) -> Outcome:
        match row.verb:
            case Verb.DELETE:
                assert parcel.at is not None
                self._slack.delete(parcel.at)
                return Sent(place=parcel.place, ts=parcel.at.ts)
            case Verb.FILE:
                assert parcel.file_id is not None
                self._slack.share(
                    parcel.file_id, title=row.file_title or "", channel=parcel.place, thread=parcel.thread
                )
                return Sent(place=parcel.place)
            case Verb.CARD | Verb.NOTICE | Verb.HOME:
                return self._speak(row, parcel)

    def _speak(self, row: Delivery, parcel: Parcel) -> Outcome:
        """Say it with all its blocks; should Slack refuse them, with older ones; then in words alone."""
        for payload in self._ladder(parcel):
            try:
                ts = self._say(row, parcel, payload)
            except Refused as refusal:
                if refusal.code not in BLOCKS_REFUSED:
                    raise
                self._note_refused_blocks(parcel)
            else:
                return Sent(place=parcel.place, ts=ts, drawing=parcel.drawing)
        return Ended(state=State.FAILED, problem="invalid_blocks")

    def _ladder(self, parcel: Parcel) -> Iterator[dict[str, Any]]:
        yield parcel.payload
        yield self._packer.drawn_without(NEWER_BLOCKS, parcel)
        if not parcel.is_home:
            yield {"text": parcel.payload["text"], "blocks": []}

    def _say(self, row: Delivery, parcel: Parcel, payload: dict[str, Any]) -> str | None:
        if parcel.is_home:
            self._slack.publish(parcel.place, payload)
            return None
        if parcel.at is not None:
            self._slack.update(parcel.at, payload)
            return parcel.at.ts
        return self._slack.post(
            parcel.place, payload, delivery=row.id, name=parcel.name, thread=parcel.thread
        ).ts

    def _note_refused_blocks(self, parcel: Parcel) -> None:
        assert parcel.message is not None
        with self._database.transaction() as session:
            alerts.blocks_refused(session, parcel.message.template, now=self._clock.now())

    def _refused(self, row: Delivery, parcel: Parcel, refusal: Refused) -> Outcome:
        if row.verb is Verb.DELETE:
            return Sent(place=parcel.place)  # it is gone already, or it is not ours to take away
        if refusal.code in GONE and row.verb is Verb.CARD:
            return Lost()
        if refusal.code in CHANNEL_BROKEN and Target.parse(row.target).audience is Audience.CHANNEL:
            return ChannelBroken(slack_channel=parcel.place, problem=refusal.code)
        return Ended(state=State.FAILED, problem=refusal.code)

    def _pause(self, row: Delivery) -> timedelta:
        """Longer after each try: an hour's outage of Slack is no reason to call every second."""
        return min(self._terms.first_look * 2.0 ** min(row.attempts - 1, 10), self._terms.last_look)

    def _postponed(self, row: Delivery, failure: CallFailed) -> Outcome:
        match failure:
            case TryLater():
                return Postponed(wait=failure.wait, problem=failure.code, crowded=failure.method)
            case LockedOut():
                log.error("Slack does not accept our token", code=failure.code)
                return Postponed(wait=self._terms.locked_out, problem=failure.code, crowded=failure.method)
            case _:
                return Postponed(wait=self._pause(row), problem=failure.code)

    def _undrawable(self, row: Delivery, error: Exception) -> Outcome:
        log.exception("cannot be drawn", delivery=row.id, key=row.key)
        if row.attempts >= TRIES:
            return Ended(state=State.FAILED, problem=repr(error))
        return Postponed(wait=timedelta(seconds=2**row.attempts), problem=repr(error))

    def _settle(self, session: Session, row: Delivery, outcome: Outcome) -> None:
        now, real = self._clock.now(), self._real.now()
        match outcome:
            case Sent(place=place, ts=ts, drawing=drawing, drawn_in=drawn_in):
                if drawn_in > DEAR:
                    delivery.rest_card(session, row, until=real + REST_FOR_DRAWING * drawn_in)
                delivery.sent(
                    session,
                    row,
                    now=now,
                    slack_channel=place,
                    ts=ts,
                    drawing=drawing,
                    sweep_at=real + self._terms.sweep if delivery.may_stand_twice(row) else None,
                )
            case Postponed(wait=wait, problem=problem, crowded=crowded):
                if crowded is not None:
                    delivery.leave_alone(session, key=crowded, until=real + wait)
                delivery.later(session, row, retry_at=real + wait, problem=problem)
            case InDoubt(retry_at=retry_at, problem=problem):
                delivery.unknown(session, row, retry_at=retry_at, problem=problem)
            case Ended(state=state, problem=problem):
                ended = delivery.finish(session, row, state, problem=problem)
                if ended and state is not State.OBSOLETE:
                    self._mark_channel(session, row, problem)
                    alerts.undelivered(session, row, state, code=problem, now=now)
            case Lost():
                delivery.lost(session, row, now=now)
            case ChannelBroken(slack_channel=slack_channel, problem=problem):
                self._reroute(session, row, slack_channel, problem)
            case _:
                assert_never(outcome)

    def _mark_channel(self, session: Session, row: Delivery, problem: str) -> None:
        """A channel that cannot be searched cannot be posted to either; an invitation mends both."""
        if problem in CHANNEL_BROKEN and row.channel is not None:
            now = self._clock.now()
            news = channel.broken(session, slack_channel=row.channel, problem=problem, now=now)
            alerts.channels_broken(session, news, now=now)

    def _reroute(self, session: Session, row: Delivery, slack_channel: str, problem: str) -> None:
        """Mark the channel, and have the row take another way; without another way it has failed."""
        now = self._clock.now()
        news = channel.broken(session, slack_channel=slack_channel, problem=problem, now=now)
        alerts.channels_broken(session, news, now=now)
        if channel.is_configured(session, slack_channel):
            delivery.later(session, row, retry_at=self._real.now(), problem=problem)
        elif delivery.finish(session, row, State.FAILED, problem=problem):
            alerts.undelivered(session, row, State.FAILED, code=problem, now=now)


def _sought(row: Delivery, trace: Trace) -> Sought:
    """What the row's message is looked for by."""
    if trace.is_numbered:
        return Sought(name=trace.name, delivery=row.id, file_id=row.file_id)
    return Sought(name=trace.name, file_id=row.file_id, file_title=row.file_title)
