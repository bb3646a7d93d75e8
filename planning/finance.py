"""A plan in money: revenue, margin, cost of stock, and what explains a difference between two plans."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planning.company import Company
from planning.supply import Result


@dataclass(frozen=True, kw_only=True)
class Bridge:
    """The parts of a difference in revenue; they add up to it."""

    volume: float  # more or fewer units, at the old mean price
    mix: float  # dearer or cheaper items among them
    price: float  # the same units at other prices

    @property
    def total(self) -> float:
        """The whole difference."""
        return self.volume + self.mix + self.price


def project(company: Company, result: Result) -> pd.DataFrame:
    """Revenue, margin and stock value of a plan, by family and month.

    revenue = sum of shipped × net price; margin = sum of shipped × (price - cost); stock_value = sum of stock
    at the end of the month × cost. Components count in the stock of their own family.

    Returns family, month, revenue, cost (of what is shipped), margin, stock_value; in the company's currency.
    """
    lines = result.lines.merge(_values(company), on="item", how="left")
    sold = lines.assign(
        revenue=lines["shipped"] * prices(company, result.lines).to_numpy(),
        cost=lines["shipped"] * lines["unit_cost"],
        stock_value=lines["stock"] * lines["unit_cost"],
    )[["family", "month", "revenue", "cost", "stock_value"]]
    both = pd.concat([sold, _component_stock(company, result)], ignore_index=True)
    money = both.groupby(["family", "month"], as_index=False)[["revenue", "cost", "stock_value"]].sum()
    money.insert(4, "margin", money["revenue"] - money["cost"])
    return money


def budget_gap(lines: pd.DataFrame) -> pd.DataFrame:
    """What the gap to the budget is made of, by family and month: volume, mix and price add up to it.

    Takes family, month, constrained, constrained_value, budget, budget_value; leaves out months of a family
    without a budget. For each month, with Q the units of all families together,

        volume = (Q1/Q0 - 1) × q0 × p0;  mix = (q1 - q0 × Q1/Q0) × p0;  price = q1 × (p1 - p0)

    so that the rows of a month add up to its `bridge`. Returns family, month, budget_value, plan_value, gap,
    volume, mix, price.
    """
    known = lines.dropna(subset=["budget", "budget_value"])
    month = known.groupby("month")
    before, after = month["budget"].transform("sum"), month["constrained"].transform("sum")
    growth = (after / before.where(before > 0)).fillna(0.0)
    old_price = (known["budget_value"] / known["budget"].where(known["budget"] > 0)).fillna(0.0)
    volume = (growth - 1) * known["budget_value"]
    mix = (known["constrained"] - known["budget"] * growth) * old_price
    gap = known["constrained_value"] - known["budget_value"]
    return pd.DataFrame(
        {
            "family": known["family"],
            "month": known["month"],
            "budget_value": known["budget_value"],
            "plan_value": known["constrained_value"],
            "gap": gap,
            "volume": volume,
            "mix": mix,
            "price": gap - volume - mix,
        }
    ).reset_index(drop=True)


def prices(company: Company, lines: pd.DataFrame) -> pd.Series:
    """The price of the item and month of each line: as the demand states it, else the list price.

    Where regions pay different prices it is their mean, by quantity.
    """
    listed = lines["item"].map(company.table("items").set_index("item")["price"]).fillna(0.0)
    stated = company.table("demand").dropna(subset="price")
    if stated.empty:
        return listed
    sums = (
        stated.assign(value=stated["qty"] * stated["price"])
        .groupby(["item", "month"])[["qty", "value"]]
        .sum()
    )
    means = (sums["value"] / sums["qty"].where(sums["qty"] > 0)).reindex(
        pd.MultiIndex.from_frame(lines[["item", "month"]])
    )
    return pd.Series(means.to_numpy(), index=lines.index).fillna(listed)


def bridge(
    before: Mapping[str, float],
    after: Mapping[str, float],
    *,
    prices_before: Mapping[str, float],
    prices_after: Mapping[str, float],
) -> Bridge:
    """What a change in revenue is made of: volume, mix and price.

    volume = (Q1 - Q0) × Rev0 / Q0; mix = sum of (q1 - q0 × Q1 / Q0) × p0; price = sum of q1 × (p1 - p0), with
    Q the total quantity. Without any quantity before, everything is volume at the new prices.

    >>> bridge({"a": 10, "b": 10}, {"a": 15, "b": 9}, prices_before={"a": 5, "b": 10},
    ...        prices_after={"a": 5, "b": 11})
    Bridge(volume=30.0, mix=-15.0, price=9.0)
    """
    items = sorted(set(before) | set(after))
    q0 = {item: float(before.get(item, 0.0)) for item in items}
    q1 = {item: float(after.get(item, 0.0)) for item in items}
    total0, total1 = sum(q0.values()), sum(q1.values())
    if total0 == 0:
        return Bridge(volume=sum(q1[item] * prices_after[item] for item in items), mix=0.0, price=0.0)
    p0 = {item: float(prices_before.get(item, prices_after.get(item, 0.0))) for item in items}
    p1 = {item: float(prices_after.get(item, p0[item])) for item in items}
    revenue0 = sum(q0[item] * p0[item] for item in items)
    return Bridge(
        volume=(total1 - total0) * revenue0 / total0,
        mix=sum((q1[item] - q0[item] * total1 / total0) * p0[item] for item in items),
        price=sum(q1[item] * (p1[item] - p0[item]) for item in items),
    )


def _values(company: Company) -> pd.DataFrame:
    items = company.table("items")[["item", "price", "cost"]].fillna(0.0)
    return items.rename(columns={"cost": "unit_cost"})


def _component_stock(company: Company, result: Result) -> pd.DataFrame:
    """The stock of items that are not sold: family, month, revenue and cost of none, stock_value."""
    stock = result.materials[~result.materials["component"].isin(result.lines["item"])]
    stock = stock.merge(_values(company), left_on="component", right_on="item", how="left")
    families = company.table("items").set_index("item")["family"]
    family = stock["component"].map(families)
    return pd.DataFrame(
        {
            "family": family.where(family.notna() & (family != ""), stock["component"]),
            "month": stock["month"],
            "revenue": 0.0,
            "cost": 0.0,
            "stock_value": stock["stock"] * stock["unit_cost"],
        }
    )
