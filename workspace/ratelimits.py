"""How often an app may call: per method and minute, and per channel and second for posts."""

from dataclasses import dataclass

from workspace.clock import stopwatch
from workspace.errors import SlackError
from workspace.methods.call import Tier

_CHANNEL_BURST = 15.0
_CHANNEL_PER_SECOND = 1.0


class RateLimited(SlackError):
    """Too many calls; `retry_after` says in how many seconds to try again."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


@dataclass(kw_only=True, slots=True)
class Bucket:
    """Holds `size` calls and refills at a steady rate."""

    size: float
    per_second: float
    held: float
    filled: float

    def take(self, now: float) -> float:
        """Take one call out; the seconds to wait if there is none."""
        self.held = min(self.size, self.held + (now - self.filled) * self.per_second)
        self.filled = now
        if self.held >= 1:
            self.held -= 1
            return 0.0
        return (1 - self.held) / self.per_second


class RateLimits:
    """A bucket per app and method, and one per app and channel for posts."""

    def __init__(self, *, enforced: bool) -> None:
        self._enforced = enforced
        self._buckets: dict[tuple[str, ...], Bucket] = {}

    def check(self, app_id: str, method: str, tier: Tier, channel: str) -> None:
        """Refuse with RateLimited if the app calls too often."""
        if not self._enforced or tier is Tier.FREE:
            return
        if tier is Tier.POST and channel:
            self._take((app_id, "channel", channel), size=_CHANNEL_BURST, per_second=_CHANNEL_PER_SECOND)
        self._take((app_id, method), size=float(tier), per_second=tier / 60)

    def _take(self, key: tuple[str, ...], *, size: float, per_second: float) -> None:
        now = stopwatch()
        fresh = Bucket(size=size, per_second=per_second, held=size, filled=now)
        wait = self._buckets.setdefault(key, fresh).take(now)
        if wait:
            raise RateLimited(retry_after=max(1, round(wait + 0.5)))
