"""Every message with made-up content at three sizes, for previews and for the golden files of the tests."""

from bot.messages.samples import answers, approval, cycle, demand, health, home, reconcile, release, supply
from bot.messages.samples.sample import Sample, Size

__all__ = ["SAMPLES", "Sample", "Size"]

SAMPLES: tuple[Sample, ...] = (
    *cycle.SAMPLES,
    *demand.SAMPLES,
    *supply.SAMPLES,
    *reconcile.SAMPLES,
    *approval.SAMPLES,
    *release.SAMPLES,
    *home.SAMPLES,
    *answers.SAMPLES,
    *health.SAMPLES,
)
