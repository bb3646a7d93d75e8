"""Stock that does not move: slow, in excess, or obsolete, what it is worth, and what to set aside for it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planning.company import Company

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When stock counts as slow, and what is set aside for it by age."""

    days_without_issue: int = 180
    cover_months: float = 6.0
    provisions: tuple[tuple[int, float], ...] = (
        (180, 0.25),
        (365, 0.50),
        (730, 1.00),
    )  # days, share of value


def review(
    company: Company, demand: pd.DataFrame, *, as_of: pd.Period, limits: Limits | None = None
) -> pd.DataFrame:
    """Every item in stock, the largest value of excess first.

    - slow by frequency: nothing was issued for so many days;
    - slow by quantity: the stock covers more than so many months of what is asked for. Both are shown,
      because cover alone mislabels steady movers that were bought in bulk;
    - excess = max(0, stock - what is asked for within the cover limit);
    - obsolete: nobody asks for it, no open order wants it, and no bill of material of an item that is asked
      for uses it;
    - provision = value × the share of its age band.

    `demand` is item, month, qty: what is asked for from the first month on. Returns item, family, qty, value,
    days_without_issue (empty when nobody knows), cover_months (infinite without demand), slow_frequency,
    slow_quantity, excess, excess_value, obsolete, provision.
    """
    rules = limits or Limits()
    table = _stock(company, as_of)
    ahead = _asked(company, demand, as_of)
    table["cover_months"] = _cover(table["qty"], ahead.reindex(table["item"]).fillna(0.0))
    within = ahead.reindex(table["item"]).fillna(0.0).iloc[:, : int(rules.cover_months)].sum(axis=1)
    table["excess"] = (table["qty"] - within.to_numpy()).clip(lower=0.0)
    table["excess_value"] = table["excess"] * table["cost"]
    table["slow_frequency"] = table["days_without_issue"] > rules.days_without_issue
    table["slow_quantity"] = table["cover_months"] > rules.cover_months
    table["obsolete"] = ~table["item"].isin(_wanted(company, ahead)) & (table["qty"] > 0)
    shares = [_share(days, rules) for days in table["days_without_issue"]]
    table["provision"] = table["value"] * np.array(shares)
    columns = ["item", "family", "qty", "value", "days_without_issue", "cover_months", "slow_frequency"]
    columns += ["slow_quantity", "excess", "excess_value", "obsolete", "provision"]
    return table.sort_values(["excess_value", "item"], ascending=[False, True], ignore_index=True)[columns]


def turns(cost_of_sales: float, *, stock_value: float) -> float:
    """How often stock turns over in a year: yearly cost of what is sold over mean stock value.

    >>> turns(1200.0, stock_value=300.0)
    4.0
    """
    return cost_of_sales / stock_value if stock_value > 0 else float("inf")


def _stock(company: Company, as_of: pd.Period) -> pd.DataFrame:
    items = company.table("items").set_index("item")
    held = (
        company.table("stock")
        .groupby("item", as_index=False)
        .agg(qty=("qty", "sum"), last=("last_issue", "max"))
    )
    held["family"] = held["item"].map(items["family"]).fillna("")
    held["cost"] = held["item"].map(items["cost"]).fillna(0.0)
    held["value"] = held["qty"] * held["cost"]
    held["days_without_issue"] = (as_of.start_time - held["last"]).dt.days.astype(float)
    return held


def _asked(company: Company, demand: pd.DataFrame, as_of: pd.Period) -> pd.DataFrame:
    """What is asked for, items down and months across, through the bills of material."""
    horizon = (
        pd.period_range(as_of, demand["month"].max(), freq="M") if len(demand) else pd.PeriodIndex([as_of])
    )
    wide = demand.pivot_table(index="item", columns="month", values="qty", aggfunc="sum")
    wide = wide.reindex(columns=horizon).fillna(0.0)
    bom = company.table("bom")
    level = wide
    for _ in range(len(bom) + 1):
        used = bom[bom["parent"].isin(level.index)]
        if used.empty:
            break
        parts = level.loc[used["parent"]].mul(used["qty_per"].to_numpy(), axis=0)
        level = parts.groupby(used["component"].to_numpy()).sum()
        wide = wide.add(level, fill_value=0.0)
    return wide


def _cover(stock: pd.Series, ahead: pd.DataFrame) -> list[float]:
    """Months that a stock lasts: month after month is used up, the last one in proportion."""
    covers = []
    for quantity, months in zip(stock, ahead.to_numpy(dtype=float), strict=True):
        used = np.cumsum(months)
        if not len(used) or used[-1] <= 0:
            covers.append(float("inf") if quantity > 0 else 0.0)
            continue
        full = int(np.searchsorted(used, quantity, side="right"))
        if full < len(used):
            before = used[full - 1] if full else 0.0
            covers.append(full + (quantity - before) / months[full])
        else:
            covers.append(full + (quantity - used[-1]) / (used[-1] / len(used)))
    return covers


def _wanted(company: Company, ahead: pd.DataFrame) -> set[str]:
    orders = company.table("orders")
    still_open = orders.loc[orders["qty"] > orders["shipped"], "item"]
    return set(ahead.index[ahead.sum(axis=1) > 0]) | set(still_open)


def _share(days: float, rules: Limits) -> float:
    return max((share for age, share in rules.provisions if days > age), default=0.0)
