"""The supply plan as a linear programme: what may be decided, what must hold, what it costs.

Whole numbers are asked for only where a company states runs or whole workers.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning.supply.network import Network, Policy
from planning.supply.programme import ABSENT, INFINITY, Array, Arrays, Index, Programme

LATER_LOSS = 1e-5  # of the loss, per month: of equal losses the later one, where work can still change it
IDLE_STOCK = 1e-4  # holds back stock that costs nothing to keep, so that making stays close to need

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Model:
    """The programme of a network, and where each decision and each row stands in it."""

    arrays: Arrays
    places: dict[str, Index]  # block -> its variables
    rows: dict[str, Index]  # block -> its rows
    labels: dict[str, tuple[str, ...]]  # block -> what each row of its variables is about


def build(network: Network) -> Model:
    """State the plan of a network.

    Nothing is shipped explicitly: a class gets its demand, less what is late or lost. What is not allowed
    today (a lever not pulled, a month within the lead time) is a variable bounded by zero, so that a what-if
    changes bounds alone and the basis fits. Rules that must not be broken have a variable for breaking them,
    at a price above all others, so that there is always a plan and it says what is wrong.
    """
    programme = Programme()
    _decide_supply(programme, network)
    _decide_stock(programme, network)
    _decide_service(programme, network)
    _decide_hours(programme, network)
    _give_the_least(programme, network)
    _balance_items(programme, network)
    _ship_nothing_negative(programme, network)
    _limit_lateness(programme, network)
    _keep_promises(programme, network)
    _respect_capacity(programme, network)
    _keep_stock_between_limits(programme, network)
    _follow_strategies(programme, network)
    _keep_goods_sellable(programme, network)
    _share_space(programme, network)
    _change_crews(programme, network)
    _price_changes_of_rate(programme, network)
    _use_whole_runs(programme, network)
    _stay_near_the_approved_plan(programme, network)
    return Model(
        arrays=programme.arrays(),
        places=programme.places,
        rows=programme.row_places,
        labels=programme.labels,
    )


def late_prices(network: Network) -> Array:
    """The price of a unit late at the end of a month, class x month; late at the very end counts as lost."""
    prices = network.demand.late.copy()
    prices[:, -1] += network.demand.lost[:, -1]
    return prices


def _decide_supply(programme: Programme, network: Network) -> None:
    """use: units from each source."""
    sources = network.sources
    programme.variables(
        "use",
        labels=sources.frame["source"],
        months=network.horizon,
        cost=sources.cost,
        lower=sources.least,
        upper=sources.most,
    )


def _give_the_least(programme: Programme, network: Network) -> None:
    """use + shy >= least that a source is to give, or it is broken at the price of a hard rule."""
    sources, months = network.sources, network.horizon
    stated = sources.floor > 0.0
    shy = programme.variables(
        "shy", labels=sources.frame["source"], months=months, cost=network.hard, where=stated
    )
    rows = programme.rows("floor", lower=sources.floor[stated], upper=INFINITY)
    programme.terms(rows, programme.places["use"][stated], 1.0)
    programme.terms(rows, shy[stated], 1.0)


def _decide_stock(programme: Programme, network: Network) -> None:
    """stock at the end of a month; what is below its target, under or over its limits; what is scrapped."""
    stock, months = network.stock, network.horizon
    holding = stock.holding
    preference = np.where(holding > 0.0, 0.0, IDLE_STOCK)
    labels = network.items
    programme.variables("stock", labels=labels, months=months, cost=holding, preference=preference)
    programme.variables(
        "below", labels=labels, months=months, cost=stock.below, where=stock.target > stock.least
    )
    programme.variables("under", labels=labels, months=months, cost=network.hard, where=stock.least > 0.0)
    programme.variables(
        "over", labels=labels, months=months, cost=network.hard, where=np.isfinite(stock.most)
    )
    spoils = np.repeat(np.isfinite(stock.sellable)[:, None], months, axis=1)
    programme.variables("scrap", labels=labels, months=months, where=spoils)


def _decide_service(programme: Programme, network: Network) -> None:
    """late and lost demand of each class; what is owed from before may be late under any policy."""
    classes, months = network.demand.classes, network.horizon
    labels = network.items[classes["item"]] + "|" + classes["grade"]
    late = (classes["policy"] == Policy.LATE) | (classes["owed"] > 0.0)
    lost = classes["policy"] != Policy.LATE
    programme.variables(
        "late", labels=labels, months=months, cost=late_prices(network), where=_every_month(late, months)
    )
    programme.variables(
        "lost",
        labels=labels,
        months=months,
        cost=network.demand.lost,
        preference=network.demand.lost * LATER_LOSS * np.arange(months)[::-1],
        where=_every_month(lost, months),
    )


def _limit_lateness(programme: Programme, network: Network) -> None:
    """late of all classes - overdue <= what may be late at most; breaking it has the price of a hard rule."""
    limited = np.flatnonzero(np.isfinite(network.demand.most_late).any(axis=1))
    most = network.demand.most_late[limited]
    overdue = programme.variables(
        "overdue", labels=network.items[limited], months=network.horizon, cost=network.hard
    )
    rows = programme.rows("late_most", lower=np.full(most.shape, -INFINITY), upper=most)
    programme.terms(rows, overdue, -1.0)
    row_of = np.full(len(network.items), ABSENT)
    row_of[limited] = np.arange(len(limited))
    item = network.demand.classes["item"].to_numpy(dtype=np.int64)
    chosen = np.flatnonzero(row_of[item] != ABSENT)
    programme.terms(rows[row_of[item[chosen]]], programme.places["late"][chosen], 1.0)


def _keep_promises(programme: Programme, network: Network) -> None:
    """late + lost - broken <= what was promised; breaking it has the price of a hard rule."""
    most, labels = network.demand.most_short, programme.labels["late"]
    promised = np.isfinite(most)
    broken = programme.variables(
        "broken", labels=labels, months=network.horizon, cost=network.hard, where=promised
    )
    rows = programme.rows("promise", lower=np.full(promised.sum(), -INFINITY), upper=most[promised])
    for block in ("late", "lost"):
        programme.terms(rows, programme.places[block][promised], 1.0)
    programme.terms(rows, broken[promised], -1.0)


def _decide_hours(programme: Programme, network: Network) -> None:
    """overtime of each lever; workers of each crew, who comes, who goes, and their overtime; idle hours."""
    hours, months = network.resources, network.horizon
    paid = hours.idle_cost > 0.0
    programme.variables("idle", labels=hours.names[paid], months=months, cost=hours.idle_cost[paid][:, None])
    programme.variables(
        "overtime",
        labels=hours.overtime["lever"],
        months=months,
        cost=hours.overtime_cost,
        lower=hours.overtime_least,
        upper=hours.overtime_most,
    )
    crews = hours.crews
    labels = hours.names[crews["resource"].to_numpy(dtype=np.int64)]

    def each(column: str, nothing: float = 0.0) -> Array:
        return np.asarray(crews[column].fillna(nothing), dtype=float)[:, None]

    least = np.repeat(each("min_workers"), months, axis=1)
    most = np.repeat(each("max_workers", INFINITY), months, axis=1)
    wanted = crews["end_workers"].to_numpy(dtype=float)
    least[:, -1] = np.where(np.isnan(wanted), least[:, -1], wanted)
    most[:, -1] = np.where(np.isnan(wanted), most[:, -1], wanted)
    hires, goes = each("max_hired", INFINITY), each("max_laid_off", INFINITY)
    whole = crews["whole"].to_numpy(dtype=bool)
    programme.variables(
        "workers", labels=labels, months=months, cost=hours.wages, lower=least, upper=most, whole=whole
    )
    programme.variables("hired", labels=labels, months=months, cost=each("hire_cost"), upper=hires)
    programme.variables("laid_off", labels=labels, months=months, cost=each("layoff_cost"), upper=goes)
    programme.variables("crew_overtime", labels=labels, months=months, cost=each("overtime_cost"))


def _balance_items(programme: Programme, network: Network) -> None:
    """stock(t-1) + arrivals + late(t) - late(t-1) + lost - used - scrap - stock(t) = demand - receipts."""
    item_of_class = network.demand.classes["item"].to_numpy(dtype=np.int64)
    needed = network.demand_by_item() - network.stock.receipts
    needed[:, 0] -= network.stock.opening
    np.add.at(needed[:, 0], item_of_class, network.owed[:, 0])
    rows = programme.rows("balance", lower=needed, upper=needed)
    places = programme.places
    programme.terms(rows, places["stock"], -1.0)
    programme.terms(rows[:, 1:], places["stock"][:, :-1], 1.0)
    programme.terms(rows, places["scrap"], -1.0)
    programme.terms(rows[network.sources.frame["item"].to_numpy(dtype=np.int64)], places["use"], 1.0)
    programme.terms(rows[item_of_class], places["late"], 1.0)
    programme.terms(rows[item_of_class, 1:], places["late"][:, :-1], -1.0)
    programme.terms(rows[item_of_class], places["lost"], 1.0)
    for offset, inputs in network.sources.inputs.groupby("offset"):
        made = places["use"][inputs["source"].to_numpy(dtype=np.int64)]
        used = rows[inputs["item"].to_numpy(dtype=np.int64)]
        last = max(0, network.horizon - int(offset))
        programme.terms(used[:, :last], made[:, network.horizon - last :], -inputs["qty"].to_numpy()[:, None])


def _ship_nothing_negative(programme: Programme, network: Network) -> None:
    """late(t) - late(t-1) + lost(t) <= demand(t): nobody sends goods back to become late."""
    most = network.demand.qty.copy()
    most[:, :1] += network.owed
    rows = programme.rows("ship", lower=np.full(most.shape, -INFINITY), upper=most)
    programme.terms(rows, programme.places["late"], 1.0)
    programme.terms(rows[:, 1:], programme.places["late"][:, :-1], -1.0)
    programme.terms(rows, programme.places["lost"], 1.0)


def _respect_capacity(programme: Programme, network: Network) -> None:
    """Hours asked by all sources <= normal hours + overtime + crews; hours of the past are spent.

    Where idle hours cost money, or nobody may be idle, all hours are accounted for.
    """
    hours, places = network.resources, programme.places
    least = np.full(hours.capacity.shape, -INFINITY)
    busy = hours.crews.loc[hours.crews["busy"].astype(bool), "resource"].to_numpy(dtype=np.int64)
    least[busy] = hours.capacity[busy]
    paid = hours.idle_cost > 0.0
    least[paid] = hours.capacity[paid]
    rows = programme.rows("capacity", lower=least, upper=hours.capacity)
    for offset, use in network.sources.hours.groupby("offset"):
        made = places["use"][use["source"].to_numpy(dtype=np.int64)]
        asked = rows[use["resource"].to_numpy(dtype=np.int64)]
        last = max(0, network.horizon - int(offset))
        per_unit = use["hours"].to_numpy(dtype=float)[:, None]
        programme.terms(asked[:, :last], made[:, network.horizon - last :], per_unit)
    programme.terms(rows[paid], places["idle"], 1.0)
    programme.terms(rows[hours.overtime["resource"].to_numpy(dtype=np.int64)], places["overtime"], -1.0)
    crew = rows[hours.crews["resource"].to_numpy(dtype=np.int64)]
    programme.terms(crew, places["workers"], -hours.crew_hours)
    programme.terms(crew, places["hired"], hours.crews["training_hours"].to_numpy(dtype=float)[:, None])
    programme.terms(crew, places["crew_overtime"], -1.0)


def _keep_stock_between_limits(programme: Programme, network: Network) -> None:
    """stock + below >= target; stock + under >= least; stock - over <= most."""
    stock, places = network.stock, programme.places
    for block, limit, sign in (
        ("below", stock.target, 1.0),
        ("under", stock.least, 1.0),
        ("over", stock.most, -1.0),
    ):
        there = places[block] != ABSENT
        bounds = (
            (limit[there], INFINITY) if sign > 0 else (np.full(int(there.sum()), -INFINITY), limit[there])
        )
        rows = programme.rows(block, lower=bounds[0], upper=bounds[1])
        programme.terms(rows, places["stock"][there], 1.0)
        programme.terms(rows, places[block][there], sign)


def _follow_strategies(programme: Programme, network: Network) -> None:
    """stock - late - ahead + behind = path, for items that follow a strategy rather than the cheapest plan.

    Being ahead is as good as forbidden; being behind costs as much as a missed target, beside being late.
    """
    path = network.stock.path
    led = ~np.isnan(path)
    labels, months = network.items, network.horizon
    ahead = programme.variables("ahead", labels=labels, months=months, cost=network.hard, where=led)
    behind = programme.variables("behind", labels=labels, months=months, cost=network.stock.below, where=led)
    rows = np.full(led.shape, ABSENT)
    rows[led] = programme.rows("path", lower=path[led], upper=path[led])
    programme.terms(rows[led], programme.places["stock"][led], 1.0)
    programme.terms(rows[led], ahead[led], -1.0)
    programme.terms(rows[led], behind[led], 1.0)
    item = network.demand.classes["item"].to_numpy(dtype=np.int64)
    asked = led[item]
    programme.terms(rows[item][asked], programme.places["late"][asked], -1.0)


def _keep_goods_sellable(programme: Programme, network: Network) -> None:
    """stock(t) <= what is asked for in the months that a unit keeps; the rest is scrapped.

    First in, first out; exact where an item has one class and is not a component.
    """
    months, item_of_class = network.horizon, network.demand.classes["item"].to_numpy(dtype=np.int64)
    for item in np.flatnonzero(np.isfinite(network.stock.sellable)):
        keeps = int(network.stock.sellable[item])
        asked = network.demand_by_item()[item]
        ahead = np.array([asked[month + 1 : month + 1 + keeps].sum() for month in range(months)])
        full = np.arange(months) + keeps < months  # beyond the horizon nobody knows what will be asked for
        rows = programme.rows(
            "sellable", lower=np.full(months, -INFINITY), upper=np.where(full, ahead, INFINITY)
        )
        programme.terms(rows, programme.places["stock"][item], 1.0)
        for late in programme.places["late"][item_of_class == item]:
            programme.terms(rows, late, -1.0)


def _share_space(programme: Programme, network: Network) -> None:
    """Space of all stock in a store <= its space, or it is broken at the price of a hard rule."""
    stores, months = network.stores, network.horizon
    full = programme.variables("overfull", labels=stores.names, months=months, cost=network.hard)
    space = np.repeat(stores.space[:, None], months, axis=1)
    rows = programme.rows("space", lower=np.full(space.shape, -INFINITY), upper=space)
    programme.terms(rows, full, -1.0)
    kept = programme.places["stock"][stores.use["item"].to_numpy(dtype=np.int64)]
    taken = rows[stores.use["store"].to_numpy(dtype=np.int64)]
    programme.terms(taken, kept, stores.use["space"].to_numpy(dtype=float)[:, None])


def _change_crews(programme: Programme, network: Network) -> None:
    """workers(t) = those who stay of workers(t-1) + trained - laid off; overtime <= what they may do."""
    crews, places = network.resources.crews, programme.places
    before = np.zeros(places["workers"].shape)
    before[:, :1] = crews["workers"].to_numpy(dtype=float)[:, None]
    rows = programme.rows("crew", lower=before, upper=before)
    programme.terms(rows, places["workers"], 1.0)
    stay = 1.0 - crews["leaving_percent"].to_numpy(dtype=float)[:, None] / 100
    programme.terms(rows[:, 1:], places["workers"][:, :-1], -stay)
    for crew, trained in enumerate(crews["training_months"].to_numpy(dtype=np.int64)):
        last = max(0, network.horizon - int(trained))
        programme.terms(rows[crew, network.horizon - last :], places["hired"][crew, :last], -1.0)
    programme.terms(rows, places["laid_off"], 1.0)
    most = programme.rows(
        "crew_overtime", lower=np.full(before.shape, -INFINITY), upper=np.zeros(before.shape)
    )
    programme.terms(most, places["crew_overtime"], 1.0)
    programme.terms(most, places["workers"], -network.resources.crew_overtime)


def _price_changes_of_rate(programme: Programme, network: Network) -> None:
    """rate(t) = rate(t-1) + rise - fall, for the resources where changing the hours worked costs money."""
    rates, months = network.resources.rates, network.horizon
    resource = rates["resource"].to_numpy(dtype=np.int64)
    labels = network.resources.names[resource]

    def each(column: str) -> Array:
        return np.asarray(rates[column], dtype=float)[:, None]

    worked = programme.variables("worked", labels=labels, months=months)
    rise = programme.variables("rise", labels=labels, months=months, cost=each("rise_cost"))
    fall = programme.variables("fall", labels=labels, months=months, cost=each("fall_cost"))
    before = each("last_hours")
    rows = programme.rows("worked", lower=np.zeros(worked.shape), upper=np.zeros(worked.shape))
    programme.terms(rows, worked, -network.resources.rate_days)
    for place, position in enumerate(resource):
        _add_hours(programme, network, rows[place : place + 1], network.sources.hours["resource"] == position)
    start = np.zeros(worked.shape)
    start[:, :1] = np.nan_to_num(before)
    steps = programme.rows("rate", lower=start, upper=start)
    known = ~(np.isnan(before) & (np.arange(months) == 0))  # without it the first month costs nothing
    programme.terms(steps, worked, np.where(known, 1.0, 0.0))
    programme.terms(steps[:, 1:], worked[:, :-1], -1.0)
    programme.terms(steps, rise, -1.0)
    programme.terms(steps, fall, 1.0)


def _add_hours(programme: Programme, network: Network, rows: Index, chosen: pd.Series) -> None:
    """Add the hours that the chosen lines of the bill of capacity ask for to the one row per month."""
    for offset, use in network.sources.hours[chosen].groupby("offset"):
        made = programme.places["use"][use["source"].to_numpy(dtype=np.int64)]
        last = max(0, network.horizon - int(offset))
        per_unit = use["hours"].to_numpy(dtype=float)[:, None]
        programme.terms(rows[:, :last], made[:, network.horizon - last :], per_unit)


def _use_whole_runs(programme: Programme, network: Network) -> None:
    """run is 0 or 1; smallest lot × run <= use <= most × run; a run costs money and hours."""
    sources, months = network.sources, network.horizon
    chosen = np.flatnonzero(sources.in_runs)
    labels = sources.frame["source"].to_numpy()[chosen]
    run = programme.variables(
        "run",
        labels=labels,
        months=months,
        cost=sources.setup_cost[chosen],
        upper=1.0,
        whole=np.ones(len(chosen), dtype=bool),
    )
    if not chosen.size:
        return
    use = programme.places["use"][chosen]
    most = np.minimum(sources.offered[chosen], _all_that_can_be_needed(network)[chosen, None])
    rows = programme.rows("run_most", lower=np.full(use.shape, -INFINITY), upper=np.zeros(use.shape))
    programme.terms(rows, use, 1.0)
    programme.terms(rows, run, -np.maximum(most, sources.lot[chosen, None]))
    rows = programme.rows("run_least", lower=np.zeros(use.shape), upper=np.full(use.shape, INFINITY))
    programme.terms(rows, use, 1.0)
    programme.terms(rows, run, -sources.lot[chosen, None])
    of_run = {int(source): place for place, source in enumerate(chosen)}
    for source, resource in network.sources.hours[["source", "resource"]].itertuples(index=False):
        if source in of_run and sources.setup_hours[source] > 0.0:
            asked = programme.row_places["capacity"][int(resource)]
            programme.terms(asked, run[of_run[source]], sources.setup_hours[source])


def _all_that_can_be_needed(network: Network) -> Array:
    """The most that a source could be asked for: all demand through the bills of material, and stock."""
    item = network.demand_by_item().sum(axis=1) + network.by_item(network.owed)[:, 0]
    item = item + np.maximum(network.stock.target, network.stock.least).max(axis=1)
    sources = network.sources
    maker = sources.frame["item"].to_numpy(dtype=np.int64)
    source = sources.inputs["source"].to_numpy(dtype=np.int64)
    component = sources.inputs["item"].to_numpy(dtype=np.int64)
    total = item
    for _ in range(len(item)):
        asked = sources.inputs["qty"].to_numpy(dtype=float) * total[maker[source]]
        following = item + np.bincount(component, asked, minlength=len(item))
        if np.allclose(following, total):
            break
        total = following
    return np.asarray(total[maker] + sources.lot)


def _stay_near_the_approved_plan(programme: Programme, network: Network) -> None:
    """use = approved + up - down + free; moving within the tolerance is free."""
    fences, months = network.fences, network.horizon
    fenced = ~np.isnan(fences.approved)
    chosen = np.flatnonzero(fenced.any(axis=1))
    labels = network.sources.frame["source"].to_numpy()[chosen]
    where, price = fenced[chosen], fences.price[chosen]
    up = programme.variables("up", labels=labels, months=months, cost=price, where=where)
    down = programme.variables("down", labels=labels, months=months, cost=price, where=where)
    free = fences.free[chosen]
    drift = programme.variables("drift", labels=labels, months=months, lower=-free, upper=free, where=where)
    approved = fences.approved[chosen][where]
    rows = programme.rows("fence", lower=approved, upper=approved)
    programme.terms(rows, programme.places["use"][chosen][where], 1.0)
    programme.terms(rows, up[where], -1.0)
    programme.terms(rows, down[where], 1.0)
    programme.terms(rows, drift[where], -1.0)


def _every_month(chosen: npt.ArrayLike, months: int) -> Flags:
    return np.repeat(np.asarray(chosen, dtype=bool)[:, None], months, axis=1)
