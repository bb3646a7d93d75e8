"""A plan in a page of figures: what is asked for, what is met, what is short, what it is worth."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeAlias

import pandas as pd

from planning import feasibility, periods
from planning.company import Company
from planning.feasibility import Check
from planning.plan import Plan

Json: TypeAlias = Mapping[str, Any]

LARGEST = 10
PEAKS = 10
DIGITS = 4


def of(company: Company, plan: Plan) -> Json:
    """The summary as plain values, ready to be written as JSON."""
    supply = plan.tables["supply"]
    return {
        "company": company.settings.name,
        "currency": company.settings.currency,
        "as_of": periods.iso(plan.as_of),
        "months": [periods.iso(month) for month in sorted(supply["month"].unique())],
        "digest": plan.digest(),
        "inputs": plan.inputs,
        "parameters": dict(plan.parameters),
        "totals": _rounded(dataclasses.asdict(plan.totals)),
        "costs": _costs(plan.tables["costs"]),
        "profit": _profit(plan),
        "baseline": _baseline(plan),
        "load": _peaks(plan.tables["load"]),
        "shortages": _shortages(plan.tables["shortages"], plan.tables["options"]),
        "checks": _checks(plan.tables["checks"]),
        "exceptions": {
            str(kind): int(count) for kind, count in plan.tables["exceptions"].groupby("kind").size().items()
        },
        "problems": [str(problem) for problem in plan.problems],
    }


def _baseline(plan: Plan) -> Json:
    lines = plan.tables["baseline"]
    series = lines.drop_duplicates(["item", "region"])
    return {
        "series": len(series),
        "methods": {str(method): int(count) for method, count in series["method"].value_counts().items()},
        "units": round(float(lines["qty"].sum()), DIGITS),
    }


def _costs(costs: pd.DataFrame) -> Json:
    """What the plan costs: the total that it keeps down, the money in it, and both by kind."""
    money = costs["money"].astype(bool)
    return {
        "total": round(float(costs["amount"].sum()), DIGITS),
        "money": round(float(costs.loc[money, "amount"].sum()), DIGITS),
        "by_kind": {
            str(kind): round(float(amount), DIGITS)
            for kind, amount in costs[["kind", "amount"]].itertuples(index=False)
            if amount
        },
    }


def _profit(plan: Plan) -> Json:
    """What the plan earns: what is delivered at its price, less the money spent, less penalties.

    Penalties are what lateness counts, and what a lost unit counts beyond its price.
    """
    costs = plan.tables["costs"].set_index("kind")
    spent = float(costs.loc[costs["money"].astype(bool), "amount"].sum())
    revenue = float(plan.tables["finance"]["revenue"].sum())
    not_delivered = plan.totals.unconstrained_value - plan.totals.constrained_value
    penalties = float(costs.loc[["late", "lost"], "amount"].sum()) - not_delivered
    return _rounded(
        {
            "revenue": revenue,
            "money": spent,
            "penalties": penalties,
            "profit": revenue - spent - penalties,
        }
    )


def _checks(checks: pd.DataFrame) -> Json:
    """Feasible in volume, feasible in money: whether, and which parts do not hold; None without data."""
    return {
        str(check): {
            "holds": feasibility.holds(checks, check),
            "missed": {
                str(row.part): round(float(row.value), DIGITS)
                for row in checks[(checks["check"] == check) & ~checks["holds"]].itertuples()
            },
        }
        for check in Check
    }


def _peaks(load: pd.DataFrame) -> list[Json]:
    """The fullest month of each resource, the fullest resource first."""
    known = load.dropna(subset="load_percent")
    fullest = known.loc[known.groupby("resource")["load_percent"].idxmax()]
    ranked = fullest.sort_values(["load_percent", "resource"], ascending=[False, True]).head(PEAKS)
    overloaded = known[known["load_percent"] >= 100 - 1e-6].groupby("resource").size()
    return [
        {
            "resource": str(row.resource),
            "month": periods.iso(row.month),
            "load_percent": round(float(row.load_percent), 1),
            "required_percent": round(float(row.required_percent), 1),
            "full_months": int(overloaded.get(row.resource, 0)),
        }
        for row in ranked.itertuples()
    ]


def _shortages(short: pd.DataFrame, options: pd.DataFrame) -> Json:
    best = options.drop_duplicates("shortage").set_index("shortage")  # ranked, best first
    largest = short.sort_values(["value", "shortage"], ascending=[False, True]).head(LARGEST)
    return {
        "count": len(short),
        "late_units": round(float(short["late"].sum()), DIGITS),
        "lost_units": round(float(short["lost"].sum()), DIGITS),
        "value": round(float(short["value"].sum()), 2),
        "causes": {str(cause): int(count) for cause, count in short["cause"].value_counts().items()},
        "largest": [
            {
                "item": str(row.item),
                "month": periods.iso(row.month),
                "kind": str(row.kind),
                "units": round(float(row.qty), DIGITS),
                "value": round(float(row.value), 2),
                "cause": str(row.cause),
                "cause_name": str(row.cause_name),
                "delay_months": round(float(row.delay_months), 1),
                "held_item": str(row.cause_item),
                "full_from": periods.iso(row.window_first),
                "full_to": periods.iso(row.window_last),
                "free_from": periods.iso(row.window_last + 1),
                "option": _option(best, str(row.shortage)),
            }
            for row in largest.itertuples()
        ],
    }


def _option(best: pd.DataFrame, shortage: str) -> Json | None:
    """The best way out of a shortage: lever, units of it and of all in time again, money spent more."""
    if shortage not in best.index:
        return None
    option = best.loc[shortage]
    return {
        "lever": str(option["lever"]),
        "recovers": round(float(option["recovered"]), DIGITS),
        "recovers_all": round(float(option["recovered_all"]), DIGITS),
        "cost": round(float(option["cost"]), 2),
        "worth": bool(option["worth"]),
    }


def _rounded(figures: Mapping[str, float | None]) -> Json:
    return {name: None if value is None else round(value, DIGITS) for name, value in figures.items()}
