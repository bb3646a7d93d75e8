"""Levelling: what would overload a resource if made when it is needed, and how the plan evens it out."""

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply import Result

COLUMNS = ["resource", "month", "required", "capacity", "overload", "earlier", "later", "overtime", "lacking"]


def level(company: Company, result: Result) -> pd.DataFrame:
    """Every overload, and the proposal for it.

    Returns resource, month, required (hours to make all demand in its month), capacity, overload (required
    less capacity), earlier (hours moved to the months before), later (hours moved to the months after),
    overtime (hours that the plan works beyond), lacking (hours by which capacity would have to be raised in
    that month so that nothing has to move). Which quantities move, and where to, the table of moves says.
    """
    load = result.load
    over = load[load["required"] > load["capacity"] * (1 + 1e-9)].copy()
    over["overload"] = over["required"] - over["capacity"]
    moved = _hours_moved(company, result.moves)
    for column, when in (("earlier", moved["months"] < 0), ("later", moved["months"] > 0)):
        hours = moved[when].groupby(["resource", "needed"])["hours"].sum()
        keys = pd.MultiIndex.from_frame(over[["resource", "month"]])
        over[column] = hours.reindex(keys).fillna(0.0).to_numpy()
    over["lacking"] = (over["overload"] - over["overtime"]).clip(lower=0.0)
    return over[COLUMNS].reset_index(drop=True)


def _hours_moved(company: Company, moves: pd.DataFrame) -> pd.DataFrame:
    """Resource, needed (month in which the hours would be worked), months, hours of every move."""
    use = company.table("resource_use")
    loads = moves.merge(use[use["source"] == ""], on="item", how="inner")
    offset = loads["offset_months"].fillna(0.0).astype(np.int64).to_numpy()
    needed = pd.PeriodIndex(loads["needed"], freq="M") - offset if len(loads) else loads["needed"]
    hours = loads["qty"].astype(float) * loads["hours_per_unit"]  # a plan without moves has no types
    return loads.assign(needed=needed, hours=hours)[["resource", "needed", "months", "hours"]]
