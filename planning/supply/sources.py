"""The sources of a network: every way to get every item, with its cost, limits, components and hours."""

from dataclasses import replace

import numpy as np
import pandas as pd

from planning.company import Company
from planning.supply.network import Resources, SourceKind, Sources
from planning.supply.places import Points
from planning.supply.programme import Array

DAYS_PER_MONTH = 365.25 / 12
COLUMNS = ["source", "item", "kind", "code", "lever", "supplier", "lead", "cost", "least", "most"]
RUN_COLUMNS = ["setup_cost", "setup_hours", "lot"]


def of(company: Company, points: Points, months: pd.PeriodIndex, resources: Resources) -> Sources:
    """All sources of these items.

    An item has the sources that are stated for it; without any it is made in one way, or bought from its
    suppliers, or on the market where it has none. Levers and lanes come on top.
    """
    frame = _frame(company, points)
    inputs = _inputs(company, points, frame)
    earliest = inputs.groupby("source")["offset"].max().reindex(frame.index).fillna(0.0)
    frame["lead"] = np.maximum(frame["lead"].astype(float), earliest).astype(int)
    cost, least, most, setup_cost = _by_month(company, points, frame, months)
    levers = company.table("levers").set_index("lever")
    allowed = (frame["lever"] == "") | (frame["lever"].map(levers["use"]) == "plan")
    bare = Sources(
        frame=frame,
        cost=cost,
        floor=least,
        least=np.zeros(least.shape),
        most=np.where(allowed.to_numpy()[:, None], most, 0.0),
        offered=most,
        inputs=inputs,
        hours=_hours(company, points, frame, resources.names),
        setup_cost=setup_cost,
        setup_hours=frame["setup_hours"].to_numpy(dtype=float),
        lot=frame["lot"].to_numpy(dtype=float),
    )
    kept = frame[["source", "item", "kind", "code", "lever", "supplier", "lead"]]
    full_cost = _full_cost(bare, len(points.frame), _labour(bare, resources))
    return replace(bare, frame=kept.assign(full_cost=full_cost))


def lead_buckets(days: float) -> int:
    """Whole months that a lead time in calendar days takes, to the nearest.

    >>> lead_buckets(10), lead_buckets(30), lead_buckets(45), lead_buckets(60)
    (0, 1, 1, 2)
    """
    return int(days / DAYS_PER_MONTH + 0.5)


def item_cost(sources: Sources, count: int) -> Array:
    """What one unit of each item costs from its cheapest ordinary source, components and all."""
    ordinary = (sources.frame["lever"] == "").to_numpy()
    cheapest = np.full(count, np.inf)
    maker = sources.frame["item"].to_numpy(dtype=np.int64)
    np.minimum.at(cheapest, maker[ordinary], sources.frame["full_cost"].to_numpy(dtype=float)[ordinary])
    return np.where(np.isfinite(cheapest), cheapest, 0.0)


def dearest(sources: Sources) -> float:
    """The highest cost of a unit or a run from any source."""
    return float(max(np.max(sources.cost, initial=0.0), np.max(sources.setup_cost, initial=0.0)))


def _frame(company: Company, points: Points) -> pd.DataFrame:
    table = company.table("items").set_index("item")
    made_here = points.frame[points.frame["makes"]].reset_index(names="point")
    stated = company.table("sources")
    plain = made_here[~made_here["item"].isin(stated["item"])]
    bought = plain["item"].map(table["kind"]).eq("buy")
    parts = [
        _stated(points, stated),
        _made(company, plain[~bought], table),
        _bought(company, plain[bought], table),
        _pulled(company, made_here, table),
        _shipped(points),
    ]
    found = [part for part in parts if not part.empty]
    if not found:
        return _filled(pd.DataFrame({"source": pd.Series(dtype="object"), "item": pd.Series(dtype="int64")}))
    return _filled(pd.concat([_filled(part) for part in found], ignore_index=True))


def _filled(part: pd.DataFrame) -> pd.DataFrame:
    """The part with every column; what it does not say is nothing, no limit, or not known."""
    defaults: dict[str, object] = {"most": np.inf, "code": "", "lever": "", "supplier": ""}
    missing = {name: defaults.get(name, 0.0) for name in [*COLUMNS, *RUN_COLUMNS] if name not in part}
    return part.assign(**missing)[[*COLUMNS, *RUN_COLUMNS]]


def _stated(points: Points, stated: pd.DataFrame) -> pd.DataFrame:
    point = points.locate(stated["item"], points.place_of(stated["site"]))
    here = stated[point.to_numpy() >= 0]
    point = point[point >= 0]
    return pd.DataFrame(
        {
            "source": points.frame["label"].to_numpy()[point.to_numpy()] + "|" + here["source"],
            "item": point,
            "kind": here["kind"].map(SourceKind),
            "code": here["source"],
            "supplier": here["source"].where(here["kind"] == "buy", ""),
            "lead": here["lead_months"].add(0.5).astype(int),
            "cost": here["unit_cost"],
            "least": here["min_per_month"],
            "most": here["max_per_month"].fillna(np.inf),
            "setup_cost": here["setup_cost"],
            "setup_hours": here["setup_hours"],
            "lot": here["min_lot"],
        }
    )


