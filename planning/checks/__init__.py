"""Whether a company's data is fit to open a cycle: what is stale, missing, unknown, negative or out of line.

The door checks each cell on its own; these checks look at the tables together and at the month.
"""

import pandas as pd

from planning.checks import master_data, participants, sales, settings
from planning.company import Company
from planning.problems import Problem, Severity

CHECKS = (
    settings.check,
    sales.freshness,
    sales.gaps,
    sales.jumps,
    master_data.references,
    master_data.negatives,
    master_data.stock_age,
    master_data.items,
    master_data.regions,
    participants.roles_filled,
    participants.reachable,
)


def run(company: Company, *, as_of: pd.Period) -> list[Problem]:
    """Everything wrong with the data for the cycle of that month, errors first."""
    found = [problem for check in CHECKS for problem in check(company, as_of)]
    return sorted(found, key=_order)


def _order(problem: Problem) -> tuple[bool, str, int, str]:
    return (problem.severity is not Severity.ERROR, problem.source, problem.row or 0, problem.reason)
