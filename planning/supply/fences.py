"""Fences: the plan approved last month, which months are frozen, and what a change costs.

Frozen months are not to be touched; in the slushy months that follow a tolerance is free and more is not to
be done; beyond, every unit moved costs a little, so that plans stay calm.
"""

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply.network import Fences, Sources
from planning.supply.places import Points

CALM_MONTHS = 6  # beyond the first so many months a change disturbs nobody


def of(
    company: Company,
    points: Points,
    sources: Sources,
    months: pd.PeriodIndex,
    prices: tuple[pd.Series, float],
) -> Fences:
    """The fences of a company; `prices` are the value of each item and the price of breaking a rule."""
    value, hard = prices
    shape = (len(sources.frame), len(months))
    approved = np.full(shape, np.nan)
    table = company.table("approved_supply")
    if not table.empty:
        rows = _planned_rows(points, sources)
        stated = table.merge(rows, on=["item", "source"], how="inner")
        column = months.get_indexer(pd.PeriodIndex(stated["month"], freq="M"))
        there = column >= 0
        approved[stated["row"].to_numpy(dtype=np.int64)[there], column[there]] = stated["qty"].to_numpy()[
            there
        ]
    rules = company.settings.fences
    frozen = min(company.settings.frozen_months, len(months))
    slushy = min(frozen + rules.slushy_months, len(months))
    worth = value.to_numpy(dtype=float)[sources.frame["item"].to_numpy(dtype=np.int64)]
    price = np.broadcast_to((rules.stability * worth)[:, None], shape).copy()
    price[:, CALM_MONTHS:] = 0.0
    price[:, :slushy] = hard
    free = np.zeros(shape)
    free[:, frozen:slushy] = rules.tolerance_percent / 100 * np.nan_to_num(approved[:, frozen:slushy])
    return Fences(approved=approved, free=free, price=price, frozen=frozen)


def _planned_rows(points: Points, sources: Sources) -> pd.DataFrame:
    """Item and source code -> row; an empty code is the cheapest ordinary source of the item."""
    frame = sources.frame
    rows = pd.DataFrame(
        {
            "item": points.frame["item"].to_numpy()[frame["item"].to_numpy(dtype=np.int64)],
            "source": frame["code"].where(frame["lever"] == "", frame["lever"]),
            "row": range(len(frame)),
            "lever": frame["lever"],
            "full_cost": frame["full_cost"],
        }
    )
    ordinary = rows[rows["lever"] == ""].sort_values(["item", "full_cost", "row"])
    main = ordinary.drop_duplicates("item").assign(source="")
    named = rows[rows["source"] != ""]
    return pd.concat([main, named], ignore_index=True)[["item", "source", "row"]]