def _made(company: Company, plain: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Making at standard cost: what is left of it when the components are taken off."""
    bom = company.table("bom")
    bom = bom[bom["source"] == ""]
    parts = bom["qty_per"] * bom["component"].map(table["cost"]).fillna(0.0)
    components = parts.groupby(bom["parent"]).sum()
    own = plain["item"].map(table["cost"]).fillna(0.0) - plain["item"].map(components).fillna(0.0)
    return pd.DataFrame(
        {
            "source": plain["label"] + "|make",
            "item": plain["point"],
            "kind": SourceKind.MAKE,
            "cost": own.clip(lower=0.0),
            "lead": plain["item"].map(table["lead_months"]).fillna(0.0).add(0.5).astype(int),
        }
    )


def _bought(company: Company, plain: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    suppliers = company.table("suppliers").rename(columns={"price": "quoted"})
    listed = plain.merge(suppliers, on="item", how="inner")
    standard = listed["item"].map(table["cost"])
    known = pd.DataFrame(
        {
            "source": listed["label"] + "|" + listed["supplier"],
            "item": listed["point"],
            "kind": SourceKind.BUY,
            "code": listed["supplier"],
            "supplier": listed["supplier"],
            "cost": listed["quoted"].fillna(standard).fillna(0.0),
            "lead": listed["lead_days"].map(lead_buckets),
            "most": listed["max_per_month"].fillna(np.inf),
        }
    )
    rest = plain[~plain["item"].isin(listed["item"])]
    market = pd.DataFrame(
        {
            "source": rest["label"] + "|buy",
            "item": rest["point"],
            "kind": SourceKind.BUY,
            "cost": rest["item"].map(table["cost"]).fillna(0.0),
            "lead": rest["item"].map(table["lead_months"]).fillna(0.0).add(0.5).astype(int),
        }
    )
    return pd.concat([_filled(part) for part in (known, market) if not part.empty] or [known])


def _pulled(company: Company, made_here: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Outsourcing and expediting as sources of their item, dearer than its standard cost."""
    levers = company.table("levers").rename(columns={"kind": "how", "target": "item"})
    listed = made_here.merge(levers[levers["how"].isin(["outsource", "expedite"])], on="item", how="inner")
    return pd.DataFrame(
        {
            "source": listed["label"] + "|" + listed["lever"],
            "item": listed["point"],
            "kind": listed["how"].map(SourceKind),
            "lever": listed["lever"],
            "cost": listed["item"].map(table["cost"]).fillna(0.0) + listed["unit_cost"],
            "lead": listed["lead_months"].fillna(0.0).add(0.5).astype(int),
            "most": listed["limit_per_month"].fillna(np.inf),
        }
    )


def _shipped(points: Points) -> pd.DataFrame:
    labels = points.frame["label"].to_numpy()
    rows = [
        {
            "source": f"{labels[lane.destination]}|{labels[lane.origin]}",
            "item": lane.destination,
            "kind": SourceKind.SHIP,
            "code": str(points.frame["place"].iat[lane.origin]),
            "lead": lane.lead,
            "cost": lane.cost,
            "most": lane.most,
        }
        for lane in points.lanes
    ]
    return pd.DataFrame(rows)


def _inputs(company: Company, points: Points, frame: pd.DataFrame) -> pd.DataFrame:
    """What one unit of a source consumes, no later than the start of making: source, item, qty, offset."""
    making = frame.loc[frame["kind"] == SourceKind.MAKE, ["item", "lead", "code"]].reset_index(names="row")
    home = points.frame.iloc[making["item"].to_numpy(dtype=np.int64)]
    making = making.assign(parent=home["item"].to_numpy(), place=home["place"].to_numpy())
    bill = company.table("bom").merge(making, on="parent", how="inner")
    bill = bill[(bill["source"] == "") | (bill["source"] == bill["code"])]
    parts = pd.DataFrame(
        {
            "source": bill["row"].astype(int),
            "item": points.locate(bill["component"], bill["place"]),
            "qty": bill["qty_per"],
            "offset": np.maximum(bill["offset_months"].fillna(0.0), bill["lead"].astype(float)).astype(int),
        }
    )
    shipping = frame.index[frame["kind"] == SourceKind.SHIP]
    moved = pd.DataFrame(
        {
            "source": shipping,
            "item": [lane.origin for lane in points.lanes],
            "qty": 1.0,
            "offset": frame.loc[shipping, "lead"].astype(int).to_numpy(),
        }
    )
    return pd.concat([part for part in (parts, moved) if not part.empty] or [parts], ignore_index=True)


def _hours(company: Company, points: Points, frame: pd.DataFrame, resources: pd.Index) -> pd.DataFrame:
    """Hours of a resource per unit of a source: source, resource, hours, offset.

    Hours that name a source count for that one; the others count for every way to make the item, on the
    resources of its site.
    """
    rows = frame[["item", "kind", "code"]].reset_index(names="place_of_source")
    home = points.frame.iloc[rows["item"].to_numpy(dtype=np.int64)]
    rows = rows.assign(item=home["item"].to_numpy(), place=home["place"].to_numpy())
    use = company.table("resource_use").merge(rows, on="item", how="inner")
    sites = company.table("resources").set_index("resource")["site"]
    same_site = points.place_of(use["resource"].map(sites)) == use["place"]
    meant = np.where(
        use["source"].fillna("") == "", use["kind"] == SourceKind.MAKE, use["source"] == use["code"]
    )
    use = use[meant.astype(bool) & same_site & use["resource"].isin(resources)]
    return pd.DataFrame(
        {
            "source": use["place_of_source"].astype(int),
            "resource": resources.get_indexer(use["resource"]),
            "hours": use["hours_per_unit"],
            "offset": use["offset_months"].fillna(0.0).astype(int),
        }
    )


def _by_month(
    company: Company, points: Points, frame: pd.DataFrame, months: pd.PeriodIndex
) -> tuple[Array, Array, Array, Array]:
    """Cost, least, most and setup cost, source x month; nothing arrives within the lead time."""
    shape = (len(frame), len(months))
    cost, least, most, setup = (
        np.broadcast_to(frame[name].to_numpy(dtype=float)[:, None], shape).copy()
        for name in ("cost", "least", "most", "setup_cost")
    )
    items = points.frame["item"].to_numpy()[frame["item"].to_numpy(dtype=np.int64)]
    of_source = pd.DataFrame({"item": items, "source": frame["code"], "row": range(len(frame))})
    stated = company.table("source_months").merge(of_source, on=["item", "source"], how="inner")
    _overwrite(stated, months, {"unit_cost": cost, "min": least, "max": most, "setup_cost": setup})
    extra = company.table("lever_months").merge(
        pd.DataFrame({"lever": frame["lever"], "item": items, "row": range(len(frame))}),
        on="lever",
        how="inner",
    )
    standard = extra["item"].map(company.table("items").set_index("item")["cost"]).fillna(0.0)
    _overwrite(
        extra.assign(unit_cost=extra["unit_cost"] + standard), months, {"unit_cost": cost, "limit": most}
    )
    reachable = np.arange(len(months)) >= frame["lead"].to_numpy(dtype=np.int64)[:, None]
    return cost, np.where(reachable, least, 0.0), np.where(reachable, most, 0.0), setup


def _overwrite(stated: pd.DataFrame, months: pd.PeriodIndex, arrays: dict[str, Array]) -> None:
    """Put the stated values of `row` and `month` into the arrays, where there are any."""
    column = months.get_indexer(pd.PeriodIndex(stated["month"], freq="M"))
    for name, array in arrays.items():
        there = (column >= 0) & stated[name].notna().to_numpy()
        array[stated["row"].to_numpy(dtype=np.int64)[there], column[there]] = stated[name].to_numpy()[there]


def _labour(sources: Sources, resources: Resources) -> Array:
    """What the hours of crews cost per unit of each source, at the dearer of wage and overtime."""
    rate = np.zeros(len(resources.names))
    if len(resources.crews):
        worked = np.maximum(resources.crew_hours.max(axis=1, initial=0.0), 1e-9)
        wage = resources.wages.max(axis=1, initial=0.0) / worked
        dearer = np.maximum(wage, resources.crews["overtime_cost"].to_numpy(dtype=float))
        rate[resources.crews["resource"].to_numpy(dtype=np.int64)] = dearer
    paid = sources.hours["hours"].to_numpy(dtype=float) * rate[sources.hours["resource"].to_numpy(np.int64)]
    source = sources.hours["source"].to_numpy(np.int64)
    return np.asarray(np.bincount(source, paid, minlength=len(sources.frame)), dtype=float)


def _full_cost(sources: Sources, count: int, labour: Array) -> Array:
    """What one unit costs from each source, components from their cheapest ordinary source.

    Found level by level: each round carries costs one level up the bills of material.
    """
    ordinary = (sources.frame["lever"] == "").to_numpy()
    maker = sources.frame["item"].to_numpy(dtype=np.int64)
    source = sources.inputs["source"].to_numpy(dtype=np.int64)
    component = sources.inputs["item"].to_numpy(dtype=np.int64)
    own = labour + (sources.cost.max(axis=1) if sources.cost.size else 0.0)
    item, total = np.zeros(count), own
    for _ in range(count + 1):
        parts = sources.inputs["qty"].to_numpy(dtype=float) * item[component]
        total = own + np.bincount(source, parts, minlength=len(maker))
        cheapest = np.full(count, np.inf)
        np.minimum.at(cheapest, maker[ordinary], total[ordinary])
        cheapest = np.where(np.isfinite(cheapest), cheapest, 0.0)
        if np.allclose(cheapest, item):
            break
        item = cheapest
    return np.asarray(total, dtype=float)
