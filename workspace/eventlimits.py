"""How many events an app is sent and whether it takes them: too many are held back, the deaf are cut off."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_HOUR = timedelta(hours=1)
ENOUGH_TO_JUDGE = 1000  # an app that gets fewer an hour is never cut off
_LEAST_TAKEN = 0.05


class Verdict(StrEnum):
    """What becomes of an event."""

    SEND = "send"
    HOLD_BACK = "hold_back"
    TELL = "tell"  # held back, and the app is told, once a minute


@dataclass(kw_only=True, slots=True)
class Minute:
    """One minute of one app: events, deliveries that it took or did not take, whether it was warned."""

    began: datetime
    events: int = 0
    taken: int = 0
    failed: int = 0
    told: bool = False


class EventLimits:
    """The events of the last hour, by the workspace's clock."""

    def __init__(self, *, most_an_hour: int) -> None:
        self._most = most_an_hour
        self._hours: dict[str, deque[Minute]] = {}

    def judge(self, app_id: str, now: datetime) -> Verdict:
        """Whether one more event may be sent to an app."""
        minute = self._minute(app_id, now)
        if sum(each.events for each in self._hours[app_id]) < self._most:
            minute.events += 1
            return Verdict.SEND
        if minute.told:
            return Verdict.HOLD_BACK
        minute.told = True
        return Verdict.TELL

    def taken(self, app_id: str, now: datetime) -> None:
        """An app acknowledged a delivery."""
        self._minute(app_id, now).taken += 1

    def failed(self, app_id: str, now: datetime) -> None:
        """An app did not acknowledge a delivery."""
        self._minute(app_id, now).failed += 1

    def is_deaf(self, app_id: str, now: datetime) -> bool:
        """True if an app took nearly none of the last hour's many deliveries."""
        self._minute(app_id, now)
        taken = sum(each.taken for each in self._hours[app_id])
        tried = taken + sum(each.failed for each in self._hours[app_id])
        return tried >= ENOUGH_TO_JUDGE and taken < _LEAST_TAKEN * tried

    def _minute(self, app_id: str, now: datetime) -> Minute:
        hour = self._hours.setdefault(app_id, deque())
        while hour and now - hour[0].began >= _HOUR:
            hour.popleft()
        began = now.replace(second=0, microsecond=0)
        if not hour or hour[-1].began != began:
            hour.append(Minute(began=began))
        return hour[-1]
