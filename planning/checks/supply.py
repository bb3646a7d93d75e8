"""What can be made and bought: sources, levers, hours and sites that are named but count nowhere."""

from collections.abc import Hashable, Iterator

import pandas as pd

from planning import periods
from planning.checks import place
from planning.company import Company
from planning.problems import Problem, Severity

OF_A_SOURCE = ("source_months", "resource_use", "bom", "approved_supply")  # tables with a column `source`
BY_MONTH = ("capacity", "source_months", "crew_months", "lever_months", "stock_limits", "demand")
OF_A_SITE = ("stock", "sources", "resources")  # tables with a column `site`


def sources(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """A source that is named beside an item must be one of that item, or the row would count nowhere."""
    known = _ways(company)
    for name in OF_A_SOURCE:
        rows = company.table(name)
        item = rows["parent" if name == "bom" else "item"]
        named = rows["source"].fillna("") != ""
        for label in rows.index[named]:
            if (item[label], rows.at[label, "source"]) not in known:
                yield _at(
                    company,
                    (name, label),
                    column="source",
                    reason=f"{item[label]} has no source '{rows.at[label, 'source']}'",
                    remedy="add it to sources.csv, or correct the code",
                )


def levers(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """Overtime helps a resource, everything else an item."""
    rows = company.table("levers")
    resources, items = set(company.table("resources")["resource"]), set(company.table("items")["item"])
    for label, kind, target in rows[["kind", "target"]].itertuples():
        known, what = (resources, "resource") if kind == "overtime" else (items, "item")
        if target not in known:
            yield _at(
                company,
                ("levers", label),
                column="target",
                reason=f"there is no {what} '{target}' for {kind} to help",
                remedy=f"name one of {what}s.csv",
            )


def months(company: Company, as_of: pd.Period) -> Iterator[Problem]:
    """Figures by month count only in the months of the plan."""
    planned = periods.horizon(as_of, company.settings.horizons.plan)
    span = f"{periods.iso(planned[0])} to {periods.iso(planned[-1])}"
    for name in BY_MONTH:
        rows = company.table(name)
        if len(rows) and not rows["month"].isin(planned).any():
            yield _warning(
                company,
                (name, rows.index[0]),
                column="month",
                reason=f"no row is of a month of the plan, {span}",
                remedy="state months of the plan, or plan from another month with --as-of",
            )


def hours(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """A resource without any hours makes nothing."""
    rows = company.table("resources")
    given = set(company.table("capacity")["resource"]) | set(company.table("crews")["resource"])
    used = set(company.table("resource_use")["resource"])
    for label, name in rows.loc[rows["hours_per_day"] <= 0, "resource"].items():
        if name in used and name not in given:
            yield _warning(
                company,
                ("resources", label),
                column="hours_per_day",
                reason=f"{name} has no hours in any month",
                remedy="give hours per day, hours by month in capacity.csv, or workers in crews.csv",
            )


def sites(company: Company, _as_of: pd.Period) -> Iterator[Problem]:
    """Where lanes lead between places, what stands at a place that no lane leaves cannot be used."""
    lanes = company.table("lanes")
    if lanes.empty:
        return
    known = set(lanes["origin"]) | set(lanes["destination"])
    for name in OF_A_SITE:
        rows = company.table(name)
        for label, site in rows.loc[~rows["site"].isin(known), "site"].items():
            yield _warning(
                company,
                (name, label),
                column="site",
                reason=f"no lane leads to or from '{site}'",
                remedy="name a place of lanes.csv, or add a lane",
            )


def _ways(company: Company) -> set[tuple[str, str]]:
    """Every item with every source that it has: stated, supplier, lever, or the place it comes from."""
    stated = company.table("sources")[["item", "source"]]
    bought = company.table("suppliers")[["item", "supplier"]]
    pulled = company.table("levers")[["target", "lever"]]
    found = {pair for table in (stated, bought, pulled) for pair in table.itertuples(index=False, name=None)}
    origins = set(company.table("lanes")["origin"])
    return found | {(item, origin) for item in company.table("items")["item"] for origin in origins}


def _warning(
    company: Company, row: tuple[str, Hashable], *, column: str, reason: str, remedy: str
) -> Problem:
    source, number = place.of(company, *row)
    return Problem(
        source=source, row=number, column=column, reason=reason, remedy=remedy, severity=Severity.WARNING
    )


def _at(company: Company, row: tuple[str, Hashable], *, column: str, reason: str, remedy: str) -> Problem:
    source, number = place.of(company, *row)
    return Problem(source=source, row=number, column=column, reason=reason, remedy=remedy)
