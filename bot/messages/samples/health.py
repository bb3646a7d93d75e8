"""Samples of what the coordinators are told when something is in the way."""

from bot.messages import health
from bot.messages.message import Message
from bot.messages.samples.sample import AWKWARD, Sample, Size, sized


def _channel_broken(size: Size) -> Message:
    channel = AWKWARD[:80] if size is Size.LIMIT else "sop-demand"
    return health.channel_broken(channel=channel, purpose="demand", code="is_archived")


def _undelivered(size: Size) -> Message:
    return health.undelivered(
        person=None if size is Size.SMALL else "anna.rossi",
        channel="sop" if size is Size.SMALL else None,
        about="demand.request 17" if size is not Size.LIMIT else AWKWARD,
        code="user_disabled",
        outcome="held" if size is Size.LIMIT else "failed",
    )


def _job_failed(size: Size) -> Message:
    problem = AWKWARD * 4 if size is Size.LIMIT else "NotOptimal: the solver stopped at its time limit"
    return health.job_failed(kind="work.supply", subject="4", problem=problem, attempts=3)


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
