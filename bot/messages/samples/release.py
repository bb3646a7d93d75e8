"""Samples of what is said when the plan becomes the active one."""

from bot.messages import release
from bot.messages.message import Message
from bot.messages.samples.approval import DIGEST, headline, verdicts
from bot.messages.samples.sample import HORIZON, MONTH, NOW, YEAR_AND_HALF, Sample, Size, item, sized

CAUSES = ("capacity", "material", "lead_time", "fence", "planning", "unknown", "")


def _published(size: Size) -> Message:
    files = (
        release.File(name="plan-2026-12.csv", rows=1260),
        release.File(name="orders-2026-12.csv", rows=860),
        release.File(name="plan-2026-12.xlsx", rows=1),
    )
    return release.published(
        release.Published(
            month=MONTH,
            months=HORIZON if size is Size.SMALL else YEAR_AND_HALF,
            version=2,
            digest=DIGEST,
            headline=headline(size),
            verdicts=verdicts(size),
            files=() if size is Size.SMALL else files,
            published_at=NOW,
            trail=1432,
            trail_seal=DIGEST[::-1],
            open_shortages=0 if size is Size.SMALL else 2,
        )
    )


def _for_you(size: Size) -> Message:
    changes = tuple(
        release.LineChange(
            item=item(n, size)[0],
            name=item(n, size)[1],
            region="Italy",
            month="2027-02",
            asked=140.0,
            planned=90.0,
            unit="pc",
            cause=CAUSES[n % len(CAUSES)],
            until=None if n % 2 else "2027-03",
        )
        for n in range({Size.SMALL: 1, Size.TYPICAL: 7, Size.LIMIT: 60}[size])
    )
    return release.for_you(month=MONTH, changes=changes)


SAMPLES: tuple[Sample, ...] = (
    *sized("release/published", _published),
    *sized("release/for_you", _for_you),
)
