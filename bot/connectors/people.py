"""Whether the people's roles and time zones are known ones."""

import zoneinfo

import numpy as np
import pandas as pd

from bot.connectors import closest, raw
from planning.problems import Problem, Refusal
from planning.roles import Role


def check(people: pd.DataFrame) -> list[Problem]:
    """A problem for each role that carries no rights, and for each time zone that no clock knows."""
    zones = zoneinfo.available_timezones()
    return _unknown(people, "roles", {str(role) for role in Role}) + _unknown(people, "timezone", zones)


def _unknown(people: pd.DataFrame, column: str, known: set[str]) -> list[Problem]:
    strangers = [
        next((word for word in (written or "").split() if word not in known), None)
        for written in people[column]
    ]

    def refusal(row: int) -> Refusal:
        stranger = str(strangers[row])
        near = closest.match(stranger, known)
        remedy = f"write '{near}'" if near else f"write one such as {', '.join(sorted(known)[:8])}"
        return Refusal(reason=f"'{stranger}' is not known", remedy=remedy)

    wrong = np.array([stranger is not None for stranger in strangers], dtype=bool)
    return raw.problems_at(people.index, wrong, column=column, refusal=refusal)
