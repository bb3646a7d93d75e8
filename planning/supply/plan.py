"""The supply plan of a company: built, solved, checked, explained."""

from enum import StrEnum

import pandas as pd

from planning.calendar import Calendar
from planning.company import Company
from planning.supply import (
    assemble,
    contradictions,
    exceptions,
    model,
    options,
    pegging,
    shortages,
    solution,
    tables,
)
from planning.supply.result import Result
from planning.supply.solution import Solution
from planning.supply.solve import Basis, NoOptimum, Status


class Depth(StrEnum):
    """How far the shortages of a plan are explained; each step takes longer than the one before."""

    PLAN = "plan"  # causes as prices suggest them
    CAUSES = "causes"  # causes proven by solving again
    OPTIONS = "options"  # and every way out priced


class NoPlan(Exception):
    """Limits contradict each other, so that there is no plan.

    `repair` says what to move, and by how much at least: rule, subject, month, amount.
    """

    def __init__(self, repair: pd.DataFrame) -> None:
        moves = "; ".join(
            f"{row.rule} of {row.subject} in {row.month} by {row.amount:g}" for row in repair.itertuples()
        )
        super().__init__(f"limits contradict each other; what would repair them: {moves}")
        self.repair = repair


def plan(
    company: Company,
    demand: pd.DataFrame,
    *,
    as_of: pd.Period,
    months: int,
    calendar: Calendar,
    commitments: pd.DataFrame | None = None,
    basis: Basis | None = None,
    depth: Depth = Depth.OPTIONS,
) -> Result:
    """The cheapest plan that meets demand as far as stock, capacity and material allow.

    Args:
        company: its tables; whatever is missing does not limit the plan.
        demand: item, region, month, qty: the unconstrained consensus, in units.
        as_of: the first month of the plan; stock is that of its first day.
        months: the length of the plan.
        calendar: the working days that capacity and days of supply are counted in.
        commitments: lever, month, qty: levers that somebody agreed to use, in hours or units; with item and
            grade beside them also how much may be short at most, as in `Result.pulls`.
        basis: where the last plan of the same shape ended, to start from.
        depth: how far shortages are explained.

    Raises:
        NoPlan: limits contradict each other; the exception says which, and what would repair them.
        NoOptimum: the solver gave up.
        UncheckedPlan: the solver's answer does not stand its check.
    """
    wanted = assemble.network(company, demand, as_of=as_of, months=months, calendar=calendar)
    if commitments is not None:
        wanted = options.committed(wanted, commitments)
    try:
        solved = solution.of(wanted, basis=basis)
    except NoOptimum as error:
        if error.status is not Status.INFEASIBLE:
            raise
        raise NoPlan(contradictions.repair(wanted, model.build(wanted))) from error
    return explain(company, solved, depth=depth)


def explain(company: Company, solved: Solution, *, depth: Depth = Depth.OPTIONS) -> Result:
    """The tables, shortages, causes and options of a solved plan."""
    explained = shortages.find(solved, prove=depth is not Depth.PLAN)
    short = shortages.table(company, solved, explained)
    priced = options.price(company, solved, explained) if depth is Depth.OPTIONS else []
    lines, load = tables.lines(company, solved), tables.load(solved)
    return Result(
        lines=lines,
        load=load,
        crews=tables.crews(solved),
        materials=tables.materials(solved),
        moves=pegging.moves(solved),
        purchases=tables.purchases(solved),
        transport=tables.transport(solved),
        sourcing=tables.sourcing(solved),
        shortages=short,
        options=options.table(company, solved, priced),
        pulls=options.pulls(solved, priced),
        broken=contradictions.broken(solved),
        exceptions=exceptions.table(solved, shortages=short, load=load, lines=lines),
        objective=tables.objective(solved),
        solution=solved,
    )
