"""Faults on demand: what goes wrong between an app and Slack, the same in every run with the same seed."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase

from workspace.wire import Json


class FaultKind(StrEnum):
    """What goes wrong."""

    LOST_RESPONSE = "lost_response"  # the call has its effect, the connection drops before the answer
    FALSE_FAILURE = "false_failure"  # the call has its effect, the answer says 500
    RATE_LIMITED = "rate_limited"  # 429 with Retry-After, no effect
    SERVER_ERROR = "server_error"  # 500, no effect
    SLOW = "slow"  # the answer comes late
    HISTORY_LAG = "history_lag"  # new messages are missing from history for a while
    DARK = "dark"  # nothing is heard: connections drop, sockets close, nothing is delivered


@dataclass(kw_only=True, slots=True)
class Plan:
    """A fault to inject: into which methods, how often, how many times, until when."""

    kind: FaultKind
    method: str = "*"
    chance: float = 1.0
    times: int | None = None
    until: datetime | None = None
    seconds: float = 1.0

    def as_json(self) -> Json:
        return {
            "kind": self.kind,
            "method": self.method,
            "chance": self.chance,
            "times": self.times,
            "until": self.until.isoformat() if self.until else None,
            "seconds": self.seconds,
        }


class Faults:
    """The plans in force."""

    def __init__(self, *, seed: int) -> None:
        self._seed = seed
        self._plans: list[Plan] = []
        self._calls: Counter[str] = Counter()

    @property
    def plans(self) -> list[Plan]:
        return list(self._plans)

    def add(self, plan: Plan) -> None:
        self._plans.append(plan)

    def clear(self) -> None:
        self._plans.clear()

    def reseed(self, seed: int) -> None:
        self._seed = seed
        self._calls.clear()

    def strike(self, method: str, now: datetime) -> Plan | None:
        """The fault that hits this call, if one does."""
        self._calls[method] += 1
        for number, plan in enumerate(self._in_force(now)):
            if plan.kind is FaultKind.HISTORY_LAG or not fnmatchcase(method, plan.method):
                continue
            if self._luck(number, method) < plan.chance:
                _use_up(plan)
                return plan
        return None

    def is_dark(self, now: datetime) -> bool:
        return any(plan.kind is FaultKind.DARK for plan in self._in_force(now))

    def history_lag_seconds(self, now: datetime) -> float:
        lags = [plan.seconds for plan in self._in_force(now) if plan.kind is FaultKind.HISTORY_LAG]
        return max(lags, default=0.0)

    def _luck(self, number: int, method: str) -> float:
        """Drawn for each call of a method anew: whatever else is called meanwhile makes no difference."""
        drawn = f"{self._seed}/{number}/{method}/{self._calls[method]}"
        return random.Random(drawn).random()  # noqa: S311 - reproducible bad luck

    def _in_force(self, now: datetime) -> list[Plan]:
        self._plans = [
            plan for plan in self._plans if plan.times != 0 and (plan.until is None or now < plan.until)
        ]
        return self._plans


def _use_up(plan: Plan) -> None:
    if plan.times is not None:
        plan.times -= 1
