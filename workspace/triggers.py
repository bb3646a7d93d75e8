"""Trigger ids: proof that a person just did something; short-lived, and good for one view."""

from dataclasses import dataclass

from workspace.clock import stopwatch
from workspace.errors import SlackError
from workspace.ids import Mint


@dataclass(kw_only=True, slots=True)
class Trigger:
    """Who acted, towards which app, in which conversation, and when by the stopwatch."""

    app_id: str
    person: str
    issued: float
    here: str | None = None
    used: bool = False


class Triggers:
    """Issues trigger ids and redeems each of them once."""

    def __init__(self, *, mint: Mint, lifetime_seconds: float) -> None:
        self._mint = mint
        self._lifetime = lifetime_seconds
        self._issued: dict[str, Trigger] = {}

    def issue(self, *, app_id: str, person: str, here: str | None = None) -> str:
        self._forget_old()
        trigger_id = f"{self._mint.new('', 13)}.{self._mint.short(12)}"
        self._issued[trigger_id] = Trigger(app_id=app_id, person=person, issued=stopwatch(), here=here)
        return trigger_id

    def redeem(self, trigger_id: str, *, app_id: str) -> Trigger:
        """The trigger, that is who acted and where; it cannot be used again."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or trigger.app_id != app_id:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if stopwatch() - trigger.issued > self._lifetime:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger

    def _forget_old(self) -> None:
        long_ago = stopwatch() - 20 * self._lifetime - 60
        for trigger_id in [each for each, trigger in self._issued.items() if trigger.issued < long_ago]:
            del self._issued[trigger_id]
