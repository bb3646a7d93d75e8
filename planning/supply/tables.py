"""A solution as tables: plan lines, load, materials, purchases, money."""

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply import model, requirements
from planning.supply.network import Network, SourceKind
from planning.supply.programme import Array
from planning.supply.solution import Solution


def lines(company: Company, solution: Solution) -> pd.DataFrame:
    """The plan of every item that is sold.

    Returns item, family, month, demand (unconstrained), used (by other items), make, buy, outsourced,
    overtime_made (of what is made), receipts, stock, target, backlog, lost, shipped (constrained demand); all
    in the item's unit, stock and backlog at the end of the month. For every line

        stock(t) = stock(t-1) + make + buy + outsourced + receipts - used - shipped
    """
    network = solution.network
    use, classes = solution.amount("use"), network.classes["item"].to_numpy()
    sold = np.unique(classes)
    made = _per_item(network, use, SourceKind.MAKE)
    columns = {
        "demand": network.demand_by_item(),
        "used": used(network, use),
        "make": made,
        "buy": _per_item(network, use, SourceKind.BUY) + _per_item(network, use, SourceKind.EXPEDITE),
        "outsourced": _per_item(network, use, SourceKind.OUTSOURCE),
        "overtime_made": made * _overtime_share(solution),
        "receipts": network.receipts,
        "stock": solution.amount("stock"),
        "target": network.target,
        "backlog": network.by_item(solution.amount("late")),
        "lost": network.by_item(solution.amount("lost")),
        "shipped": network.by_item(solution.shipped()),
    }
    frame = _long(network.items[sold], "item", network.months, {k: v[sold] for k, v in columns.items()})
    frame.insert(1, "family", frame["item"].map(families(company)))
    return frame


def load(solution: Solution) -> pd.DataFrame:
    """The load of every resource.

    Returns resource, month, hours (of the plan), required (to make all demand in its month, whatever the
    limits), capacity (normal hours), overtime (hours used beyond), load_percent and required_percent (of the
    capacity; empty where there is none).
    """
    network = solution.network
    wanted = requirements.use(network, requirements.explode(network).net)
    planned = requirements.hours(network, solution.amount("use"))
    required = requirements.hours(network, wanted)
    overtime = np.zeros_like(network.capacity)
    np.add.at(overtime, network.overtime["resource"].to_numpy(dtype=int), solution.amount("overtime"))
    available = np.where(network.capacity > 0, network.capacity, np.nan)
    return _long(
        network.resources,
        "resource",
        network.months,
        {
            "hours": planned,
            "required": required,
            "capacity": network.capacity,
            "overtime": overtime,
            "load_percent": 100 * planned / available,
            "required_percent": 100 * required / available,
        },
    )


def materials(solution: Solution) -> pd.DataFrame:
    """What goes into the plan: every component, bought or made.

    Returns component, month, gross (asked for), receipts (on their way), stock (at the end), net (not covered
    by stock and receipts), order_qty (arriving in the month), release_month (in which to order it), supplier
    (of most of it; empty when made here), late (what meeting all demand needs earlier than it can be had).
    """
    network, use = solution.network, solution.amount("use")
    components = np.unique(network.inputs["item"].to_numpy())
    ordered = np.zeros((len(network.items), network.horizon))
    np.add.at(ordered, network.sources["item"].to_numpy(), use)
    gross = used(network, use) + network.by_item(solution.shipped())
    stock = solution.amount("stock")
    before = np.hstack([network.opening[:, None], stock[:, :-1]])
    columns = {
        "gross": gross,
        "receipts": network.receipts,
        "stock": stock,
        "net": np.maximum(0.0, gross + network.target - before - network.receipts),
        "order_qty": ordered,
        "late": requirements.explode(network).late,
    }
    values = {name: array[components] for name, array in columns.items()}
    frame = _long(network.items[components], "component", network.months, values)
    main = _main_source(network, use)[components].ravel()
    lead = network.sources["lead"].to_numpy()[main]
    frame.insert(6, "release_month", frame["month"].array - lead)
    frame.insert(7, "supplier", network.sources["supplier"].to_numpy()[main])
    return frame


def purchases(solution: Solution) -> pd.DataFrame:
    """What is bought: supplier, item, release_month, month (of arrival), qty, cost."""
    network, use = solution.network, solution.amount("use")
    bought = network.sources["kind"].isin([SourceKind.BUY, SourceKind.EXPEDITE]).to_numpy()
    source, month = np.nonzero((use > 0) & bought[:, None])
    chosen = network.sources.iloc[source]
    quantity = use[source, month]
    frame = pd.DataFrame(
        {
            "supplier": chosen["supplier"].to_numpy(),
            "item": network.items[chosen["item"]],
            "release_month": network.months[month].array - chosen["lead"].to_numpy(),
            "month": network.months[month],
            "qty": quantity,
            "cost": quantity * chosen["cost"].to_numpy(dtype=float),
        }
    )
    return frame.sort_values(["supplier", "item", "month"], ignore_index=True)


