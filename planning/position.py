"""Where each item stood when the last month closed: sold, planned, stocked, produced, ordered.

Every column is a plain sum, so that a family or the company is the sum of its items.
"""

import pandas as pd

from planning import demand, periods
from planning.company import Company

LINE = ["item", "region"]
YEAR = 12
NO_FAMILY = "(no family)"


def lines(company: Company, *, as_of: pd.Period) -> pd.DataFrame:
    """The closed month per item and region: item, region, sold, lost, wanted (both together), plan.

    Without any plan for that month `plan` is empty; a line that the plan left out was planned at zero.
    """
    past = demand.history(company.table("actuals"), company.table("customers"))
    closed = _in_month(past, as_of - 1).rename(columns={"qty": "wanted"})
    wanted = closed[[*LINE, "wanted", "sold", "lost"]]
    planned = _in_month(company.table("last_plan"), as_of - 1)[[*LINE, "qty"]].rename(columns={"qty": "plan"})
    both = wanted.merge(planned, on=LINE, how="outer").fillna({"sold": 0.0, "lost": 0.0, "wanted": 0.0})
    if not planned.empty:
        both["plan"] = both["plan"].fillna(0.0)
    return both


def items(company: Company, *, as_of: pd.Period) -> pd.DataFrame:
    """One row per item of the items table, indexed by its code.

    Columns family, price, cost, safety_stock, sold, lost, wanted, plan, value, last_year, value_last_year,
    stock, stock_value, produced, produced_plan, open, overdue, open_value. The plan and the production plan
    are empty where there is none at all.
    """
    master = company.table("items").set_index("item")
    frame = master[["price", "cost", "safety_stock"]].copy()
    frame.insert(0, "family", master["family"].replace("", None).fillna(NO_FAMILY))
    by_item = lines(company, as_of=as_of).groupby("item")
    parts = [
        by_item[["sold", "lost", "wanted"]].sum(),
        by_item["plan"].sum(min_count=1),
        _sales_value(company, as_of - 1).rename("value"),
        _in_month(company.table("actuals"), as_of - 1 - YEAR)
        .groupby("item")["qty"]
        .sum()
        .rename("last_year"),
        _sales_value(company, as_of - 1 - YEAR).rename("value_last_year"),
        company.table("stock").groupby("item")["qty"].sum().rename("stock"),
        _produced(company, as_of - 1),
        _orders(company, as_of),
    ]
    for part in parts:
        frame = frame.join(part)
    unplanned = [column for column in ("plan", "produced_plan") if frame[column].isna().all()]
    figures = frame.columns.drop(["family", *unplanned])
    frame[figures] = frame[figures].fillna(0.0)
    stock_value, open_value = frame["stock"] * frame["cost"], frame["open"] * frame["price"]
    return frame.assign(stock_value=stock_value, open_value=open_value)


def sales_value(company: Company) -> pd.Series:
    """What each row of the actuals brought: its revenue, or where none is given the list price."""
    actuals = company.table("actuals")
    prices = actuals["item"].map(company.table("items").set_index("item")["price"])
    return actuals["revenue"].fillna(actuals["qty"] * prices)


def _in_month(rows: pd.DataFrame, month: pd.Period) -> pd.DataFrame:
    return rows[rows["month"] == month]


def _sales_value(company: Company, month: pd.Period) -> pd.Series:
    actuals = company.table("actuals").assign(value=sales_value(company))
    return _in_month(actuals, month).groupby("item")["value"].sum()


def _produced(company: Company, month: pd.Period) -> pd.DataFrame:
    rows = _in_month(company.table("production"), month).set_index("item")
    return rows[["qty", "planned"]].set_axis(["produced", "produced_plan"], axis="columns")


def _orders(company: Company, as_of: pd.Period) -> pd.DataFrame:
    book = company.table("orders")
    remaining = (book["qty"] - book["shipped"]).clip(lower=0.0).where(book["kind"] != "project", 0.0)
    overdue = remaining.where(book["due"] < pd.Timestamp(periods.first_day(as_of)), 0.0)
    return pd.DataFrame({"item": book["item"], "open": remaining, "overdue": overdue}).groupby("item").sum()
