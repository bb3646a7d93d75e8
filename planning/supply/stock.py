"""The stock of a network: where it starts, what is on its way, and its limits and targets by month."""

from dataclasses import replace

import numpy as np
import pandas as pd

from planning import inventory, strategies
from planning.calendar import Calendar
from planning.company import Company
from planning.settings import HoldingOn
from planning.supply import requirements
from planning.supply.network import Network, Stock, Stores
from planning.supply.places import Points
from planning.supply.programme import Array


def of(company: Company, points: Points, months: pd.PeriodIndex, priced: pd.DataFrame) -> Stock:
    """Stock with the limits that stand in the tables; what follows from demand is added by `aimed`."""
    items = company.table("items").set_index("item").reindex(points.frame["item"])
    shape = (len(points.frame), len(months))

    def every_month(column: str, nothing: float) -> Array:
        values = items[column].fillna(nothing).to_numpy(dtype=float)
        return np.broadcast_to(values[:, None], shape).copy()

    least, most = every_month("min_stock", 0.0), every_month("max_stock", np.inf)
    target = every_month("safety_stock", 0.0)
    least[:, -1] = np.maximum(least[:, -1], items["end_stock"].fillna(0.0).to_numpy(dtype=float))
    holding = np.broadcast_to(priced["holding"].to_numpy()[:, None], shape).copy()
    stated = {"minimum": least, "target": target, "maximum": most, "holding_cost": holding}
    _overwrite(company, points, months, stated)
    below = np.broadcast_to(priced["below"].to_numpy()[:, None], shape).copy()
    below[:, -1] = priced["end"].to_numpy()
    opening, holds = _opening(company, points), _holds(company, points)[:, None]
    at_end, at_start = _paid(holding, company.settings.costs.holding_on)
    return Stock(
        opening=opening,
        receipts=_receipts(company, points, months),
        least=np.where(holds, least, 0.0),
        target=np.where(holds, target, 0.0),
        most=np.where(holds, most, 0.0),
        path=np.full(shape, np.nan),
        sellable=items["shelf_months"].fillna(np.inf).to_numpy(dtype=float),
        holding=at_end,
        carried=opening * at_start,
        below=below,
    )


def aimed(company: Company, network: Network, calendar: Calendar) -> Network:
    """The network with the stock that its target days of supply and its strategies ask for.

    The days of supply of a component are counted in what its parents would need if all demand was made.
    """
    items = company.table("items").set_index("item").reindex(network.nodes["item"])
    target_days = items["target_days"].fillna(0.0).to_numpy(dtype=float)
    chosen = items["strategy"].fillna("optimise").to_numpy(dtype=object)
    if not target_days.any() and (chosen == "optimise").all():
        return network
    days = np.array([calendar.working_days(month) for month in network.months], dtype=float)
    gross = requirements.explode(network).gross
    cover = inventory.stock_for_days(gross, days, target_days=np.where(_keeps(network), target_days, 0.0))
    target = np.maximum(network.stock.target, cover)
    path = np.full(target.shape, np.nan)
    for item in np.flatnonzero(chosen != "optimise"):
        aim = np.maximum(target[item], network.stock.least[item])
        path[item] = _path(str(chosen[item]), network, int(item), gross[item], (aim, days))
    most = np.where((chosen == "make_to_order")[:, None], 0.0, network.stock.most)
    stock = replace(network.stock, target=np.where(most > 0.0, target, 0.0), path=path, most=most)
    return replace(network, stock=stock)


def _path(strategy: str, network: Network, item: int, gross: Array, aims: tuple[Array, Array]) -> Array:
    """The net stock of an item under a strategy, month by month; orders on their way count as demand met."""
    target, days = aims
    opening = float(network.stock.opening[item])
    asked = gross - network.stock.receipts[item]
    if strategy == "use_stock_first":
        return strategies.use_stock_first(opening, demand=asked).stock
    if strategy == "level":
        return strategies.level(opening, demand=asked, end_stock=target[-1], working_days=days).stock
    if strategy == "level_no_stockout":
        return strategies.level_no_stockout(opening, demand=asked, safety=target, working_days=days).stock
    if strategy == "make_to_order":
        return np.zeros_like(target)
    return strategies.target_stock(
        opening, demand=asked, target=target
    ).stock  # chase, target stock, target days


