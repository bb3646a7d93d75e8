"""An independent check of a plan: recomputed from the company's tables, without the model that made it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planning import capacity
from planning.calendar import Calendar
from planning.company import Company
from planning.problems import Problem
from planning.settings import HoldingOn
from planning.supply.result import Result

TOLERANCE = 1e-5  # relative
TEXTS = ["item", "family", "place", "month", "moved"]  # moved may be negative


def verify(company: Company, demand: pd.DataFrame, result: Result, *, calendar: Calendar) -> list[Problem]:
    """Everything in which a plan contradicts the tables it was made from; empty when it is right.

    Checks that no quantity is negative; that stock, deliveries, backlog, components and crews balance; that
    demand is the demand that was asked for; that no resource works longer, and no source gives more, than it
    can; and that the money is what the quantities cost.
    """
    checks = (
        _not_negative(result),
        _demand_is_met_or_short(demand, result),
        _stock_balances(company, result),
        _components_balance(company, result),
        _crews_balance(company, result, calendar),
        _capacity_holds(company, result, calendar),
        _sources_hold(company, result),
        _money_adds_up(company, result, calendar),
    )
    return [problem for check in checks for problem in check]


def _not_negative(result: Result) -> Iterator[Problem]:
    for column in result.lines.columns.difference(TEXTS):
        for row in result.lines[result.lines[column] < -TOLERANCE].itertuples():
            yield _fault(row.item, row.month, column, "it is negative")


def _demand_is_met_or_short(demand: pd.DataFrame, result: Result) -> Iterator[Problem]:
    """demand = consensus; shipped(t) = demand(t) + backlog(t-1) - backlog(t) - lost(t)."""
    lines = result.lines.groupby(["item", "month"])[["demand", "shipped", "backlog", "lost"]].sum()
    asked = demand.groupby(["item", "month"])["qty"].sum()
    for item, month in _different(lines["demand"], asked.reindex(lines.index).fillna(0.0)):
        yield _fault(item, month, "demand", "it is not the demand that was asked for")
    before = lines.groupby(level="item")["backlog"].shift(1)
    rest = lines["demand"] + before - lines["backlog"] - lines["lost"]
    later = before.notna()
    for item, month in _different(lines.loc[later, "shipped"], rest[later]):
        yield _fault(item, month, "shipped", "it does not follow from demand, backlog and loss")


def _stock_balances(company: Company, result: Result) -> Iterator[Problem]:
    """stock(t) = stock(t-1) + what came in - what went out, for every item at every place."""
    lines = result.lines.set_index(["item", "place", "month"])
    came = lines[["make", "buy", "outsourced", "moved", "receipts"]].sum(axis=1)
    went = lines[["used", "scrapped", "shipped"]].sum(axis=1)
    for item, _, month in _different(lines["stock"], _before(company, lines) + came - went):
        yield _fault(item, month, "stock", "it does not follow from what came in and went out")


def _components_balance(company: Company, result: Result) -> Iterator[Problem]:
    """stock(t) = stock(t-1) + receipts + orders - gross, for every component."""
    materials = result.materials.rename(columns={"component": "item"}).set_index(["item", "place", "month"])
    after = _before(company, materials) + materials["receipts"] + materials["order_qty"] - materials["gross"]
    for item, _, month in _different(materials["stock"], after):
        yield _fault(item, month, "stock", "it does not follow from orders and use")


def _before(company: Company, table: pd.DataFrame) -> pd.Series:
    """Stock at the end of the month before; the opening stock for the first month."""
    stock = company.table("stock")
    by_place = stock.groupby(["item", "site"])["qty"].sum()
    by_item = stock.groupby("item")["qty"].sum()
    items, places = table.index.get_level_values("item"), table.index.get_level_values("place")
    one = places == ""
    opening = np.where(
        one,
        by_item.reindex(items).fillna(0.0).to_numpy(),
        by_place.reindex(pd.MultiIndex.from_arrays([items, places])).fillna(0.0).to_numpy(),
    )
    before = table.groupby(level=["item", "place"])["stock"].shift(1)
    return before.where(before.notna(), pd.Series(opening, index=table.index))


def _crews_balance(company: Company, result: Result, calendar: Calendar) -> Iterator[Problem]:
    """workers(t) = those of t-1 who stay + trained - laid off; overtime is no more than they may do."""
    crews = result.crews.set_index(["resource", "month"])
    stated = company.table("crews").set_index("resource")
    names = crews.index.get_level_values("resource")
    before = crews.groupby(level="resource")["workers"].shift(1)
    stay = 1 - stated["leaving_percent"].reindex(names).to_numpy() / 100
    before = (before * stay).where(before.notna(), stated["workers"].reindex(names).to_numpy())
    trained = crews.groupby(level="resource", group_keys=False)["hired"].apply(
        lambda hired: hired.shift(int(stated["training_months"].get(hired.name, 0)), fill_value=0.0)
    )
    for name, month in _different(crews["workers"], before + trained - crews["laid_off"]):
        yield _fault(name, month, "workers", "they do not follow from who came and went")
    most = crews["workers"] * _overtime_of_a_worker(company, crews.index, calendar)
    for name, month in _above(crews["overtime"], most):
        yield _fault(name, month, "overtime", "it is more than the workers may do")


def _capacity_holds(company: Company, result: Result, calendar: Calendar) -> Iterator[Problem]:
    """Hours worked out from the bill of capacity <= normal hours + crews + overtime."""
    load = result.load.set_index(["resource", "month"])
    if load.empty:
        return
    months = pd.PeriodIndex(load.index.get_level_values("month").unique(), freq="M")
    normal = capacity.hours(company, months, calendar).stack(future_stack=True).reindex(load.index)
    for resource, month in _different(
        load["capacity"], normal + _crew_hours(company, result, calendar, load)
    ):
        yield _fault(resource, month, "capacity", "it is not what the tables and the calendar give")
    worked = _hours_worked(company, result).reindex(load.index).fillna(0.0)
    for resource, month in _above(worked, load["capacity"] + load["overtime"]):
        yield _fault(resource, month, "hours", "there are more than capacity and overtime give")


def _crew_hours(company: Company, result: Result, calendar: Calendar, load: pd.DataFrame) -> pd.Series:
    """Hours of the workers who are there, less those that training takes."""
    if result.crews.empty:
        return pd.Series(0.0, index=load.index)
    crews = result.crews.set_index(["resource", "month"])
    training = company.table("crews").set_index("resource")["training_hours"]
    taken = crews["hired"] * training.reindex(crews.index.get_level_values("resource")).to_numpy()
    hours = crews["workers"] * _hours_of_a_worker(company, crews.index, calendar) - taken
    return hours.reindex(load.index).fillna(0.0)


def _hours_of_a_worker(company: Company, index: pd.MultiIndex, calendar: Calendar) -> pd.Series:
    """Hours of one worker of each crew in each month, in the order of the index."""
    crews = index.get_level_values("resource").unique().to_series()
    months = pd.PeriodIndex(index.get_level_values("month").unique(), freq="M")
    hours = capacity.crew_hours(company, crews, months, calendar)
    return pd.DataFrame(hours, index=crews.index, columns=months).stack(future_stack=True).reindex(index)


def _overtime_of_a_worker(company: Company, index: pd.MultiIndex, calendar: Calendar) -> pd.Series:
    crews = company.table("crews").set_index("resource").reindex(index.get_level_values("resource"))
    share = crews["overtime_percent"].to_numpy() / 100
    return share * _hours_of_a_worker(company, index, calendar) + crews["overtime_hours"].to_numpy()


def _hours_worked(company: Company, result: Result) -> pd.Series:
    """Hours of what is made, by the bill of capacity; hours before the first month are spent."""
    use = company.table("resource_use").rename(columns={"source": "only"})
    sites = company.table("resources").set_index("resource")["site"]
    made = result.sourcing.merge(use, on="item", how="inner")
    meant = np.where(made["only"].fillna("") == "", made["kind"] == "make", made["only"] == made["source"])
    here = (made["place"] == "") | (made["place"] == made["resource"].map(sites))
    made = made[meant.astype(bool) & here]
    hours = made.assign(
        hours=made["qty"] * made["hours_per_unit"],
        month=made["month"].array - made["offset_months"].fillna(0.0).astype(int).to_numpy(),
    )
    return hours.groupby(["resource", "month"])["hours"].sum()


def _sources_hold(company: Company, result: Result) -> Iterator[Problem]:
    """No source gives more in a month than the tables say."""
    used = result.sourcing
    limits = pd.concat(
        [
            company.table("suppliers")[["item", "supplier", "max_per_month"]].set_axis(
                ["item", "source", "most"], axis=1
            ),
            company.table("sources")[["item", "source", "max_per_month"]].set_axis(
                ["item", "source", "most"], axis=1
            ),
        ]
    )
    exceptions = company.table("source_months").rename(columns={"max": "stated"})
    bounded = used.merge(limits, on=["item", "source"], how="left").merge(
        exceptions[["item", "source", "month", "stated"]], on=["item", "source", "month"], how="left"
    )
    most = bounded["stated"].where(bounded["stated"].notna(), bounded["most"]).fillna(np.inf)
    for row in bounded[bounded["qty"] > most * (1 + TOLERANCE) + TOLERANCE].itertuples():
        yield _fault(row.item, row.month, "qty", f"{row.source} gives more than it can")


def _money_adds_up(company: Company, result: Result, calendar: Calendar) -> Iterator[Problem]:
    """Wages, hiring, idle hours, holding and the cost of sources, recomputed from the quantities."""
    stated = result.objective.set_index("kind")["amount"]
    expected = _crew_money(company, result, calendar)
    expected |= {"holding": _holding(company, result), "idle": _idle(company, result)}
    bought = result.purchases["cost"].sum()
    expected["buy"] = bought - stated["expedite"]
    for kind, amount in expected.items():
        if abs(stated[kind] - amount) > TOLERANCE * (1.0 + abs(amount)):
            yield _fault(kind, "all months", "amount", "it is not what the quantities cost")


def _crew_money(company: Company, result: Result, calendar: Calendar) -> dict[str, float]:
    if result.crews.empty:
        return {}
    size = result.crews.set_index(["resource", "month"])
    rates = company.table("crews").set_index("resource").reindex(size.index.get_level_values("resource"))
    rates.index = size.index
    pay = rates["wage"] + rates["hourly_wage"] * _hours_of_a_worker(company, size.index, calendar)
    return {
        "wages": float((size["workers"] * pay).sum()),
        "hiring": float((size["hired"] * rates["hire_cost"]).sum()),
        "layoff": float((size["laid_off"] * rates["layoff_cost"]).sum()),
    }


def _idle(company: Company, result: Result) -> float:
    """Normal hours without overtime that nobody worked × what an idle hour costs."""
    rate = company.table("resources").set_index("resource")["idle_cost"]
    load = result.load
    unused = (load["capacity"] + load["overtime"] - load["hours"]).clip(lower=0.0)
    return float((unused * load["resource"].map(rate)).sum())


def _holding(company: Company, result: Result) -> float:
    """Stock of everything × its holding cost; components that are also sold count once.

    What counts is the stock at the end of a month, at its start, or the average of both.
    """
    parts = result.materials[~result.materials["component"].isin(result.lines["item"])]
    keys = ["item", "place", "month"]
    stock = pd.concat(
        [
            result.lines[[*keys, "stock"]],
            parts[["component", "place", "month", "stock"]].set_axis([*keys, "stock"], axis=1),
        ]
    ).set_index(keys)
    kept = {
        HoldingOn.END: stock["stock"],
        HoldingOn.START: _before(company, stock),
        HoldingOn.AVERAGE: (stock["stock"] + _before(company, stock)) / 2,
    }[company.settings.costs.holding_on]
    return float((kept * _holding_rates(company, stock.index)).sum())


def _holding_rates(company: Company, index: pd.MultiIndex) -> pd.Series:
    """What keeping a unit costs, for each item, place and month of the index."""
    items = company.table("items").set_index("item")
    yearly = company.settings.costs.holding_per_year
    usual = items["holding_cost"].fillna(items["cost"].fillna(0.0) * yearly / 12)
    limits = company.table("stock_limits").dropna(subset="holding_cost")
    anywhere = limits[limits["site"] == ""].set_index(["item", "month"])["holding_cost"]
    here = limits[limits["site"] != ""].set_index(["item", "site", "month"])["holding_cost"]
    rate = pd.Series(here.reindex(index).to_numpy(), index=index)
    rate = rate.fillna(pd.Series(anywhere.reindex(index.droplevel("place")).to_numpy(), index=index))
    return rate.fillna(pd.Series(usual.reindex(index.get_level_values("item")).to_numpy(), index=index))


def _different(stated: pd.Series, expected: pd.Series) -> Iterator[tuple[str, ...]]:
    """Where two columns of the same rows disagree."""
    gap = (stated - expected).abs()
    wrong = (gap > TOLERANCE * (1.0 + expected.abs())) | stated.isna() | expected.isna()
    return iter(stated.index[wrong.to_numpy(dtype=bool)])


def _above(stated: pd.Series, most: pd.Series) -> Iterator[tuple[str, ...]]:
    """Where a column is more than it may be."""
    return iter(stated.index[(stated > most + TOLERANCE * (1.0 + most.abs())).to_numpy(dtype=bool)])


def _fault(subject: object, month: object, column: str, reason: str) -> Problem:
    return Problem(
        source="supply plan",
        column=column,
        reason=f"{subject} in {month}: {reason}",
        remedy="run the plan anew and report the fault if it stays",
    )
