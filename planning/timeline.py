"""Sales, production, supply and stock of each family over one row of months: what was, then what will be."""

import pandas as pd

from planning import demand
from planning.company import Company

PAST_MONTHS = 12
BOUGHT = ["buy", "outsourced", "receipts"]
COLUMNS = ["family", "measure", "month", "kind", "qty"]
ACTUAL, PLAN = "actual", "plan"


def build(company: Company, lines: pd.DataFrame, *, as_of: pd.Period) -> pd.DataFrame:
    """One row per family, measure and month, `kind` saying whether it happened or is planned.

        sales        sold, then demand        production   finished, then to be made
        supply       to be bought, outsourced and received        stock   counted, then planned

    lines   of a supply plan: item, family, month, demand, make, buy, outsourced, receipts, stock
    """
    families = company.table("items").set_index("item")["family"].fillna("")
    parts = [*_happened(company, families, as_of), *_planned(lines)]
    whole = pd.concat([part for part in parts if len(part)], ignore_index=True)
    sums = whole.groupby(["family", "measure", "month", "kind"], as_index=False)["qty"].sum()
    return sums[COLUMNS]


def _happened(company: Company, families: pd.Series, as_of: pd.Period) -> list[pd.DataFrame]:
    sold = demand.history(company.table("actuals"), company.table("customers"))
    sold = sold.assign(qty=sold["sold"])
    stock = company.table("stock").assign(month=as_of - 1)
    named = {"sales": sold, "production": company.table("production"), "stock": stock}
    return [
        rows.loc[_recent(rows["month"], as_of), ["item", "month", "qty"]]
        .assign(family=lambda part: part["item"].map(families), measure=measure, kind=ACTUAL)
        .drop(columns="item")
        for measure, rows in named.items()
    ]


def _recent(months: pd.Series, as_of: pd.Period) -> pd.Series:
    recent: pd.Series = (months < as_of) & (months >= as_of - PAST_MONTHS)
    return recent


def _planned(lines: pd.DataFrame) -> list[pd.DataFrame]:
    named = {
        "sales": lines["demand"],
        "production": lines["make"],
        "supply": lines[BOUGHT].sum(axis="columns"),
        "stock": lines["stock"],
    }
    return [
        lines[["family", "month"]].assign(measure=measure, kind=PLAN, qty=figures)
        for measure, figures in named.items()
    ]
