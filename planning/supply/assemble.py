"""The network of a company: its tables joined, aligned and turned into arrays."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from planning import capacity, inventory
from planning.calendar import Calendar
from planning.company import Company
from planning.supply import grades, prices, requirements
from planning.supply.network import Network, SourceKind
from planning.supply.programme import Array

DAYS_PER_MONTH = 365.25 / 12


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
    split = grades.split(company, demand[demand["month"].isin(horizon)])
    owed = _owed(company, as_of)
    asked = _asked(split, owed)
    items = pd.Index(_explode(company, asked["item"]), name="item")
    by_class = _matrix(
        split, ["item", "grade"], horizon, list(zip(asked["item"], asked["grade"], strict=True))
    )
    sources = _sources(company, items)
    inputs = _inputs(company, items, sources)
    sources = _with_first_month(sources, inputs)
    priced = prices.of(company, asked, full_cost=_full_cost(sources, inputs, items))
    least, most, offered = _source_limits(company, sources, horizon)
    resources = pd.Index(company.table("resources")["resource"], name="resource")
    overtime, overtime_most, overtime_offered = _overtime(company, resources, horizon)
    bare = Network(
        months=horizon,
        items=items,
        opening=_by_item(company.table("stock"), items),
        receipts=_receipts(company, items, horizon),
        target=np.zeros((len(items), months)),
        prices=priced.items.reset_index(drop=True),
        classes=_classes(company, asked, items, priced),
        demand=by_class,
        sources=sources,
        least=least,
        most=most,
        offered=offered,
        inputs=inputs,
        hours=_hours(company, sources, items, resources),
        resources=resources,
        capacity=capacity.hours(company, horizon, calendar).reindex(index=resources).to_numpy(dtype=float),
        overtime=overtime,
        overtime_least=np.zeros(overtime_most.shape),
        overtime_most=overtime_most,
        overtime_offered=overtime_offered,
    )
    return replace(bare, target=_targets(company, bare, calendar))


def lead_buckets(days: float) -> int:
    """Whole months that a lead time in calendar days takes, to the nearest.

    >>> lead_buckets(10), lead_buckets(30), lead_buckets(45), lead_buckets(60)
    (0, 1, 1, 2)
    """
    return int(days / DAYS_PER_MONTH + 0.5)


def _asked(split: pd.DataFrame, owed: pd.DataFrame) -> pd.DataFrame:
    """The pairs of item and grade that want something, with what is owed to them already."""
    wanted = split.loc[split["qty"] > 0, ["item", "grade"]]
    pairs = pd.concat([wanted, owed[["item", "grade"]]]).drop_duplicates()
    pairs = pairs.sort_values(["item", "grade"], ignore_index=True)
    return pairs.merge(owed, on=["item", "grade"], how="left").fillna({"owed": 0.0})


def _owed(company: Company, as_of: pd.Period) -> pd.DataFrame:
    """Orders that were due before the plan starts and are still open: item, grade, owed."""
    orders = company.table("orders")
    rest = orders.assign(owed=orders["qty"] - orders["shipped"])
    overdue = rest[(rest["due"] < as_of.start_time) & (rest["owed"] > 0) & (rest["kind"] == "order")]
    overdue = overdue.merge(grades.of_customers(company), on="customer", how="left")
    overdue = overdue.fillna({"grade": grades.UNKNOWN_GRADE})
    return overdue.groupby(["item", "grade"], as_index=False)["owed"].sum()


def _explode(company: Company, asked: pd.Series) -> list[str]:
    """The items asked for, then everything that goes into those that are made, each once."""
    table = company.table("items").set_index("item")
    bought = set(table.index[table["kind"] == "buy"])
    components: Mapping[str, list[str]] = (
        company.table("bom").groupby("parent")["component"].agg(list).to_dict()
    )
    found = dict.fromkeys(sorted(set(asked)))
    queue = list(found)
    while queue:
        parent = queue.pop()
        new = [] if parent in bought else [c for c in components.get(parent, []) if c not in found]
        found.update(dict.fromkeys(new))
        queue.extend(new)
    first = len(set(asked))
    names = list(found)
    return names[:first] + sorted(names[first:])


def _classes(company: Company, asked: pd.DataFrame, items: pd.Index, priced: prices.Prices) -> pd.DataFrame:
    policy = company.table("items").set_index("item")["unmet"]
    return pd.DataFrame(
        {
            "item": items.get_indexer(asked["item"]),
            "grade": asked["grade"],
            "policy": policy.reindex(asked["item"]).fillna("late").to_numpy(),
            "late": priced.grades["late"].to_numpy(),
            "lost": priced.grades["lost"].to_numpy(),
            "owed": asked["owed"],
        }
    )


def _sources(company: Company, items: pd.Index) -> pd.DataFrame:
    """Every way to get every item: its own making or its suppliers, and the levers that help it."""
    table = company.table("items").set_index("item").reindex(items)
    made = table[table["kind"] != "buy"]
    conversion = made["cost"].fillna(0.0) - _component_cost(company).reindex(made.index).fillna(0.0)
    making = pd.DataFrame(
        {
            "source": made.index + "|make",
            "item": made.index,
            "kind": SourceKind.MAKE,
            "lever": "",
            "supplier": "",
            "cost": conversion.clip(lower=0.0).to_numpy(),
            "lead": made["lead_months"].fillna(0.0).add(0.5).astype(int).to_numpy(),
        }
    )
    parts = [making, _bought(company, table[table["kind"] == "buy"]), _pulled(company, table)]
    sources = pd.concat([part for part in parts if not part.empty] or [making], ignore_index=True)
    sources["item"] = items.get_indexer(sources["item"])
    return sources


def _component_cost(company: Company) -> pd.Series:
    """What the components of one unit cost, per parent: the standard cost of a made item contains it."""
    bom = company.table("bom")
    cost = company.table("items").set_index("item")["cost"]
    parts = bom["qty_per"] * bom["component"].map(cost).fillna(0.0)
    return parts.groupby(bom["parent"]).sum()


def _bought(company: Company, table: pd.DataFrame) -> pd.DataFrame:
    suppliers = company.table("suppliers")
    listed = suppliers[suppliers["item"].isin(table.index)]
    standard = listed["item"].map(table["cost"])
    known = pd.DataFrame(
        {
            "source": listed["item"] + "|" + listed["supplier"],
            "item": listed["item"],
            "kind": SourceKind.BUY,
            "lever": "",
            "supplier": listed["supplier"],
            "cost": listed["price"].fillna(standard).fillna(0.0),
            "lead": listed["lead_days"].map(lead_buckets),
        }
    )
    rest = table[~table.index.isin(listed["item"])]
    market = pd.DataFrame(
        {
            "source": rest.index + "|buy",
            "item": rest.index,
            "kind": SourceKind.BUY,
            "lever": "",
            "supplier": "",
            "cost": rest["cost"].fillna(0.0).to_numpy(),
            "lead": rest["lead_months"].fillna(0.0).add(0.5).astype(int).to_numpy(),
        }
    )
    return pd.concat([known, market], ignore_index=True)


def _pulled(company: Company, table: pd.DataFrame) -> pd.DataFrame:
    """Outsourcing and expediting as sources of their item, dearer than its standard cost."""
    levers = company.table("levers")
    listed = levers[levers["kind"].isin(["outsource", "expedite"]) & levers["target"].isin(table.index)]
    return pd.DataFrame(
        {
            "source": listed["target"] + "|" + listed["lever"],
            "item": listed["target"],
            "kind": listed["kind"].map(SourceKind),
            "lever": listed["lever"],
            "supplier": "",
            "cost": listed["target"].map(table["cost"]).fillna(0.0) + listed["unit_cost"],
            "lead": listed["lead_months"].fillna(0.0).add(0.5).astype(int),
        }
    )


def _inputs(company: Company, items: pd.Index, sources: pd.DataFrame) -> pd.DataFrame:
    """What one unit of a source consumes, no later than the start of making: source, item, qty, offset."""
    making = sources.loc[sources["kind"] == SourceKind.MAKE, ["item", "lead"]].reset_index(names="source")
    making["parent"] = items[making["item"]]
    bom = company.table("bom").merge(making[["source", "parent", "lead"]], on="parent", how="inner")
    return pd.DataFrame(
        {
            "source": bom["source"].astype(int),
            "item": items.get_indexer(bom["component"]),
            "qty": bom["qty_per"],
            "offset": np.maximum(bom["offset_months"].fillna(0.0), bom["lead"]).astype(int),
        }
    )


def _full_cost(sources: pd.DataFrame, inputs: pd.DataFrame, items: pd.Index) -> pd.Series:
    """What one unit costs from its cheapest ordinary source, components and all: item -> cost.

    Found level by level: each round carries costs one level up the bills of material.
    """
    ordinary = (sources["lever"] == "").to_numpy()
    maker, own = sources["item"].to_numpy(), sources["cost"].to_numpy(dtype=float)
    source, component = inputs["source"].to_numpy(), inputs["item"].to_numpy()
    full = np.zeros(len(items))
    for _ in range(len(items)):
        total = own + np.bincount(source, inputs["qty"] * full[component], minlength=len(sources))
        cheapest = np.full(len(items), np.inf)
        np.minimum.at(cheapest, maker[ordinary], total[ordinary])
        if np.allclose(cheapest, full):
            break
        full = cheapest
    return pd.Series(full, index=items)


def _with_first_month(sources: pd.DataFrame, inputs: pd.DataFrame) -> pd.DataFrame:
    """Lead times stretched to the earliest component: what had to start before today cannot be made."""
    earliest = inputs.groupby("source")["offset"].max().reindex(sources.index).fillna(0.0)
    return sources.assign(lead=np.maximum(sources["lead"], earliest).astype(int))


def _hours(company: Company, sources: pd.DataFrame, items: pd.Index, resources: pd.Index) -> pd.DataFrame:
    """Hours of a resource per unit of a source: source, resource, hours, offset."""
    making = sources.loc[sources["kind"] == SourceKind.MAKE, ["item"]].reset_index(names="source")
    making["item"] = items[making["item"]]
    use = company.table("resource_use").merge(making, on="item", how="inner")
    use = use[use["resource"].isin(resources)]
    return pd.DataFrame(
        {
            "source": use["source"].astype(int),
            "resource": resources.get_indexer(use["resource"]),
            "hours": use["hours_per_unit"],
            "offset": use["offset_months"].fillna(0.0).astype(int),
        }
    )


def _source_limits(
    company: Company, sources: pd.DataFrame, months: pd.PeriodIndex
) -> tuple[Array, Array, Array]:
    """The least and the most of each source per month, and the most if its lever were pulled."""
    suppliers = company.table("suppliers")
    levers = company.table("levers").set_index("lever")
    deliveries = suppliers.set_index(suppliers["item"] + "|" + suppliers["supplier"])["max_per_month"]
    most = sources["source"].map(deliveries).fillna(np.inf)
    most = most.where(sources["lever"] == "", sources["lever"].map(levers["limit_per_month"]).fillna(np.inf))
    reachable = np.arange(len(months)) >= sources["lead"].to_numpy()[:, None]
    offered = np.where(reachable, most.to_numpy(dtype=float)[:, None], 0.0)
    planned = (sources["lever"] == "") | (sources["lever"].map(levers["use"]) == "plan")
    return np.zeros(offered.shape), np.where(planned.to_numpy()[:, None], offered, 0.0), offered


def _overtime(
    company: Company, resources: pd.Index, months: pd.PeriodIndex
) -> tuple[pd.DataFrame, Array, Array]:
    levers = company.table("levers")
    listed = levers[(levers["kind"] == "overtime") & levers["target"].isin(resources)].reset_index(drop=True)
    frame = pd.DataFrame(
        {
            "lever": listed["lever"],
            "resource": resources.get_indexer(listed["target"]),
            "cost": listed["unit_cost"],
        }
    )
    reachable = np.arange(len(months)) >= listed["lead_months"].fillna(0.0).to_numpy(dtype=float)[:, None]
    limit = listed["limit_per_month"].fillna(np.inf).to_numpy(dtype=float)[:, None]
    offered = np.where(reachable, limit, 0.0)
    return frame, np.where((listed["use"] == "plan").to_numpy()[:, None], offered, 0.0), offered


def _by_item(table: pd.DataFrame, items: pd.Index) -> Array:
    total = table.groupby("item")["qty"].sum().reindex(items).fillna(0.0)
    return np.asarray(total, dtype=float)


def _receipts(company: Company, items: pd.Index, months: pd.PeriodIndex) -> Array:
    """Open orders by month of arrival; what is overdue is expected in the first month."""
    table = company.table("receipts")
    arrival = table["due"].dt.to_period("M")
    arrival = arrival.where(arrival >= months[0], months[0])
    return _matrix(table.assign(month=arrival), ["item"], months, list(items))


def _matrix(
    table: pd.DataFrame, keys: list[str], months: pd.PeriodIndex, rows: list[str] | list[tuple[str, str]]
) -> Array:
    """Quantities as rows by months, zero where the table has none."""
    if table.empty or not rows:
        return np.zeros((len(rows), len(months)))
    wide = table.pivot_table(index=keys, columns="month", values="qty", aggfunc="sum", fill_value=0.0)
    return np.asarray(wide.reindex(index=rows, columns=months, fill_value=0.0), dtype=float)


def _targets(company: Company, network: Network, calendar: Calendar) -> Array:
    """Stock wanted at the end of each month: safety stock or days of supply; at the end, the end stock.

    The days of supply of a component are counted in what its parents would need if all demand was made.
    """
    table = company.table("items").set_index("item").reindex(network.items)
    days = np.array([calendar.working_days(month) for month in network.months], dtype=float)
    cover = inventory.stock_for_days(
        requirements.explode(network).gross,
        days,
        target_days=table["target_days"].fillna(0.0).to_numpy(dtype=float),
    )
    target = np.maximum(cover, table["safety_stock"].fillna(0.0).to_numpy(dtype=float)[:, None])
    target[:, -1] = np.maximum(target[:, -1], table["end_stock"].fillna(0.0).to_numpy(dtype=float))
    return np.asarray(target, dtype=float)
