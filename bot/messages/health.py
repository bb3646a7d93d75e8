"""What the coordinators are told when something is in the way: what happened, what was kept, what to do."""

from dataclasses import dataclass

from bot import ids
from bot.messages import message
from bot.messages.message import Message


@dataclass(frozen=True, kw_only=True)
class Lost:
    """A message that did not arrive, or nobody knows whether it did."""

    pointer: ids.Pointer  # to its row in the outbox, as it is now
    person: str | None  # to whom; None: to the channel
    channel: str | None
    noun: str  # what it is about: cycle, demand, supply, reconcile, approval, release, file, home ...
    outcome: str  # failed: Slack refused it; held: nobody knows whether it arrived
    code: str  # Slack's word for why


@dataclass(frozen=True, kw_only=True)
class Stopped:
    """A step or a computation that failed; tried so often, it is not tried any more."""

    pointer: ids.Pointer  # to its row, as it is now
    kind: str
    month: str | None  # of its cycle; None: it belongs to none
    tries: int


def channel_broken(*, channel: str, purpose: str, code: str) -> Message:
    """A channel cannot be posted to; its messages go to the main channel, or to you."""
    return message.of("health/channel_broken", channel=channel, purpose=purpose, code=code)


def undelivered(lost: Lost) -> Message:
    """A message to a person or channel was not delivered."""
    return message.of("health/undelivered", lost=lost)


def blocks_refused(*, template: str) -> Message:
    """Slack refused the layout of a message; its words were sent without it."""
    return message.of("health/blocks_refused", name=template)


def job_failed(stopped: Stopped, *, problem: str) -> Message:
    """A step or a computation failed so often that it is not tried any more."""
    return message.of("health/job_failed", stopped=stopped, problem=problem)
