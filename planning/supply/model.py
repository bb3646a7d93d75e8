"""The supply plan as a linear programme: what may be decided, what must hold, what it costs."""

from dataclasses import dataclass

import numpy as np

from planning.supply.network import Network
from planning.supply.programme import INFINITY, Array, Arrays, Index, Programme

LATER_LOSS = 1e-5  # of the loss, per month: of equal losses the later one, where work can still change it
IDLE_STOCK = 1e-4  # holds back stock that costs nothing to keep, so that making stays close to need


@dataclass(frozen=True, kw_only=True)
class Model:
    """The programme of a network, and where each decision and each row stands in it."""

    arrays: Arrays
    places: dict[str, Index]


def build(network: Network) -> Model:
    """State the plan of a network.

    Decisions, per month: `use` of each source, `stock` and `below` target of each item, `late` and `lost`
    demand of each class, hours of each `overtime` lever. Nothing is shipped explicitly: a class gets its
    demand, less what is late or lost. What is not allowed today (a lever not pulled, a month within the lead
    time) is a variable bounded by zero, so that a what-if changes bounds alone and the basis fits.
    """
    programme = Programme()
    _decide(programme, network)
    _balance_items(programme, network)
    _ship_nothing_negative(programme, network)
    _respect_capacity(programme, network)
    _follow_targets(programme, network)
    return Model(arrays=programme.arrays(), places=programme.places)


def _decide(programme: Programme, network: Network) -> None:
    items, classes, horizon = network.items, network.classes, network.horizon
    names = items[classes["item"]] + "|" + classes["grade"]
    programme.variables(
        "use",
        labels=network.sources["source"],
        months=horizon,
        cost=network.sources["cost"].to_numpy(dtype=float)[:, None],
        lower=network.least,
        upper=network.most,
    )
    holding = network.prices["holding"].to_numpy(dtype=float)[:, None]
    programme.variables(
        "stock", labels=items, months=horizon, cost=holding, preference=np.where(holding > 0, 0.0, IDLE_STOCK)
    )
    programme.variables(
        "below", labels=items, months=horizon, cost=below_prices(network), where=network.target > 0.0
    )
    programme.variables(
        "late",
        labels=names,
        months=horizon,
        cost=late_prices(network),
        where=_rows_where(network, "late"),
    )
    lost = classes["lost"].to_numpy(dtype=float)[:, None]
    programme.variables(
        "lost",
        labels=names,
        months=horizon,
        cost=lost,
        preference=lost * LATER_LOSS * np.arange(horizon)[::-1],
        where=_rows_where(network, "lost"),
    )
    programme.variables(
        "overtime",
        labels=network.overtime["lever"],
        months=horizon,
        cost=network.overtime["cost"].to_numpy(dtype=float)[:, None],
        lower=network.overtime_least,
        upper=network.overtime_most,
    )


def below_prices(network: Network) -> Array:
    """The price of a unit below target, item x month; dearer in the last month, where nothing follows."""
    prices = np.repeat(network.prices["below"].to_numpy(dtype=float)[:, None], network.horizon, axis=1)
    prices[:, -1] = network.prices["end"]
    return prices


def late_prices(network: Network) -> Array:
    """The price of a unit late at the end of a month, class x month; late at the very end counts as lost."""
    prices = np.repeat(network.classes["late"].to_numpy(dtype=float)[:, None], network.horizon, axis=1)
    prices[:, -1] += network.classes["lost"]
    return prices


def _rows_where(network: Network, policy: str) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """The classes of a policy, in every month; what is owed from before may be late under either."""
    chosen = (network.classes["policy"] == policy).to_numpy()
    if policy == "late":
        chosen = chosen | (network.classes["owed"] > 0.0).to_numpy()
    return np.repeat(chosen[:, None], network.horizon, axis=1)


def _balance_items(programme: Programme, network: Network) -> None:
    """stock(t-1) + arrivals + late(t) - late(t-1) + lost - used - stock(t) = demand - receipts."""
    item_of_class = network.classes["item"].to_numpy()
    needed = network.demand_by_item() - network.receipts
    needed[:, 0] -= network.opening
    np.add.at(needed[:, 0], item_of_class, network.classes["owed"].to_numpy(dtype=float))
    rows = programme.rows("balance", lower=needed, upper=needed)
    places = programme.places
    programme.terms(rows, places["stock"], -1.0)
    programme.terms(rows[:, 1:], places["stock"][:, :-1], 1.0)
    programme.terms(rows[network.sources["item"].to_numpy()], places["use"], 1.0)
    programme.terms(rows[item_of_class], places["late"], 1.0)
    programme.terms(rows[item_of_class, 1:], places["late"][:, :-1], -1.0)
    programme.terms(rows[item_of_class], places["lost"], 1.0)
    for offset, inputs in network.inputs.groupby("offset"):
        made = places["use"][inputs["source"].to_numpy()]
        used = rows[inputs["item"].to_numpy()]
        last = network.horizon - int(offset)
        programme.terms(used[:, :last], made[:, network.horizon - last :], -inputs["qty"].to_numpy()[:, None])


def _ship_nothing_negative(programme: Programme, network: Network) -> None:
    """late(t) - late(t-1) + lost(t) <= demand(t): nobody sends goods back to become late."""
    most = network.demand.copy()
    most[:, 0] += network.classes["owed"].to_numpy(dtype=float)
    rows = programme.rows("ship", lower=np.full(most.shape, -INFINITY), upper=most)
    programme.terms(rows, programme.places["late"], 1.0)
    programme.terms(rows[:, 1:], programme.places["late"][:, :-1], -1.0)
    programme.terms(rows, programme.places["lost"], 1.0)


def _respect_capacity(programme: Programme, network: Network) -> None:
    """Hours asked by all sources <= normal hours + overtime; hours before the first month are spent."""
    least = np.full(network.capacity.shape, -INFINITY)
    rows = programme.rows("capacity", lower=least, upper=network.capacity)
    for offset, hours in network.hours.groupby("offset"):
        made = programme.places["use"][hours["source"].to_numpy()]
        busy = rows[hours["resource"].to_numpy()]
        last = network.horizon - int(offset)
        programme.terms(
            busy[:, :last], made[:, network.horizon - last :], hours["hours"].to_numpy(dtype=float)[:, None]
        )
    programme.terms(
        rows[network.overtime["resource"].to_numpy(dtype=int)], programme.places["overtime"], -1.0
    )


def _follow_targets(programme: Programme, network: Network) -> None:
    """stock(t) + below(t) >= target(t)."""
    wanted = network.target > 0.0
    rows = programme.rows("target", lower=network.target[wanted], upper=np.full(int(wanted.sum()), INFINITY))
    programme.terms(rows, programme.places["stock"][wanted], 1.0)
    programme.terms(rows, programme.places["below"][wanted], 1.0)
