"""A solution as tables: plan lines, load, crews, materials, purchases, transport, money."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from planning.company import Company
from planning.supply import requirements
from planning.supply.network import Network, SourceKind
from planning.supply.programme import Array
from planning.supply.solution import Solution

MONEY = (  # block of decisions -> kind of cost
    ("stock", "holding"),
    ("overtime", "overtime"),
    ("crew_overtime", "overtime"),
    ("workers", "wages"),
    ("hired", "hiring"),
    ("laid_off", "layoff"),
    ("run", "setup"),
    ("rise", "change_of_rate"),
    ("fall", "change_of_rate"),
    ("idle", "idle"),
)
WEIGHTS = (
    ("late", "late"),
    ("lost", "lost"),
    ("below", "below_target"),
    ("ahead", "off_strategy"),
    ("behind", "off_strategy"),
    ("up", "change_of_plan"),
    ("down", "change_of_plan"),
    ("shy", "broken_limit"),
    ("under", "broken_limit"),
    ("over", "broken_limit"),
    ("overfull", "broken_limit"),
    ("overdue", "broken_limit"),
    ("broken", "broken_limit"),
)


def lines(company: Company, solution: Solution) -> pd.DataFrame:
    """The plan of every item that is sold, at every place.

    Returns item, family, place (empty where there is one), month, demand (unconstrained), used (by other
    items), make, buy, outsourced, overtime_made (of what is made), moved (between places, net), scrapped,
    receipts, stock, target, backlog, lost, shipped (constrained demand); all in the item's unit, stock and
    backlog at the end of the month. For every line

        stock(t) = stock(t-1) + make + buy + outsourced + moved + receipts - used - scrapped - shipped
    """
    network = solution.network
    use = solution.amount("use")
    made = came(network, use, SourceKind.MAKE)
    columns = {
        "demand": network.demand_by_item(),
        "used": used(network, use, shipping=False),
        "make": made,
        "buy": came(network, use, SourceKind.BUY) + came(network, use, SourceKind.EXPEDITE),
        "outsourced": came(network, use, SourceKind.OUTSOURCE),
        "overtime_made": made * _overtime_share(solution),
        "moved": came(network, use, SourceKind.SHIP) - used(network, use, shipping=True),
        "scrapped": solution.amount("scrap"),
        "receipts": network.stock.receipts,
        "stock": solution.amount("stock"),
        "target": np.maximum(network.stock.target, network.stock.least),
        "backlog": solution.backlog,
        "lost": network.by_item(solution.amount("lost")),
        "shipped": network.by_item(solution.shipped()),
    }
    asked = np.unique(network.demand.classes["item"].to_numpy(dtype=np.int64))
    sold = np.flatnonzero(network.nodes["item"].isin(network.nodes["item"].iloc[asked]))
    nodes = network.nodes.iloc[sold]
    labels = {"item": nodes["item"], "family": nodes["item"].map(families(company)), "place": nodes["place"]}
    return _long(labels, network.months, {name: array[sold] for name, array in columns.items()})


def load(solution: Solution) -> pd.DataFrame:
    """The load of every resource.

    Returns resource, month, hours (of the plan), required (to make all demand in its month, whatever the
    limits), capacity (normal hours, those of crews included), overtime (hours used beyond), load_percent and
    required_percent (of the capacity; empty where there is none).
    """
    network = solution.network
    hours = network.resources
    wanted = requirements.use(network, solution.requirements.net)
    planned = requirements.hours(network, solution.amount("use")) + _setup_hours(solution)
    required = requirements.hours(network, wanted)
    overtime, crews = np.zeros_like(hours.capacity), np.zeros_like(hours.capacity)
    np.add.at(overtime, hours.overtime["resource"].to_numpy(dtype=np.int64), solution.amount("overtime"))
    crew = hours.crews["resource"].to_numpy(dtype=np.int64)
    np.add.at(overtime, crew, solution.amount("crew_overtime"))
    training = hours.crews["training_hours"].to_numpy(dtype=float)[:, None]
    worked = solution.amount("workers") * hours.crew_hours - solution.amount("hired") * training
    np.add.at(crews, crew, worked)
    capacity = hours.capacity + crews
    available = np.where(capacity > 0, capacity, np.nan)
    return _long(
        {"resource": hours.names},
        network.months,
        {
            "hours": planned,
            "required": required,
            "capacity": capacity,
            "overtime": overtime,
            "load_percent": 100 * planned / available,
            "required_percent": 100 * required / available,
        },
    )


def crews(solution: Solution) -> pd.DataFrame:
    """The size of every crew: resource, month, workers, hired, laid_off, overtime (hours)."""
    hours = solution.network.resources
    names = hours.names[hours.crews["resource"].to_numpy(dtype=np.int64)]
    blocks = {"workers": "workers", "hired": "hired", "laid_off": "laid_off", "overtime": "crew_overtime"}
    amounts = {column: solution.amount(block) for column, block in blocks.items()}
    return _long({"resource": names}, solution.network.months, amounts)


def materials(solution: Solution) -> pd.DataFrame:
    """What goes into the plan: every component, bought or made.

    Returns component, place, month, gross (asked for), receipts (on their way), stock (at the end), net (not
    covered by stock and receipts), order_qty (arriving in the month), release_month (in which to order it),
    supplier (of most of it; empty when made here), late (what meeting all demand needs earlier than it can be
    had).
    """
    network, use = solution.network, solution.amount("use")
    bills = network.sources.inputs
    made = network.sources.frame["kind"].iloc[bills["source"]].eq(SourceKind.MAKE).to_numpy()
    components = np.unique(bills["item"].to_numpy(dtype=np.int64)[made])
    ordered = np.zeros((len(network.items), network.horizon))
    np.add.at(ordered, network.sources.frame["item"].to_numpy(dtype=np.int64), use)
    gross = used(network, use) + network.by_item(solution.shipped()) + solution.amount("scrap")
    stock = solution.amount("stock")
    before = np.hstack([network.stock.opening[:, None], stock[:, :-1]])
    columns = {
        "gross": gross,
        "receipts": network.stock.receipts,
        "stock": stock,
        "net": np.maximum(0.0, gross + network.stock.target - before - network.stock.receipts),
        "order_qty": ordered,
        "late": solution.requirements.late,
    }
    values = {name: array[components] for name, array in columns.items()}
    nodes = network.nodes.iloc[components]
    frame = _long({"component": nodes["item"], "place": nodes["place"]}, network.months, values)
    main = _main_source(network, use)[components].ravel()
    lead = network.sources.frame["lead"].to_numpy(dtype=np.int64)[main]
    frame.insert(8, "release_month", frame["month"].array - lead)
    frame.insert(9, "supplier", network.sources.frame["supplier"].to_numpy()[main])
    return frame


def purchases(solution: Solution) -> pd.DataFrame:
    """What is bought: supplier, item, release_month, month (of arrival), qty, cost."""
    bought = _used_sources(solution, [SourceKind.BUY, SourceKind.EXPEDITE])
    frame = bought[["supplier", "item", "release_month", "month", "qty", "cost"]]
    return frame.sort_values(["supplier", "item", "month"], ignore_index=True)


def transport(solution: Solution) -> pd.DataFrame:
    """What is moved between places: item, origin, destination, release_month, month, qty, cost."""
    moved = _used_sources(solution, [SourceKind.SHIP]).rename(
        columns={"code": "origin", "place": "destination"}
    )
    columns = ["item", "origin", "destination", "release_month", "month", "qty", "cost"]
    return moved[columns].sort_values(columns[:4], ignore_index=True)


def sourcing(solution: Solution) -> pd.DataFrame:
    """Where everything comes from: item, place, kind, source, lever, month, qty, cost (without parts)."""
    found = _used_sources(solution, list(SourceKind)).rename(columns={"code": "source"})
    return found[["item", "place", "kind", "source", "lever", "month", "qty", "cost"]]


def objective(solution: Solution) -> pd.DataFrame:
    """What the plan costs, by kind: kind, amount (in the company's currency), money (or else a weight).

    Sources, hours, crews, runs and holding are money that is spent; lateness, loss, missed targets and
    changes of the approved plan are weights that steer the plan.
    """
    network = solution.network
    spent = dict.fromkeys([*(kind.value for kind in SourceKind), *(kind for _, kind in MONEY)], 0.0)
    kinds = network.sources.frame["kind"].to_numpy()
    for kind, amount in zip(kinds, solution.spent("use").sum(axis=1), strict=True):
        spent[str(kind)] += float(amount)
    spent["holding"] += float(network.stock.carried.sum())
    weighed = dict.fromkeys([kind for _, kind in WEIGHTS], 0.0)
    for costs, blocks in ((spent, MONEY), (weighed, WEIGHTS)):
        for block, kind in blocks:
            costs[kind] += float(solution.spent(block).sum())
    rows = [(kind, amount, True) for kind, amount in spent.items()]
    rows += [(kind, amount, False) for kind, amount in weighed.items()]
    return pd.DataFrame(rows, columns=["kind", "amount", "money"])


def used(network: Network, use: Array, *, shipping: bool | None = None) -> Array:
    """What the sources in use consume, item x month: all of it, or only what is (not) shipped elsewhere."""
    total = np.zeros((len(network.items), network.horizon))
    bills = network.sources.inputs
    if shipping is not None:
        ships = network.sources.frame["kind"].iloc[bills["source"]].eq(SourceKind.SHIP).to_numpy()
        bills = bills[ships == shipping]
    for offset, inputs in bills.groupby("offset"):
        last = max(0, network.horizon - int(offset))
        consumed = inputs["qty"].to_numpy()[:, None] * use[inputs["source"].to_numpy(np.int64), int(offset) :]
        np.add.at(total, (inputs["item"].to_numpy(np.int64)[:, None], np.arange(last)[None, :]), consumed)
    return total


def came(network: Network, use: Array, kind: SourceKind) -> Array:
    """What came from sources of one kind, item x month."""
    total = np.zeros((len(network.items), network.horizon))
    frame = network.sources.frame
    of_kind = (frame["kind"] == kind).to_numpy()
    np.add.at(total, frame["item"].to_numpy(dtype=np.int64)[of_kind], use[of_kind])
    return total


def families(company: Company) -> pd.Series:
    """Item -> family; an item without one is its own."""
    items = company.table("items")
    named = items["family"].where(items["family"].notna() & (items["family"] != ""), items["item"])
    return pd.Series(named.to_numpy(), index=items["item"])


def _used_sources(solution: Solution, kinds: list[SourceKind]) -> pd.DataFrame:
    network, use = solution.network, solution.amount("use")
    frame = network.sources.frame
    source, month = np.nonzero((use > 0) & frame["kind"].isin(kinds).to_numpy()[:, None])
    chosen = frame.iloc[source].reset_index(drop=True)
    nodes = network.nodes.iloc[chosen["item"].to_numpy(dtype=np.int64)]
    return pd.DataFrame(
        {
            "item": nodes["item"].to_numpy(),
            "place": nodes["place"].to_numpy(),
            "kind": chosen["kind"].map(str),
            "code": chosen["code"],
            "lever": chosen["lever"],
            "supplier": chosen["supplier"],
            "release_month": network.months[month].array - chosen["lead"].to_numpy(dtype=np.int64),
            "month": network.months[month],
            "qty": use[source, month],
            "cost": solution.spent("use")[source, month],
        }
    )


def _setup_hours(solution: Solution) -> Array:
    """Hours of runs, resource x month."""
    network = solution.network
    runs = np.zeros((len(network.sources.frame), network.horizon))
    runs[network.sources.in_runs] = solution.amount("run")
    hours = np.zeros_like(network.resources.capacity)
    use = network.sources.hours
    source = use["source"].to_numpy(dtype=np.int64)
    lost = runs[source] * network.sources.setup_hours[source, None]
    np.add.at(hours, use["resource"].to_numpy(dtype=np.int64), lost)
    return hours


def _overtime_share(solution: Solution) -> Array:
    """The share of an item's making that is done in overtime, item x month: its most stretched resource."""
    network = solution.network
    hours = requirements.hours(network, solution.amount("use"))
    beyond = np.zeros_like(hours)
    np.add.at(
        beyond,
        network.resources.overtime["resource"].to_numpy(dtype=np.int64),
        solution.amount("overtime"),
    )
    crew = network.resources.crews["resource"].to_numpy(dtype=np.int64)
    np.add.at(beyond, crew, solution.amount("crew_overtime"))
    share = np.divide(beyond, hours, out=np.zeros_like(hours), where=hours > 0)
    per_item = np.zeros((len(network.items), network.horizon))
    maker = network.sources.frame["item"].to_numpy(dtype=np.int64)
    for offset, rows in network.sources.hours.groupby("offset"):
        shifted = np.zeros((len(rows), network.horizon))
        last = max(0, network.horizon - int(offset))
        shifted[:, network.horizon - last :] = share[rows["resource"].to_numpy(np.int64), :last]
        np.maximum.at(per_item, maker[rows["source"].to_numpy(np.int64)], shifted)
    return np.minimum(per_item, 1.0)


def _main_source(network: Network, use: Array) -> npt.NDArray[np.int64]:
    """The source that brings most of each item in each month, or else the one it is planned on."""
    best = np.repeat(network.main_sources[:, None], network.horizon, axis=1)
    most = np.zeros((len(network.items), network.horizon))
    for source, item in enumerate(network.sources.frame["item"].to_numpy(dtype=np.int64)):
        more = use[source] > most[item]
        best[item, more], most[item, more] = source, use[source, more]
    return best


def _long(
    labels: dict[str, "pd.Series | pd.Index"], months: pd.PeriodIndex, columns: dict[str, Array]
) -> pd.DataFrame:
    """Arrays of rows by months as one table, row by row."""
    rows = len(next(iter(labels.values())))
    named = {name: np.repeat(values.to_numpy(dtype=object), len(months)) for name, values in labels.items()}
    frame = pd.DataFrame(named)
    frame["month"] = pd.PeriodIndex(np.tile(months.to_numpy(), rows), freq="M")
    return frame.assign(**{column: array.ravel() for column, array in columns.items()})
