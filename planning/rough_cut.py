"""Rough-cut capacity planning: the load of a plan on every resource by three methods, side by side."""

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply import Result

PAST_MONTHS = 12
COLUMNS = ["resource", "month", "overall_factors", "bill_of_capacity", "resource_profile", "capacity"]
PERCENTS = ["overall_percent", "bill_percent", "profile_percent"]


def compare(company: Company, result: Result) -> pd.DataFrame:
    """The hours that a plan asks of every resource, by three methods [Vollmann, Berry and Whybark].

    - overall factors: all hours of the month × the resource's share of hours in the past; blind to the mix;
    - bill of capacity: quantity × hours per unit, in the month of completion; blind to lead times;
    - resource profile: the same hours in the month in which they are worked, so many months before.

    The share is `resources.hours_share`; where none is stated, that of what was produced (or else sold) in
    the last twelve months, or else that of the plan itself.

    Returns resource, month, overall_factors, bill_of_capacity, resource_profile, capacity (hours), and each
    method's load in per cent of the capacity (empty where there is none).
    """
    table = result.load[["resource", "month", "capacity"]].set_index(["resource", "month"])
    worked = _worked(company, result.sourcing)
    bill = worked.groupby(["resource", "month"])["hours"].sum()
    early = worked.assign(month=worked["month"].array - worked["offset"].to_numpy())
    profile = early.groupby(["resource", "month"])["hours"].sum()
    table["bill_of_capacity"] = bill.reindex(table.index).fillna(0.0)
    table["resource_profile"] = profile.reindex(table.index).fillna(0.0)
    total = table.groupby(level="month")["bill_of_capacity"].transform("sum")
    share = shares(company, worked).reindex(table.index.get_level_values("resource")).fillna(0.0)
    table["overall_factors"] = total * share.to_numpy()
    available = table["capacity"].where(table["capacity"] > 0)
    for percent, method in zip(PERCENTS, COLUMNS[2:5], strict=True):
        table[percent] = 100 * table[method] / available
    return table.reset_index()[[*COLUMNS, *PERCENTS]]


def shares(company: Company, worked: pd.DataFrame) -> pd.Series:
    """The share of all hours that falls to each resource: stated, else of the past, else of this plan."""
    stated = company.table("resources").set_index("resource")["hours_share"]
    if stated.notna().any():
        return stated.fillna(0.0)
    past = _past(company)
    hours = past if past.sum() > 0 else worked.groupby("resource")["hours"].sum()
    return hours / hours.sum() if hours.sum() > 0 else hours


def _worked(company: Company, sourcing: pd.DataFrame) -> pd.DataFrame:
    """Resource, month (of completion), hours, offset: every line of the bill of capacity that a plan uses."""
    use = company.table("resource_use").rename(columns={"source": "only"})
    sites = company.table("resources").set_index("resource")["site"]
    made = sourcing.merge(use, on="item", how="inner")
    every = (made["only"] == "") & (made["kind"] == "make")
    here = (made["place"] == "") | (made["place"] == made["resource"].map(sites))
    made = made[(every | (made["only"] == made["source"])) & here]
    return pd.DataFrame(
        {
            "resource": made["resource"],
            "month": pd.PeriodIndex(made["month"], freq="M"),
            "hours": made["qty"] * made["hours_per_unit"],
            "offset": made["offset_months"].fillna(0.0).astype(np.int64),
        }
    )


def _past(company: Company) -> pd.Series:
    """Hours by resource of the last twelve months' production, or else sales."""
    made = company.table("production")
    done = made if len(made) else company.table("actuals")
    if done.empty:
        return pd.Series(dtype=float)
    recent = done[done["month"] > done["month"].max() - PAST_MONTHS].groupby("item")["qty"].sum()
    use = company.table("resource_use")
    hours = use["item"].map(recent).fillna(0.0) * use["hours_per_unit"]
    return hours.groupby(use["resource"]).sum()
