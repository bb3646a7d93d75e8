"""The network of a company: its tables joined, aligned and turned into arrays."""

from dataclasses import replace

import numpy as np
import pandas as pd

from planning.calendar import Calendar
from planning.company import Company
from planning.supply import fences, grades, places, prices, resources, sources, stock
from planning.supply.network import Demand, Network, Policy
from planning.supply.places import Points
from planning.supply.programme import Array

SELL_FIRST = 1.5  # times what a month below target counts: no sale is lost early to spare stock


def network(
    company: Company,
    demand: pd.DataFrame,
    *,
    as_of: pd.Period,
    months: int,
    calendar: Calendar,
) -> Network:
    """The network behind a demand: every item asked for, and whatever goes into it."""
    horizon = pd.period_range(as_of, periods=months, freq="M")
    asked = _asked(company, demand[demand["month"].isin(horizon)], as_of)
    points = places.of(company, asked[["item", "region"]])
    hours = resources.of(company, horizon, calendar)
    ways = sources.of(company, points, horizon, hours)
    classes, quantity, stated = _classes(company, points, asked, horizon)
    items = points.frame[["item"]].assign(full_cost=sources.item_cost(ways, len(points.frame)))
    dearest = max(sources.dearest(ways), resources.dearest(hours))
    priced = prices.of(company, items, classes, stated, dearest=dearest)
    bare = Network(
        months=horizon,
        items=points.labels,
        nodes=points.frame[["item", "place"]].join(priced.items[["cost", "full_cost", "value"]]),
        stock=stock.of(company, points, horizon, priced.items),
        demand=Demand(
            classes=classes,
            qty=quantity,
            most_late=_most_late(company, points, classes, quantity),
            most_short=np.full(quantity.shape, np.inf),
            late=priced.late,
            lost=priced.lost,
        ),
        sources=ways,
        resources=hours,
        stores=stock.stores(company, points),
        fences=fences.of(company, points, ways, horizon, (priced.items["value"], priced.hard)),
        hard=priced.hard,
    )
    return _selling_first(stock.aimed(company, bare, calendar))


def _asked(company: Company, demand: pd.DataFrame, as_of: pd.Period) -> pd.DataFrame:
    """Item, region, grade, month, qty, price, owed: demand by grade, and what is owed from before."""
    split = grades.split(company, demand)
    stated = company.table("demand").dropna(subset="price")[["item", "region", "month", "price"]]
    split = split[split["qty"] > 0].merge(stated, on=["item", "region", "month"], how="left")
    owed = _owed(company, as_of).assign(month=as_of, qty=0.0, price=np.nan)
    both = [part for part in (split.assign(owed=0.0), owed) if not part.empty] or [split.assign(owed=0.0)]
    return pd.concat(both, ignore_index=True)


def _owed(company: Company, as_of: pd.Period) -> pd.DataFrame:
    """Orders that were due before the plan starts and are still open: item, region, grade, owed."""
    orders = company.table("orders")
    rest = orders.assign(owed=orders["qty"] - orders["shipped"])
    overdue = rest[(rest["due"] < as_of.start_time) & (rest["owed"] > 0) & (rest["kind"] == "order")]
    overdue = overdue.merge(grades.of_customers(company), on="customer", how="left")
    overdue = overdue.fillna({"grade": grades.UNKNOWN_GRADE, "region": grades.UNKNOWN_REGION})
    return overdue.groupby(["item", "region", "grade"], as_index=False)["owed"].sum()


def _selling_first(network: Network) -> Network:
    """The network in which losing a unit a month earlier counts more than its stock target gains by it."""
    stock = network.stock
    aimed = (stock.target > stock.least)[:, :-1]
    gain = np.where(aimed, np.maximum(stock.below - stock.holding, 0.0)[:, :-1], 0.0)
    item = network.demand.classes["item"].to_numpy(dtype=np.int64)
    earlier = SELL_FIRST * gain.max(axis=1, initial=0.0)[item][:, None] * np.arange(network.horizon)[::-1]
    return replace(network, demand=replace(network.demand, lost=network.demand.lost + earlier))


def _most_late(company: Company, points: Points, classes: pd.DataFrame, quantity: Array) -> Array:
    """Units of each item that may be late at the end of each month: so many, or what was asked lately."""
    items = company.table("items").set_index("item").reindex(points.frame["item"])
    shape = (len(points.frame), quantity.shape[1])
    most = np.broadcast_to(items["max_late"].fillna(np.inf).to_numpy(dtype=float)[:, None], shape).copy()
    asked = np.zeros(shape)
    np.add.at(asked, classes["item"].to_numpy(dtype=np.int64), quantity)
    so_far = np.hstack([np.zeros((len(asked), 1)), np.cumsum(asked, axis=1)])
    for item, months in enumerate(items["max_late_months"].to_numpy(dtype=float)):
        if not np.isnan(months):
            first = np.maximum(np.arange(shape[1]) + 1 - int(months), 0)
            most[item] = np.minimum(most[item], so_far[item, 1:] - so_far[item, first])
    return most


def _classes(
    company: Company, points: Points, asked: pd.DataFrame, months: pd.PeriodIndex
) -> tuple[pd.DataFrame, Array, Array]:
    """Classes, what they ask for by month, and its stated price by month (not a number without one)."""
    point = points.locate(asked["item"], points.place_of(asked["region"]))
    rows = asked.assign(point=point, value=asked["qty"] * asked["price"])
    keys = ["point", "grade"]
    owed = rows.groupby(keys)["owed"].sum()
    policy = company.table("items").set_index("item")["unmet"]
    positions = owed.index.get_level_values("point").astype(int)
    codes = points.frame["item"].iloc[positions]
    classes = pd.DataFrame(
        {
            "item": positions,
            "grade": owed.index.get_level_values("grade"),
            "policy": codes.map(policy).fillna(Policy.LATE.value).to_numpy(),
            "owed": owed.to_numpy(dtype=float),
        }
    )
    row = owed.index.get_indexer(pd.MultiIndex.from_frame(rows[keys]))
    column = months.get_indexer(pd.PeriodIndex(rows["month"], freq="M"))
    quantity, value = np.zeros((2, len(classes), len(months)))
    np.add.at(quantity, (row, column), rows["qty"].to_numpy(dtype=float))
    np.add.at(value, (row, column), rows["value"].fillna(0.0).to_numpy(dtype=float))
    with np.errstate(divide="ignore", invalid="ignore"):
        return classes, quantity, np.where(value > 0.0, value / quantity, np.nan)
