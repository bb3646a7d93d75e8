"""Samples of what the coordinators are told when something is in the way."""

from bot.ids import Pointer
from bot.messages import health
from bot.messages.health import Lost, Stopped
from bot.messages.message import Message
from bot.messages.samples.sample import AWKWARD, MONTH, Sample, Size, sized


def _channel_broken(size: Size) -> Message:
    channel = AWKWARD[:80] if size is Size.LIMIT else "sop-demand"
    return health.channel_broken(channel=channel, purpose="demand", code="is_archived")


def _undelivered(size: Size) -> Message:
    match size:
        case Size.SMALL:
            return health.undelivered(lost("held", "not_in_channel", channel="sop"))
        case Size.TYPICAL:
            return health.undelivered(lost("failed", "user_disabled", person="anna.rossi"))
        case Size.LIMIT:
            return health.undelivered(lost("held", AWKWARD, noun="health", channel=AWKWARD[:80]))


def lost(
    outcome: str, code: str, *, noun: str = "demand", person: str | None = None, channel: str | None = None
) -> Lost:
    """A message that did not arrive."""
    return Lost(
        pointer=Pointer(subject="17", revision=3),
        person=person,
        channel=channel,
        noun=noun,
        outcome=outcome,
        code=code,
    )


def stopped(kind: str, *, month: str | None = MONTH, tries: int = 5) -> Stopped:
    """A step that is not tried any more."""
    return Stopped(pointer=Pointer(subject="4", revision=1), kind=kind, month=month, tries=tries)


def _job_failed(size: Size) -> Message:
    problem = AWKWARD * 4 if size is Size.LIMIT else "NotOptimal: the solver stopped at its time limit"
    return health.job_failed(stopped("work.plan", tries=1 if size is Size.SMALL else 5), problem=problem)


SAMPLES: tuple[Sample, ...] = (
    *sized("health/channel_broken", _channel_broken),
    *sized("health/undelivered", _undelivered),
    *sized("health/job_failed", _job_failed),
    Sample(
        name="health/blocks_refused",
        size=Size.TYPICAL,
        message=health.blocks_refused(template="demand/request"),
    ),
)
