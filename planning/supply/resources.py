"""The hours of a network: capacity by month, overtime levers, and crews."""

import numpy as np
import pandas as pd

from planning import capacity
from planning.calendar import Calendar
from planning.company import Company
from planning.supply.network import Resources
from planning.supply.programme import Array


def of(company: Company, months: pd.PeriodIndex, calendar: Calendar) -> Resources:
    """All resources of a company, with the hours they have in these months."""
    names = pd.Index(company.table("resources")["resource"], name="resource")
    levers = company.table("levers")
    overtime = levers[(levers["kind"] == "overtime") & levers["target"].isin(names)].reset_index(drop=True)
    crews = company.table("crews")
    crews = crews[crews["resource"].isin(names)].reset_index(drop=True)
    rates = company.table("rates")
    rates = rates[rates["resource"].isin(names)].reset_index(drop=True)
    hours = capacity.hours(company, months, calendar).reindex(index=names)
    cost, offered = _overtime_months(company, overtime, months, hours)
    of_worker = capacity.crew_hours(company, crews["resource"], months, calendar)
    return Resources(
        names=names,
        capacity=hours.to_numpy(dtype=float),
        idle_cost=company.table("resources")["idle_cost"].to_numpy(dtype=float),
        overtime=pd.DataFrame(
            {"lever": overtime["lever"], "resource": names.get_indexer(overtime["target"])}
        ),
        overtime_cost=cost,
        overtime_least=np.zeros(offered.shape),
        overtime_most=np.where((overtime["use"] == "plan").to_numpy()[:, None], offered, 0.0),
        overtime_offered=offered,
        crews=crews.assign(resource=names.get_indexer(crews["resource"])),
        crew_hours=of_worker,
        wages=_each(crews, "wage") + _each(crews, "hourly_wage") * of_worker,
        crew_overtime=_each(crews, "overtime_hours") + _each(crews, "overtime_percent") / 100 * of_worker,
        rates=rates.assign(resource=names.get_indexer(rates["resource"])),
        rate_days=_rate_days(rates, months, calendar),
    )


def dearest(hours: Resources) -> float:
    """The highest cost of an hour, or of a worker who comes, stays and goes."""
    changes = hours.crews[["hire_cost", "layoff_cost"]].sum(axis=1).to_numpy(dtype=float)[:, None]
    highest = (hours.overtime_cost, hours.wages + changes, hours.idle_cost)
    return float(max(np.max(costs, initial=0.0) for costs in highest))


def _each(crews: pd.DataFrame, column: str) -> Array:
    """A column of the crews, to be multiplied by what differs from month to month."""
    return np.asarray(crews[column], dtype=float)[:, None]


def _rate_days(rates: pd.DataFrame, months: pd.PeriodIndex, calendar: Calendar) -> Array:
    days = np.array([max(calendar.working_days(month), 1) for month in months], dtype=float)
    return np.where(rates["daily"].to_numpy(dtype=bool)[:, None], days, 1.0)


def _overtime_months(
    company: Company, overtime: pd.DataFrame, months: pd.PeriodIndex, hours: pd.DataFrame
) -> tuple[Array, Array]:
    """The cost of an hour and the most hours of each lever, lever x month; none before it helps."""
    shape = (len(overtime), len(months))
    cost = np.broadcast_to(overtime["unit_cost"].to_numpy(dtype=float)[:, None], shape).copy()
    most = overtime["limit_per_month"].fillna(np.inf).to_numpy(dtype=float)
    percent = overtime["limit_percent"].to_numpy(dtype=float)[:, None]
    share = hours.reindex(overtime["target"]).to_numpy(dtype=float) * np.nan_to_num(percent) / 100
    offered = np.minimum(most[:, None], np.where(np.isnan(percent), np.inf, share))
    rows = pd.DataFrame({"lever": overtime["lever"], "row": range(len(overtime))})
    stated = company.table("lever_months").merge(rows, on="lever", how="inner")
    column = months.get_indexer(pd.PeriodIndex(stated["month"], freq="M"))
    for name, array in (("unit_cost", cost), ("limit", offered)):
        there = (column >= 0) & stated[name].notna().to_numpy()
        array[stated["row"].to_numpy(dtype=np.int64)[there], column[there]] = stated[name].to_numpy()[there]
    reachable = np.arange(len(months)) >= overtime["lead_months"].fillna(0.0).to_numpy(dtype=float)[:, None]
    return cost, np.where(reachable, offered, 0.0)
