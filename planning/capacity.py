"""Rough-cut capacity: hours that resources have, and hours that a plan asks of them."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning.calendar import Calendar
from planning.company import Company


def hours(company: Company, months: pd.PeriodIndex, calendar: Calendar) -> pd.DataFrame:
    """Hours of each resource in each month, resources down and months across.

    Demonstrated capacity = hours per working day × working days × efficiency × utilisation, or the hours that
    the table `capacity` states for the month; less the hours lost to downtime, never below zero [ASCM
    dictionary].
    """
    resources = company.table("resources").set_index("resource")
    rate = resources["hours_per_day"] * resources["efficiency"] * resources["utilisation"]
    days = pd.Series({month: float(calendar.working_days(month)) for month in months})
    normal = pd.DataFrame({month: rate * days[month] for month in months}, index=resources.index)
    normal.columns = months
    stated = _by_month(company.table("capacity"), normal)
    lost = _by_month(company.table("downtime"), normal).fillna(0.0)
    return (stated.where(stated.notna(), normal) - lost).clip(lower=0.0)


def crew_hours(
    company: Company, resources: pd.Series, months: pd.PeriodIndex, calendar: Calendar
) -> npt.NDArray[np.float64]:
    """Hours of one worker of each crew, crew x month: stated for the month, else per month, else per day."""
    crews = company.table("crews").set_index("resource").reindex(resources)
    days = np.array([calendar.working_days(month) for month in months], dtype=float)
    hours = crews["hours_per_day"].to_numpy(dtype=float)[:, None] * days
    monthly = crews["hours_per_month"].to_numpy(dtype=float)[:, None]
    stated = company.table("crew_months").pivot_table(index="resource", columns="month", values="hours")
    stated = stated.reindex(index=resources, columns=months).to_numpy(dtype=float)
    return np.asarray(np.where(np.isnan(stated), np.where(np.isnan(monthly), hours, monthly), stated))


def _by_month(table: pd.DataFrame, like: pd.DataFrame) -> pd.DataFrame:
    """Hours of resources by month in the shape of another table; empty where the table says nothing."""
    hours = table.pivot_table(index="resource", columns="month", values="hours", aggfunc="sum")
    return hours.reindex(index=like.index, columns=like.columns)


def load(company: Company, production: pd.DataFrame) -> pd.DataFrame:
    """Hours that a production plan asks of each resource: the bill of capacity, with its lead offset.

    load(c, t) = sum over items and offsets of production(i, t + offset) × hours(i, c, offset), the resource
    profile [Vollmann, Berry and Whybark]; with all offsets zero it is the bill of capacity.

    Takes item, month, qty; returns resource, month, hours. Hours before the plan's first month are spent.
    """
    use = production.merge(company.table("resource_use"), on="item", how="inner")
    offsets = use["offset_months"].fillna(0.0).astype(int)
    month = use["month"].array - offsets.to_numpy() if len(use) else use["month"]
    loads = use.assign(hours=use["qty"] * use["hours_per_unit"], month=month)
    if production.empty:
        return loads[["resource", "month", "hours"]]
    loads = loads[loads["month"] >= production["month"].min()]
    return loads.groupby(["resource", "month"], as_index=False)["hours"].sum()


def overall_factors(
    quantities: dict[str, float], *, hours_per_unit: dict[str, float], shares: dict[str, float]
) -> dict[str, float]:
    """Load by overall factors: total hours of the plan, split by each work centre's share of the past.

    Ignores the mix of the plan per work centre, so it is a first look only [Vollmann, Berry and Whybark].

    >>> overall_factors({"a": 100, "b": 50}, hours_per_unit={"a": 2, "b": 3}, shares={"1": 0.6, "2": 0.4})
    {'1': 210.0, '2': 140.0}
    """
    total = sum(quantity * hours_per_unit[item] for item, quantity in quantities.items())
    return {centre: total * share for centre, share in shares.items()}
