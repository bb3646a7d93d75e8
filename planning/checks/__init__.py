"""Whether a company's data is fit to open a cycle: what is stale, missing, unknown, negative or out of line.

The door checks each cell on its own; these checks look at the tables together and at the month.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import pandas as pd

from planning.checks import master_data, participants, sales, settings, supply
from planning.company import Company
from planning.problems import Problem, Severity

Check: TypeAlias = Callable[[Company, pd.Period], Iterator[Problem]]

DATA: tuple[Check, ...] = (
    settings.check,
    sales.freshness,
    sales.gaps,
    sales.jumps,
    master_data.references,
    master_data.negatives,
    master_data.stock_age,
    master_data.items,
    master_data.regions,
    supply.sources,
    supply.levers,
    supply.months,
    supply.hours,
    supply.sites,
)
PEOPLE: tuple[Check, ...] = (participants.roles_filled, participants.reachable)


def run(company: Company, *, as_of: pd.Period) -> list[Problem]:
    """Everything wrong with a company for the cycle of that month, errors first."""
    return _found((*DATA, *PEOPLE), company, as_of)


def of_data(company: Company, *, as_of: pd.Period) -> list[Problem]:
    """What is wrong with the data alone, for a plan that nobody in Slack takes part in."""
    return _found(DATA, company, as_of)


def _found(checks: tuple[Check, ...], company: Company, as_of: pd.Period) -> list[Problem]:
    return sorted((problem for check in checks for problem in check(company, as_of)), key=_order)


def _order(problem: Problem) -> tuple[bool, str, int, str]:
    return (problem.severity is not Severity.ERROR, problem.source, problem.row or 0, problem.reason)
