"""The supply plan of a company: built, solved, checked, explained."""

import pandas as pd

from planning.calendar import Calendar
from planning.company import Company
from planning.supply import assemble, exceptions, options, shortages, solution, tables
from planning.supply.result import Result
from planning.supply.solution import Solution
from planning.supply.solve import Basis


def plan(
    company: Company,
    demand: pd.DataFrame,
    *,
    as_of: pd.Period,
    months: int,
    calendar: Calendar,
    commitments: pd.DataFrame | None = None,
    basis: Basis | None = None,
) -> Result:
    """The cheapest plan that meets demand as far as stock, capacity and material allow.

    Args:
        company: its tables; whatever is missing does not limit the plan.
        demand: item, region, month, qty: the unconstrained consensus, in units.
        as_of: the first month of the plan; stock is that of its first day.
        months: the length of the plan.
        calendar: the working days that capacity and days of supply are counted in.
        commitments: lever, month, qty: levers that somebody agreed to use, in hours or units.
        basis: where the last plan of the same shape ended, to start from.

    Raises:
        NoPlan: no plan satisfies every limit.
    """
    wanted = assemble.network(company, demand, as_of=as_of, months=months, calendar=calendar)
    if commitments is not None:
        wanted = options.committed(wanted, commitments)
    return explain(company, solution.of(wanted, basis=basis))


def explain(company: Company, solved: Solution) -> Result:
    """The tables, shortages, causes and options of a solved plan."""
    explained = shortages.find(solved)
    short = shortages.table(company, solved, explained)
    priced = options.price(company, solved, explained)
    lines, load = tables.lines(company, solved), tables.load(solved)
    return Result(
        lines=lines,
        load=load,
        crews=tables.crews(solved),
        materials=tables.materials(solved),
        purchases=tables.purchases(solved),
        transport=tables.transport(solved),
        sourcing=tables.sourcing(solved),
        shortages=short,
        options=options.table(company, solved, priced),
        pulls=options.pulls(solved, priced),
        exceptions=exceptions.table(solved, shortages=short, load=load, lines=lines),
        objective=tables.objective(solved),
        solution=solved,
    )