def stores(company: Company, points: Points) -> Stores:
    """Space that stock shares."""
    table = company.table("stores")
    names = pd.Index(table["store"], name="store")
    rows = points.frame[["item"]].reset_index(names="point")
    use = company.table("store_use").merge(rows, on="item", how="inner")
    use = use[use["store"].isin(names)]
    return Stores(
        names=names,
        space=table["space"].to_numpy(dtype=float),
        use=pd.DataFrame(
            {
                "store": names.get_indexer(use["store"]),
                "item": use["point"].astype(int),
                "space": use["space_per_unit"],
            }
        ),
    )


def _paid(holding: Array, on: HoldingOn) -> tuple[Array, Array]:
    """What a unit costs that is in stock at the end of each month, and at the start of the first one.

    >>> _paid(np.array([[2.0, 4.0]]), HoldingOn.AVERAGE)
    (array([[3., 2.]]), array([1.]))
    """
    nothing = np.zeros((len(holding), 1))
    following = np.hstack([holding[:, 1:], nothing])
    if on is HoldingOn.START:
        return following, holding[:, 0]
    if on is HoldingOn.AVERAGE:
        return (holding + following) / 2, holding[:, 0] / 2
    return holding, nothing[:, 0]


def _keeps(network: Network) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(network.stock.most.max(axis=1) > 0.0)


def _holds(company: Company, points: Points) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether a point keeps stock: sites do, regions only receive."""
    if not points.lanes:
        return np.ones(len(points.frame), dtype=bool)
    origins = set(company.table("lanes")["origin"])
    return np.asarray(points.frame["place"].isin(origins) | points.frame["makes"])


def _opening(company: Company, points: Points) -> Array:
    table = company.table("stock")
    point = points.locate(table["item"], points.place_of(table["site"])).to_numpy(dtype=np.int64)
    total = np.zeros(len(points.frame))
    np.add.at(total, point[point >= 0], table["qty"].to_numpy(dtype=float)[point >= 0])
    return total


def _receipts(company: Company, points: Points, months: pd.PeriodIndex) -> Array:
    """Open orders by month of arrival; what is overdue is expected in the first month."""
    table = company.table("receipts")
    first_home = points.frame[points.frame["makes"]].drop_duplicates("item").reset_index(names="point")
    home = table["item"].map(first_home.set_index("item")["point"])
    arrival = table["due"].dt.to_period("M")
    column = months.get_indexer(pd.PeriodIndex(arrival.where(arrival >= months[0], months[0]), freq="M"))
    there = home.notna().to_numpy() & (column >= 0)
    total = np.zeros((len(points.frame), len(months)))
    np.add.at(
        total,
        (home.to_numpy(dtype=float)[there].astype(np.int64), column[there]),
        table["qty"].to_numpy(dtype=float)[there],
    )
    return total


def _overwrite(company: Company, points: Points, months: pd.PeriodIndex, arrays: dict[str, Array]) -> None:
    rows = points.frame.loc[_holds(company, points), ["item", "place"]].reset_index(names="point")
    stated = company.table("stock_limits").merge(rows, on="item", how="inner")
    here = (stated["site"] == "") | (points.place_of(stated["site"]) == stated["place"])
    stated = stated[here].sort_values("site", kind="stable")  # what names a site goes before what does not
    column = months.get_indexer(pd.PeriodIndex(stated["month"], freq="M"))
    for name, array in arrays.items():
        there = (column >= 0) & stated[name].notna().to_numpy()
        array[stated["point"].to_numpy(dtype=np.int64)[there], column[there]] = stated[name].to_numpy()[there]
