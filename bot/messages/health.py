"""What the coordinators are told when something is in the way: what happened, what was kept, what to do."""

from bot.messages import message
from bot.messages.message import Message


def channel_broken(*, channel: str, purpose: str, code: str) -> Message:
    """A channel cannot be posted to; its messages go to the main channel, or to you."""
    return message.of("health/channel_broken", channel=channel, purpose=purpose, code=code)


def undelivered(*, person: str | None, channel: str | None, about: str, code: str, outcome: str) -> Message:
    """A message to a person or channel was not delivered.

    The outcome is failed (Slack refused it) or held (nobody knows whether it arrived).
    """
    return message.of(
        "health/undelivered", person=person, channel=channel, about=about, code=code, outcome=outcome
    )


def blocks_refused(*, template: str) -> Message:
    """Slack refused the layout of a message; its words were sent without it."""
    return message.of("health/blocks_refused", name=template)


def job_failed(*, kind: str, subject: str, problem: str, attempts: int) -> Message:
    """A step or a computation failed so often that it is not tried any more."""
    return message.of("health/job_failed", kind=kind, subject=subject, problem=problem, attempts=attempts)
