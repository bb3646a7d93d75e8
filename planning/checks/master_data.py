"""Master data and balances: unknown codes, negative quantities, items that lack what planning needs."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

import pandas as pd

from planning import frames, periods
from planning.checks import place
from planning.company import Company
from planning.problems import Problem, Severity

RECENT_MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Lack:
    """What some items lack: where it would stand, and what to do."""

    column: str
    items: pd.Series  # a mask over the rows of the items table
    reason: str
    remedy: str


def references(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """A code must exist in the table that it names."""
    for table in frames.TABLES.values():
        rows = company.table(table.name)
        for column in table.columns:
            if column.refers_to is None or rows.empty:
                continue
            target, key = column.refers_to.split(".")
            if not company.has(target):  # its absence switches a feature off and is said elsewhere
                continue
            known = set(company.table(target)[key])
            given = rows[column.name].replace("", pd.NA).dropna()
            for label, value in given[~given.isin(known)].items():
                yield _at(
                    company,
                    table.name,
                    label,
                    column=column.name,
                    reason=f"'{value}' is not in {place.source(target)}",
                    remedy=f"add it to {place.source(target)} or correct the code",
                )


def negatives(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """No quantity, price or time is below zero, except the effect of an event."""
    for table in frames.TABLES.values():
        rows = company.table(table.name)
        for column in table.columns:
            if column.minimum is None or column.kind not in {frames.Kind.NUMBER, frames.Kind.WHOLE}:
                continue
            for label, value in rows.loc[rows[column.name] < column.minimum, column.name].items():
                yield _at(
                    company,
                    table.name,
                    label,
                    column=column.name,
                    reason=f"{value:g} is below {column.minimum:g}",
                    remedy="correct the figure; a stock below zero is a booking that was forgotten",
                )


def stock_age(company: Company, as_of: pd.Period) -> Iterator[Problem]:
    """Stock counted before the last closed month says nothing of today's."""
    counted = company.table("stock")["as_of"].dropna()
    oldest_useful = pd.Timestamp(periods.first_day(as_of - 1))
    for label, day in counted[counted < oldest_useful].items():
        yield _at(
            company,
            "stock",
            label,
            column="as_of",
            reason=f"the stock was counted on {day:%Y-%m-%d}",
            remedy=f"import the stock at the end of {periods.iso(as_of - 1)}",
            severity=Severity.WARNING,
        )


def items(company: Company, as_of: pd.Period) -> Iterator[Problem]:
    """Items in use need a family, a price when they are sold, a lead time when bought, and a stock policy."""
    rows = company.table("items")
    for lack in _lacks(company, sold=_sold_lately(company, as_of)):
        for label, item in rows.loc[lack.items, "item"].items():
            yield _at(
                company,
                "items",
                label,
                column=lack.column,
                reason=f"{item} has {lack.reason}",
                remedy=lack.remedy,
                severity=Severity.WARNING,
            )


def regions(company: Company, as_of: pd.Period) -> Iterator[Problem]:
    """Somebody must answer for the demand of every region that buys."""
    rows = company.table("customers")
    buying = set(_recent(company, as_of)["customer"])
    for region, group in rows[rows["customer"].isin(buying)].groupby("region"):
        if _blank(group["owner"]).all():
            yield _at(
                company,
                "customers",
                group.index[0],
                column="owner",
                reason=f"nobody owns the region {region}",
                remedy="name a sales rep; until then the demand planner answers for it",
                severity=Severity.WARNING,
            )


def _lacks(company: Company, *, sold: set[str]) -> Iterator[Lack]:
    rows = company.table("items")
    is_sold = rows["item"].isin(sold)
    yield Lack(
        column="family",
        items=is_sold & _blank(rows["family"]),
        reason="no family",
        remedy="name the family in which it is planned",
    )
    yield Lack(
        column="price",
        items=is_sold & (rows["price"] == 0),
        reason="no price",
        remedy="give its net list price; its revenue and margin count as nothing",
    )
    yield Lack(
        column="lead_months",
        items=(rows["kind"] == "buy") & rows["item"].isin(sold | _parts(company)) & ~_has_lead_time(company),
        reason="no lead time though it is bought",
        remedy="give its lead time here or in suppliers.csv",
    )
    managed = (rows["safety_stock"] > 0) | rows["target_days"].notna() | (rows["strategy"] == "make_to_order")
    yield Lack(
        column="safety_stock",
        items=is_sold & ~managed,
        reason="no stock policy",
        remedy="give a safety stock, target days of supply, or the strategy make_to_order",
    )


def _parts(company: Company) -> set[str]:
    return set(company.table("bom")["component"])


def _has_lead_time(company: Company) -> pd.Series:
    rows, suppliers = company.table("items"), company.table("suppliers")
    supplied = set(suppliers.loc[suppliers["lead_days"] > 0, "item"])
    return (rows["lead_months"] > 0) | rows["item"].isin(supplied)


def _sold_lately(company: Company, as_of: pd.Period) -> set[str]:
    return set(_recent(company, as_of)["item"])


def _recent(company: Company, as_of: pd.Period) -> pd.DataFrame:
    actuals = company.table("actuals")
    return actuals[(actuals["month"] < as_of) & (actuals["month"] >= as_of - RECENT_MONTHS)]


def _blank(values: pd.Series) -> pd.Series:
    return values.isna() | (values == "")


def _at(
    company: Company,
    table: str,
    label: Hashable,
    *,
    column: str,
    reason: str,
    remedy: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    source, row = place.of(company, table, label)
    return Problem(source=source, row=row, column=column, reason=reason, remedy=remedy, severity=severity)
