"""Demand against supply against budget: what is met, what is not, and how far both are from the budget."""

from dataclasses import dataclass

import pandas as pd

from planning import finance
from planning.company import Company
from planning.supply import Result

GAPS = 5


@dataclass(frozen=True, kw_only=True)
class Totals:
    """The whole horizon; gaps to the budget count only the months and families that have one."""

    unconstrained: float  # units
    constrained: float
    late: float  # units that were short for a while
    lost: float
    service: float | None  # share of demand delivered in time; None without demand
    unconstrained_value: float  # at the list price
    constrained_value: float
    budget: float | None  # units; None without a budget
    budget_value: float | None
    gap: float | None  # constrained less budget, units
    gap_value: float | None
    stock_value: float  # at the end of the horizon
    margin: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A plan before and after supply, beside the budget."""

    lines: pd.DataFrame  # `compare`: by family and month
    gaps: pd.DataFrame  # `largest_gaps`
    money: pd.DataFrame  # `finance.project`: by family and month
    totals: Totals


def compare(company: Company, result: Result) -> Comparison:
    """Unconstrained against constrained demand and budget, by family and month.

    `lines` holds family, month, unconstrained, constrained (delivered), backlog (at the end), lost,
    unconstrained_value, constrained_value (at the list price), budget, budget_value, gap, gap_value
    (constrained less budget; empty where there is none). A budget without a value is valued at the mean list
    price of the family's unconstrained demand.
    """
    lines, money = _by_family(company, result), finance.project(company, result)
    return Comparison(
        lines=lines,
        gaps=largest_gaps(lines, result),
        money=money,
        totals=_totals(lines, money, result),
    )


def largest_gaps(lines: pd.DataFrame, result: Result, *, count: int = GAPS) -> pd.DataFrame:
    """The families that miss most money: not delivered in time, or short of the budget.

    Returns family, unconstrained, constrained, short (units late or lost), short_value, budget, gap_value,
    cause, cause_name (of the family's largest shortage; empty when only the budget is missed).
    """
    by_family = lines.groupby("family")
    units = by_family[["unconstrained", "constrained"]].sum()
    against = by_family[["budget", "gap_value"]].sum(min_count=1)  # empty where there is no budget
    families = units.join(against).reset_index()
    short = result.shortages.groupby("family").agg(short=("qty", "sum"), short_value=("value", "sum"))
    short = short.astype(float)  # a plan without shortages has columns without a type
    causes = result.shortages.drop_duplicates("family").set_index("family")[["cause", "cause_name"]]
    joined = families.join(short, on="family").join(causes, on="family")
    joined = joined.fillna({"short": 0.0, "short_value": 0.0, "cause": "", "cause_name": ""})
    missed = (-joined["gap_value"].fillna(0.0)).clip(lower=0.0)
    joined["size"] = joined["short_value"].where(joined["short_value"] > missed, missed)
    ranked = joined[joined["size"] > 0].sort_values(["size", "family"], ascending=[False, True])
    columns = ["family", "unconstrained", "constrained", "short", "short_value", "budget", "gap_value"]
    return ranked.head(count)[[*columns, "cause", "cause_name"]].reset_index(drop=True)


def _by_family(company: Company, result: Result) -> pd.DataFrame:
    price = finance.prices(company, result.lines)
    valued = result.lines.assign(
        unconstrained=result.lines["demand"],
        constrained=result.lines["shipped"],
        unconstrained_value=result.lines["demand"] * price,
        constrained_value=result.lines["shipped"] * price,
    )
    columns = ["unconstrained", "constrained", "backlog", "lost", "unconstrained_value", "constrained_value"]
    lines = valued.groupby(["family", "month"], as_index=False)[columns].sum()
    budget = company.table("budget")[["family", "month", "qty", "value"]]
    budget = budget.rename(columns={"qty": "budget", "value": "budget_value"})
    lines = lines.merge(budget, on=["family", "month"], how="left")
    mean_price = lines["unconstrained_value"] / lines["unconstrained"].where(lines["unconstrained"] > 0)
    lines["budget_value"] = lines["budget_value"].fillna(lines["budget"] * mean_price)
    lines["gap"] = lines["constrained"] - lines["budget"]
    lines["gap_value"] = lines["constrained_value"] - lines["budget_value"]
    return lines


def _totals(lines: pd.DataFrame, money: pd.DataFrame, result: Result) -> Totals:
    last = money[money["month"] == money["month"].max()]
    wanted, short = float(lines["unconstrained"].sum()), float(result.shortages["qty"].sum())
    budgeted = bool(lines["budget"].notna().any())
    return Totals(
        unconstrained=wanted,
        constrained=float(lines["constrained"].sum()),
        late=float(result.shortages["late"].sum()),
        lost=float(result.shortages["lost"].sum()),
        service=1.0 - short / wanted if wanted > 0 else None,
        unconstrained_value=float(lines["unconstrained_value"].sum()),
        constrained_value=float(lines["constrained_value"].sum()),
        budget=float(lines["budget"].sum()) if budgeted else None,
        budget_value=float(lines["budget_value"].sum()) if budgeted else None,
        gap=float(lines["gap"].sum()) if budgeted else None,
        gap_value=float(lines["gap_value"].sum()) if budgeted else None,
        stock_value=float(last["stock_value"].sum()),
        margin=float(money["margin"].sum()),
    )
