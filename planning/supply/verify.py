"""An independent check of a plan: recomputed from the company's tables, without the model that made it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning import capacity
from planning.calendar import Calendar
from planning.company import Company
from planning.problems import Problem
from planning.supply.result import Result

TOLERANCE = 1e-5  # relative


def verify(company: Company, demand: pd.DataFrame, result: Result, *, calendar: Calendar) -> list[Problem]:
    """Everything in which a plan contradicts the tables it was made from; empty when it is right.

    Checks that no quantity is negative, that stock, deliveries, backlog and components balance, that demand
    is the demand that was asked for, and that no resource works longer than it can.
    """
    checks = (
        _not_negative(result),
        _demand_is_met_or_short(demand, result),
        _stock_balances(company, result),
        _components_balance(company, result),
        _capacity_holds(company, result, calendar),
    )
    return [problem for check in checks for problem in check]


def _not_negative(result: Result) -> Iterator[Problem]:
    quantities = result.lines.columns.difference(["item", "family", "month"])
    for column in quantities:
        for row in result.lines[result.lines[column] < -TOLERANCE].itertuples():
            yield _fault(row.item, row.month, column, "it is negative")


def _demand_is_met_or_short(demand: pd.DataFrame, result: Result) -> Iterator[Problem]:
    """demand = consensus; shipped(t) = demand(t) + backlog(t-1) - backlog(t) - lost(t)."""
    asked = demand.groupby(["item", "month"])["qty"].sum()
    lines = result.lines.set_index(["item", "month"])
    stated = asked.reindex(lines.index).fillna(0.0)
    for (item, month), _ in _different(lines["demand"], stated):
        yield _fault(item, month, "demand", "it is not the demand that was asked for")
    before = lines.groupby(level="item")["backlog"].shift(1)
    rest = lines["demand"] + before - lines["backlog"] - lines["lost"]
    later = before.notna()
    for (item, month), _ in _different(lines.loc[later, "shipped"], rest[later]):
        yield _fault(item, month, "shipped", "it does not follow from demand, backlog and loss")


def _stock_balances(company: Company, result: Result) -> Iterator[Problem]:
    """stock(t) = stock(t-1) + make + buy + outsourced + receipts - used - shipped."""
    lines = result.lines.set_index(["item", "month"])
    opening = company.table("stock").groupby("item")["qty"].sum()
    items = lines.index.get_level_values("item")
    first = pd.Series(opening.reindex(items).fillna(0.0).to_numpy(), index=lines.index)
    before = lines.groupby(level="item")["stock"].shift(1)
    before = before.where(before.notna(), first)
    came = lines[["make", "buy", "outsourced", "receipts"]].sum(axis=1)
    for (item, month), _ in _different(lines["stock"], before + came - lines["used"] - lines["shipped"]):
        yield _fault(item, month, "stock", "it does not follow from what came in and went out")


def _components_balance(company: Company, result: Result) -> Iterator[Problem]:
    """stock(t) = stock(t-1) + receipts + orders - gross, for every component."""
    materials = result.materials.set_index(["component", "month"])
    if materials.empty:
        return
    opening = company.table("stock").groupby("item")["qty"].sum()
    items = materials.index.get_level_values("component")
    first = pd.Series(opening.reindex(items).fillna(0.0).to_numpy(), index=materials.index)
    before = materials.groupby(level="component")["stock"].shift(1)
    before = before.where(before.notna(), first)
    after = before + materials["receipts"] + materials["order_qty"] - materials["gross"]
    for (item, month), _ in _different(materials["stock"], after):
        yield _fault(item, month, "stock", "it does not follow from orders and use")


def _capacity_holds(company: Company, result: Result, calendar: Calendar) -> Iterator[Problem]:
    """Hours worked out from the bill of capacity <= normal hours + overtime, and equal to the stated load."""
    load = result.load.set_index(["resource", "month"])
    if load.empty:
        return
    months = pd.PeriodIndex(load.index.get_level_values("month").unique(), freq="M")
    normal = capacity.hours(company, months, calendar).stack(future_stack=True)
    for (resource, month), _ in _different(load["capacity"], normal.reindex(load.index)):
        yield _fault(resource, month, "capacity", "it is not what the tables and the calendar give")
    made = pd.concat(
        [
            result.lines[["item", "month", "make"]].rename(columns={"make": "qty"}),
            _made_components(company, result),
        ]
    ).drop_duplicates(["item", "month"])
    hours = capacity.load(company, made[made["qty"] > 0]).set_index(["resource", "month"])["hours"]
    worked = hours.reindex(load.index).fillna(0.0)
    for (resource, month), _ in _different(load["hours"], worked):
        yield _fault(resource, month, "hours", "they do not follow from what is made")
    most = load["capacity"] + load["overtime"]
    for resource, month in load.index[worked > most + TOLERANCE * (1 + most.abs())]:
        yield _fault(resource, month, "hours", "there are more than capacity and overtime give")


def _made_components(company: Company, result: Result) -> pd.DataFrame:
    items = company.table("items")
    made = result.materials["component"].isin(items.loc[items["kind"] != "buy", "item"])
    orders = result.materials.loc[made, ["component", "month", "order_qty"]]
    return orders.rename(columns={"component": "item", "order_qty": "qty"})


def _different(stated: pd.Series, expected: pd.Series) -> Iterator[tuple[tuple[str, pd.Period], float]]:
    gap = (stated - expected).abs()
    wrong = gap > TOLERANCE * (1.0 + expected.abs())
    wrong |= stated.isna() | expected.isna()
    return zip(stated.index[np.asarray(wrong)], gap[wrong], strict=True)


def _fault(subject: str, month: pd.Period, column: str, reason: str) -> Problem:
    return Problem(
        source="supply plan",
        column=column,
        reason=f"{subject} in {month}: {reason}",
        remedy="run the plan anew and report the fault if it stays",
    )
