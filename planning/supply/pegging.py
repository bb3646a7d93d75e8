"""Who gets what of a plan: deliveries by region, and what production moves away from its month.

Deliveries are pegged to demand first come, first served within a customer grade, and in proportion among
regions that are due in the same month. That is a view of the plan, not a decision in it.
"""

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply import grades, tables
from planning.supply.network import SourceKind
from planning.supply.programme import Array
from planning.supply.solution import Solution

NEGLIGIBLE = 1e-6


def by_region(company: Company, demand: pd.DataFrame, solved: Solution) -> pd.DataFrame:
    """The constrained plan of every region: item, region, month, demand, shipped, lost, backlog.

    What was owed before the first month is delivered first, and is not part of any region's plan.
    """
    network = solved.network
    split = grades.split(company, demand[demand["month"].isin(network.months)])
    split = split[split["qty"] > 0]
    classes = network.demand.classes
    names = network.nodes["item"].iloc[classes["item"].to_numpy(dtype=np.int64)].to_numpy()
    places = network.nodes["place"].iloc[classes["item"].to_numpy(dtype=np.int64)].to_numpy()
    shipped, lost = solved.shipped(), solved.amount("lost")
    parts = []
    for row, (item, grade, place) in enumerate(zip(names, classes["grade"], places, strict=True)):
        mine = split[(split["item"] == item) & (split["grade"] == grade)]
        if place:
            mine = mine[mine["region"] == place]
        if mine.empty:
            continue
        wide = mine.pivot_table(index="region", columns="month", values="qty", aggfunc="sum")
        asked = wide.reindex(columns=network.months).fillna(0.0).to_numpy(dtype=float)
        owed = float(network.owed[row, 0])
        delivered = _matched(np.maximum(0.0, asked.sum(axis=0) - lost[row]), shipped[row], before=owed)
        parts.append(_shares(str(item), wide.index, network.months, asked, (delivered, lost[row])))
    if not parts:
        return pd.DataFrame(columns=["item", "region", "month", "demand", "shipped", "lost", "backlog"])
    keys = ["item", "region", "month"]
    total = pd.concat(parts, ignore_index=True).groupby(keys, as_index=False).sum()
    late = (
        (total["demand"] - total["shipped"] - total["lost"])
        .groupby([total["item"], total["region"]])
        .cumsum()
    )
    return total.assign(backlog=late.clip(lower=0.0))


def moves(solved: Solution) -> pd.DataFrame:
    """What is made in another month than it is needed: the levelling that the plan proposes.

    Returns item, needed (the month in which lot-for-lot production would make it), month (in which the plan
    makes it), qty, months (earlier is negative). Quantities are matched first come, first served.
    """
    network = solved.network
    needed = solved.requirements.net
    made = tables.came(network, solved.amount("use"), SourceKind.MAKE)
    rows: list[tuple[int, int, int, float]] = []
    for item in np.flatnonzero(made.sum(axis=1) > NEGLIGIBLE).tolist():
        matched = _matched(needed[item], made[item])
        np.fill_diagonal(matched, 0.0)  # made in the month in which it is needed
        due, month = np.nonzero(matched > NEGLIGIBLE)
        moved = zip(due.tolist(), month.tolist(), matched[due, month].tolist(), strict=True)
        rows += [(item, *move) for move in moved]
    places = pd.DataFrame(rows, columns=["item", "needed", "month", "qty"], dtype=float)
    places = places.astype({"item": int, "needed": int, "month": int})
    return pd.DataFrame(
        {
            "item": network.nodes["item"].to_numpy()[places["item"]],
            "needed": network.months[places["needed"]],
            "month": network.months[places["month"]],
            "qty": places["qty"],
            "months": places["month"] - places["needed"],
        }
    )


def _shares(
    item: str, regions: pd.Index, months: pd.PeriodIndex, asked: Array, met: tuple[Array, Array]
) -> pd.DataFrame:
    """What is delivered (due month x month of delivery) and lost, in proportion to what each region asked."""
    delivered, lost = met
    total = asked.sum(axis=0)
    share = np.divide(asked, total, out=np.zeros_like(asked), where=total > 0)
    rows = len(regions)
    return pd.DataFrame(
        {
            "item": item,
            "region": np.repeat(regions.to_numpy(dtype=object), len(months)),
            "month": pd.PeriodIndex(np.tile(months.to_numpy(), rows), freq="M"),
            "demand": asked.ravel(),
            "shipped": (share @ delivered).ravel(),
            "lost": (share * lost).ravel(),
        }
    )


def _matched(wanted: Array, given: Array, *, before: float = 0.0) -> Array:
    """How much of each month's want is met by what is given in which month, first come, first served.

    `before` is wanted ahead of all months.
    """
    due = before + np.concatenate([[0.0], np.cumsum(wanted)])
    done = np.concatenate([[0.0], np.cumsum(given)])
    upper = np.minimum(due[1:, None], done[None, 1:])
    lower = np.maximum(due[:-1, None], done[None, :-1])
    return np.asarray(np.maximum(0.0, upper - lower))
