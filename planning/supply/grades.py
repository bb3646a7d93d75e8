"""Demand by customer grade: who is served first when supply is short."""

import pandas as pd

from planning.company import Company

GRADES = ("A", "B", "C")  # best first
SHARE_MONTHS = 12  # of sales that say who buys an item
UNKNOWN_GRADE = "B"
UNKNOWN_REGION = "All"


def split(company: Company, demand: pd.DataFrame) -> pd.DataFrame:
    """Demand per item, region and month, split by the grades of the customers who bought the item.

    The shares are those of the last twelve months of sales of the item in the region; where it was never sold
    there, those of the region, then those of the company, then everything is grade B.

    Returns item, region, grade, month, qty; the parts of a line add up to the line.
    """
    lines = demand.groupby(["item", "region", "month"], as_index=False)["qty"].sum()
    shares = _shares(_recent_sales(company), lines[["item", "region"]].drop_duplicates())
    parts = lines.merge(shares, on=["item", "region"], how="left")
    parts["qty"] = parts["qty"] * parts["share"]
    return parts[["item", "region", "grade", "month", "qty"]]


def buyers(company: Company) -> pd.DataFrame:
    """Who bought what lately: item, region, grade, customer, qty, the largest buyer first."""
    sales = _recent_sales(company)
    keys = ["item", "region", "grade", "customer"]
    bought = sales.groupby(keys, as_index=False)["qty"].sum()
    return bought[bought["qty"] > 0].sort_values(
        ["item", "qty", "customer"], ascending=[True, False, True], ignore_index=True
    )


def of_customers(company: Company) -> pd.DataFrame:
    """The region and the grade of every customer: customer, region, grade."""
    return company.table("customers")[["customer", "region", "grade"]]


def _recent_sales(company: Company) -> pd.DataFrame:
    actuals = company.table("actuals")
    if not actuals.empty:
        actuals = actuals[actuals["month"] > actuals["month"].max() - SHARE_MONTHS]
    sales = actuals[["item", "customer", "qty"]].merge(of_customers(company), on="customer", how="left")
    return sales.fillna({"region": UNKNOWN_REGION, "grade": UNKNOWN_GRADE})


def _shares(sales: pd.DataFrame, wanted: pd.DataFrame) -> pd.DataFrame:
    """Item, region, grade, share: one full split for every wanted pair."""
    found = []
    for keys in (["item", "region"], ["region"], ["item"], []):
        if wanted.empty:
            break
        known = _normalised(sales, keys)
        matched = wanted.merge(known, on=keys, how="inner") if keys else wanted.merge(known, how="cross")
        found.append(matched[["item", "region", "grade", "share"]])
        done = matched[["item", "region"]].drop_duplicates()
        wanted = wanted.merge(done, on=["item", "region"], how="left", indicator=True)
        wanted = wanted.loc[wanted["_merge"] == "left_only", ["item", "region"]]
    found.append(wanted.assign(grade=UNKNOWN_GRADE, share=1.0))
    return pd.concat([part for part in found if not part.empty] or [found[-1]], ignore_index=True)


def _normalised(sales: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The share of each grade within the keys; keys without sales are left out."""
    sold = sales.groupby([*keys, "grade"], as_index=False)["qty"].sum()
    total = sold.groupby(keys)["qty"].transform("sum") if keys else sold["qty"].sum()
    shares = sold.assign(share=sold["qty"] / total)
    return shares.loc[shares["share"] > 0, [*keys, "grade", "share"]]
