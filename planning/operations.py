"""What operations reads off a plan: load by three methods, levelling, promises, stock, shares, checks."""

import pandas as pd

from planning import (
    allocation,
    feasibility,
    finance,
    frozen,
    overload,
    promise,
    release,
    rough_cut,
    stock_review,
    weeks,
)
from planning.calendar import Calendar
from planning.company import Company
from planning.reconcile import Comparison
from planning.supply import Result


def tables(
    company: Company,
    result: Result,
    *,
    demand: pd.DataFrame,
    quality: pd.DataFrame,
    comparison: Comparison,
    calendar: Calendar,
) -> dict[str, pd.DataFrame]:
    """The tables of a plan that are read off its result.

    rough_cut     `rough_cut.compare`
    levelling     `overload.level`
    moves         `pegging.moves`
    promise       `promise.available`
    stock         `stock_review.review`
    allocation    `allocation.of_plan`
    budget_gap    `finance.budget_gap`
    checks        `feasibility.check`
    broken        `contradictions.broken`
    orders        `release.orders`
    weeks         `weeks.of_plan`
    frozen        `frozen.released`: what would be changed in the frozen months if it were free
    frozen_cost   `frozen.released`: what that would spare

    `demand` is the agreed demand: item, region, month, qty; `quality` says how good its baseline was.
    """
    opened = frozen.released(result)
    return {
        "rough_cut": rough_cut.compare(company, result),
        "levelling": overload.level(company, result),
        "moves": result.moves,
        "promise": promise.available(company, result),
        "stock": stock_review.review(company, result, quality, calendar=calendar),
        "allocation": allocation.of_plan(company, demand, result),
        "budget_gap": finance.budget_gap(comparison.lines),
        "checks": feasibility.check(company, result, comparison.totals),
        "broken": result.broken,
        "orders": release.orders(result.sourcing, company.table("items").set_index("item")["decimals"]),
        "weeks": weeks.of_plan(result.lines, calendar=calendar, weeks=company.settings.horizons.weeks),
        "frozen": opened.changes,
        "frozen_cost": opened.spared,
    }