def objective(solution: Solution) -> pd.DataFrame:
    """What the plan costs, by kind: kind, amount (in the company's currency), money (or else a weight).

    Making, buying, levers and holding are money that is spent; lateness, loss and a missed target are weights
    that steer the plan.
    """
    network = solution.network
    use, cost = solution.amount("use"), network.sources["cost"].to_numpy(dtype=float)[:, None]
    kinds = network.sources["kind"].to_numpy()
    spent = {kind.value: float((use * cost)[kinds == kind].sum()) for kind in SourceKind}
    overtime = solution.amount("overtime") * network.overtime["cost"].to_numpy(dtype=float)[:, None]
    spent["overtime"] = float(overtime.sum())
    holding = network.prices["holding"].to_numpy(dtype=float)[:, None]
    spent["holding"] = float((solution.amount("stock") * holding).sum())
    lost = network.classes["lost"].to_numpy(dtype=float)[:, None]
    weighed = {
        "late": float((solution.amount("late") * model.late_prices(network)).sum()),
        "lost": float((solution.amount("lost") * lost).sum()),
        "below_target": float((solution.amount("below") * model.below_prices(network)).sum()),
    }
    rows = [(kind, amount, True) for kind, amount in spent.items()]
    rows += [(kind, amount, False) for kind, amount in weighed.items()]
    return pd.DataFrame(rows, columns=["kind", "amount", "money"])


def used(network: Network, use: Array) -> Array:
    """Dependent demand: what the sources in use consume, item x month."""
    total = np.zeros((len(network.items), network.horizon))
    for offset, inputs in network.inputs.groupby("offset"):
        last = network.horizon - int(offset)
        consumed = inputs["qty"].to_numpy()[:, None] * use[inputs["source"].to_numpy(), int(offset) :]
        np.add.at(total, (inputs["item"].to_numpy()[:, None], np.arange(last)[None, :]), consumed)
    return total


def families(company: Company) -> pd.Series:
    """Item -> family; an item without one is its own."""
    items = company.table("items")
    named = items["family"].where(items["family"].notna() & (items["family"] != ""), items["item"])
    return pd.Series(named.to_numpy(), index=items["item"])


def _per_item(network: Network, use: Array, kind: SourceKind) -> Array:
    total = np.zeros((len(network.items), network.horizon))
    of_kind = (network.sources["kind"] == kind).to_numpy()
    np.add.at(total, network.sources["item"].to_numpy()[of_kind], use[of_kind])
    return total


def _overtime_share(solution: Solution) -> Array:
    """The share of an item's making that is done in overtime, item x month: its most stretched resource."""
    network = solution.network
    hours = requirements.hours(network, solution.amount("use"))
    beyond = np.zeros_like(hours)
    np.add.at(beyond, network.overtime["resource"].to_numpy(dtype=int), solution.amount("overtime"))
    share = np.divide(beyond, hours, out=np.zeros_like(hours), where=hours > 0)
    per_item = np.zeros((len(network.items), network.horizon))
    for offset, rows in network.hours.groupby("offset"):
        items = network.sources["item"].to_numpy()[rows["source"].to_numpy()]
        shifted = np.zeros((len(rows), network.horizon))
        shifted[:, int(offset) :] = share[rows["resource"].to_numpy(), : network.horizon - int(offset)]
        np.maximum.at(per_item, items, shifted)
    return np.minimum(per_item, 1.0)


def _main_source(network: Network, use: Array) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """The source that brings most of each item in each month, or else the one it is planned on."""
    best = np.repeat(requirements.main_sources(network)[:, None], network.horizon, axis=1)
    most = np.zeros((len(network.items), network.horizon))
    for source, item in enumerate(network.sources["item"].to_numpy()):
        more = use[source] > most[item]
        best[item, more], most[item, more] = source, use[source, more]
    return best


def _long(rows: pd.Index, name: str, months: pd.PeriodIndex, columns: dict[str, Array]) -> pd.DataFrame:
    """Arrays of rows by months as one table, row by row."""
    frame = pd.DataFrame({name: np.repeat(rows.to_numpy(dtype=object), len(months))})
    frame["month"] = pd.PeriodIndex(np.tile(months.to_numpy(), len(rows)), freq="M")
    return frame.assign(**{column: array.ravel() for column, array in columns.items()})
