"""Two checks before a plan is published: is it feasible in volume, and is it feasible in money?"""

from enum import StrEnum

import pandas as pd

from planning.company import Company
from planning.reconcile import Totals
from planning.supply import Result

COLUMNS = ["check", "part", "holds", "value", "limit"]
TOLERANCE = 1e-6


class Check(StrEnum):
    """What is asked of a plan before it goes out."""

    VOLUME = "feasible in volume"
    MONEY = "feasible in money"


def check(company: Company, result: Result, totals: Totals) -> pd.DataFrame:
    """The parts of both checks; a check holds when all of its parts do.

    In volume: nothing is delivered late or lost, no resource works beyond its hours and its overtime, and no
    rule is broken. In money: what is delivered brings no less than the budget, within the tolerance
    `tolerances.budget_percent`, and more than it costs. A part without its data, such as a budget, is left
    out.

    Returns check, part, holds, value (what the plan has), limit (what is allowed).
    """
    load = result.load
    beyond = (load["hours"] - load["capacity"] - load["overtime"]).clip(lower=0.0)
    rows: list[tuple[Check, str, float, float, bool]] = []

    def at_most(check: Check, part: str, value: float, limit: float) -> None:
        rows.append((check, part, value, limit, value <= limit + TOLERANCE * (1 + abs(limit))))

    at_most(Check.VOLUME, "units late or lost", totals.late + totals.lost, 0.0)
    at_most(Check.VOLUME, "hours beyond capacity and overtime", float(beyond.sum()), 0.0)
    at_most(Check.VOLUME, "rules broken", float(len(result.broken)), 0.0)
    if totals.gap_value is not None and totals.budget_value is not None:
        allowed = company.settings.tolerances.budget_percent / 100 * totals.budget_value
        at_most(Check.MONEY, "short of the budget", max(0.0, -totals.gap_value), allowed)
    if totals.constrained_value > 0:
        at_most(Check.MONEY, "loss", max(0.0, -totals.margin), 0.0)
    frame = pd.DataFrame(rows, columns=["check", "part", "value", "limit", "holds"])
    return frame.assign(check=frame["check"].map(str))[COLUMNS]


def holds(checks: pd.DataFrame, which: Check) -> bool | None:
    """Whether a check holds; None where the company gives nothing to check it against."""
    parts = checks.loc[checks["check"] == which, "holds"]
    return None if parts.empty else bool(parts.all())
