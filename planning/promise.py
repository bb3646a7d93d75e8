"""What may still be promised of every item: receipts of the plan less the orders that they must cover."""

import numpy as np
import pandas as pd

from planning import inventory
from planning.company import Company
from planning.supply import Result

COLUMNS = ["item", "month", "stock", "supply", "orders", "discrete", "cumulative"]
CAME = ["make", "buy", "outsourced", "receipts"]


def available(company: Company, result: Result) -> pd.DataFrame:
    """Available to promise of every item that is sold, by month: `inventory.atp` of plan and order book.

    Returns item, month, stock (before the first month; nothing in the others), supply (what the plan makes,
    buys and awaits), orders (open ones by the month in which they are due, overdue ones in the first),
    discrete (what this month's supply leaves, after looking ahead) and cumulative (what can be promised by
    the end of the month).
    """
    lines = result.lines
    months = pd.PeriodIndex(sorted(lines["month"].unique()), freq="M")
    arriving = lines.assign(supply=lines[CAME].sum(axis=1) - lines["used"])
    supply = arriving.pivot_table(index="item", columns="month", values="supply", aggfunc="sum")
    booked = _orders(company, months).reindex(supply.index).fillna(0.0)
    stock = company.table("stock").groupby("item")["qty"].sum().reindex(supply.index).fillna(0.0)
    parts = [_of_item(item, stock[item], supply.loc[item], booked.loc[item]) for item in supply.index]
    return pd.concat(parts, ignore_index=True)[COLUMNS] if parts else pd.DataFrame(columns=COLUMNS)


def _of_item(item: str, stock: float, supply: pd.Series, orders: pd.Series) -> pd.DataFrame:
    arriving = supply.to_numpy(dtype=float)
    promise = inventory.atp(stock, receipts=arriving, orders=orders.to_numpy(dtype=float))
    opening = np.zeros(len(arriving))
    opening[:1] = stock
    return pd.DataFrame(
        {
            "item": item,
            "month": supply.index,
            "stock": opening,
            "supply": arriving,
            "orders": orders.to_numpy(dtype=float),
            "discrete": promise.discrete,
            "cumulative": promise.cumulative,
        }
    )


def _orders(company: Company, months: pd.PeriodIndex) -> pd.DataFrame:
    """Open orders, items down and months across; projects that nobody signed are not orders."""
    book = company.table("orders")
    book = book[(book["kind"] != "project") & (book["qty"] > book["shipped"])]
    due = book["due"].dt.to_period("M")
    placed = book.assign(
        open=book["qty"] - book["shipped"], month=due.where(due >= months[:1].min(), months[0])
    )
    wide = placed.pivot_table(index="item", columns="month", values="open", aggfunc="sum")
    return wide.reindex(columns=months).fillna(0.0)
