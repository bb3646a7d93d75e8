"""The few figures of a plan that cards show, worked out once when the plan is made and kept with it."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planning import supply
from planning.company import Company
from planning.plan import Chain

DAYS_IN_MONTH = 30.4


def headline(company: Company, chain: Chain, *, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """The plan in figures: totals, months, loads, families, gaps; and the totals of the plan before it."""
    totals = chain.reconciliation.totals
    monthly = chain.reconciliation.lines.groupby("month").sum(numeric_only=True)
    loads = _loads(company, chain.supply)
    peak = max(loads, key=lambda load: max(load["load"], default=0.0), default=None)
    return {
        "months": [str(month) for month in monthly.index],
        "unconstrained": _list(monthly["unconstrained"]),
        "constrained": _list(monthly["constrained"]),
        "budget": _list(monthly["budget"]) if totals.budget is not None else None,
        "stock": _list(chain.supply.lines.groupby("month")["stock"].sum()),
        "volume": totals.constrained,
        "value": totals.constrained_value,
        # Only what has a budget is held against it: elsewhere the plan stands in for the budget.
        "budget_units": _less(totals.constrained, totals.gap),
        "budget_value": _less(totals.constrained_value, totals.gap_value),
        "gap_units": totals.gap,
        "gap_value": totals.gap_value,
        "service": totals.service if totals.service is not None else 1.0,
        "stock_value": totals.stock_value,
        "margin": totals.margin,
        "late": totals.late,
        "lost": totals.lost,
        "loads": loads,
        "peak_load": max(peak["load"]) if peak and peak["load"] else None,
        "peak_resource": peak["name"] if peak else "",
        "families": _families(chain),
        "gaps": _gaps(company, chain),
        "last_plan": _compared(before),
    }


def shortage(company: Company, result: supply.Result, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a shortage card shows: cause, window, delay, customers, ways out."""
    options = result.options_of(row["shortage"]).to_dict("records")
    return {
        "kind": row["kind"],
        "until": None if row["beyond"] else str(row["last_month"] + int(row["kind"] == "late")),
        "days": float(row["delay_months"]) * DAYS_IN_MONTH if row["kind"] == "late" else None,
        "cause": {
            "kind": str(row["cause"]),
            "name": _name(company, str(row["cause_name"])),
            "from": str(row["window_first"]),
            "to": str(row["window_last"]),
        },
        "customers": [_customer(company, customer) for customer in row["customers"]],
        "options": [_option(company, option) for option in options],
        "pulls": {option["lever"]: _pulls(result, row["shortage"], option) for option in options},
    }


def _loads(company: Company, result: supply.Result) -> list[dict[str, Any]]:
    """The load that demand asks of each resource, whatever the limits, as a share of its capacity."""
    limited = result.load.dropna(subset=["required_percent"])
    return [
        {
            "resource": str(resource),
            "name": _name(company, str(resource)),
            "load": _list(rows.sort_values("month")["required_percent"] / 100),
        }
        for resource, rows in limited.groupby("resource")
    ]


def _families(chain: Chain) -> list[dict[str, Any]]:
    lines = chain.reconciliation.lines
    return [
        {
            "family": str(family),
            "demand": float(rows["unconstrained"].sum()),
            "supply": float(rows["constrained"].sum()),
            "value": float(rows["constrained_value"].sum()),
            "budget": float(rows["budget"].sum()) if rows["budget"].notna().any() else None,
        }
        for family, rows in lines.groupby("family")
    ]


def _gaps(company: Company, chain: Chain) -> list[dict[str, Any]]:
    return [
        {
            "name": gap["family"],
            "unconstrained": gap["unconstrained"],
            "constrained": gap["constrained"],
            "value": gap["short_value"],
            "budget": _known(gap["budget"]),
            "budget_gap": _known(gap["gap_value"]),
            "cause": gap["cause"],
            "cause_name": _name(company, gap["cause_name"]),
        }
        for gap in chain.reconciliation.gaps.to_dict("records")
    ]


def _option(company: Company, option: Mapping[str, Any]) -> dict[str, Any]:
    levers = company.table("levers").set_index("lever")["name"]
    names = [levers.get(part) or part for part in option["lever"].split("+")]
    return {
        "lever": option["lever"],
        "name": " + ".join(names),
        "quantity": float(option["recovered"]),
        "cost": float(option["cost"]),
        "net": float(-option["net_cost"]),
        "days_saved": float(option["months_saved"]) * DAYS_IN_MONTH,
    }


def _pulls(result: supply.Result, shortage_key: str, option: Mapping[str, Any]) -> dict[str, Any]:
    mine = result.pulls[
        (result.pulls["shortage"] == shortage_key) & (result.pulls["option"] == option["lever"])
    ]
    levers, items = mine[mine["lever"] != ""], mine[mine["item"] != ""]
    return {
        "recovered": float(option["recovered"]),
        "pulls": [[row.lever, str(row.month), float(row.qty)] for row in levers.itertuples()],
        "promised": [[row.item, row.grade, str(row.month), float(row.qty)] for row in items.itertuples()],
    }


def _name(company: Company, code: str) -> str:
    """What people call a resource or an item."""
    for table, key in (("resources", "resource"), ("items", "item")):
        rows = company.table(table)
        named = rows.loc[rows[key] == code, "name"]
        if len(named) and named.iloc[0]:
            return str(named.iloc[0])
    return code


def _customer(company: Company, code: str) -> str:
    customers = company.table("customers")
    named = customers.loc[customers["customer"] == code, "name"]
    return str(named.iloc[0]) if len(named) and named.iloc[0] else code


def _compared(before: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if before is None:
        return None
    return {name: before[name] for name in ("volume", "value", "service", "stock_value")}


def _less(value: float, gap: float | None) -> float | None:
    return None if gap is None else value - gap


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _list(column: pd.Series) -> list[float]:
    return [float(value) for value in column.fillna(0.0)]
