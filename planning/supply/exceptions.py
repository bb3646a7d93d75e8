"""Exceptions: what a planner should look at, as data."""

from enum import StrEnum

import numpy as np
import pandas as pd

from planning.supply import tables
from planning.supply.programme import Array
from planning.supply.solution import Solution

COVER_MONTHS = 6  # stock beyond the demand of so many months is excess
COLUMNS = ["exception", "kind", "subject", "month", "value", "limit"]


class ExceptionKind(StrEnum):
    """What is out of the ordinary."""

    SHORTAGE = "shortage"  # value: units late or lost; limit: 0
    OVERLOAD = "overload"  # value: hours that meeting all demand in its month asks; limit: capacity
    BELOW_TARGET = "below_target"  # value: stock; limit: target
    EXCESS = "excess"  # value: opening stock; limit: demand of the cover months
    COST_ABOVE_PRICE = "cost_above_price"  # value: cost with components; limit: price


def table(
    solved: Solution, *, shortages: pd.DataFrame, load: pd.DataFrame, lines: pd.DataFrame
) -> pd.DataFrame:
    """All exceptions of a plan: exception (key), kind, subject, month, value, limit.

    The key joins kind, subject and month; it is the same in every run that finds the same exception. A run of
    months with stock below target, or with overload, is one exception per month.
    """
    overload = load[load["required"] > load["capacity"] * (1 + 1e-9)]
    below = lines[lines["stock"] < lines["target"] - 1e-6]
    found = [
        _rows(ExceptionKind.SHORTAGE, shortages["item"], shortages["month"], shortages["qty"], 0.0),
        _rows(
            ExceptionKind.OVERLOAD,
            overload["resource"],
            overload["month"],
            overload["required"],
            overload["capacity"],
        ),
        _rows(ExceptionKind.BELOW_TARGET, below["item"], below["month"], below["stock"], below["target"]),
        _excess(solved),
        _cost_above_price(solved),
    ]
    frame = pd.concat([part for part in found if not part.empty] or [found[0]], ignore_index=True)
    return frame[COLUMNS]


def _excess(solved: Solution) -> pd.DataFrame:
    network = solved.network
    needed = np.asarray(_asked(solved)[:, :COVER_MONTHS].sum(axis=1))
    over = np.flatnonzero(network.stock.opening > needed + 1e-6)
    return _rows(
        ExceptionKind.EXCESS,
        pd.Series(network.items[over]),
        network.months[0],
        pd.Series(network.stock.opening[over]),
        pd.Series(needed[over]),
    )


def _cost_above_price(solved: Solution) -> pd.DataFrame:
    """Items sold at less than they cost, components included: often an error in the data."""
    network = solved.network
    sold = np.unique(network.demand.classes["item"].to_numpy(dtype=np.int64))
    cost, price = network.nodes["full_cost"].to_numpy()[sold], network.nodes["value"].to_numpy()[sold]
    dear = cost > price
    return _rows(
        ExceptionKind.COST_ABOVE_PRICE,
        pd.Series(network.items[sold[dear]]),
        network.months[0],
        pd.Series(cost[dear]),
        pd.Series(price[dear]),
    )


def _asked(solved: Solution) -> Array:
    network = solved.network
    return network.demand_by_item() + tables.used(network, solved.amount("use"))


def _rows(
    kind: ExceptionKind,
    subject: pd.Series,
    month: "pd.Series | pd.Period",
    value: pd.Series,
    limit: "pd.Series | float",
) -> pd.DataFrame:
    frame = pd.DataFrame({"subject": subject, "value": value}).assign(
        kind=kind.value, month=month, limit=limit
    )
    frame["exception"] = kind.value + ":" + frame["subject"] + ":" + frame["month"].astype(str)
    return frame
