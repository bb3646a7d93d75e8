"""A company's order book beside its agreed demand: what is written down already, and what orders leave."""

import pandas as pd

from planning import demand, netting, orderbook, periods
from planning.company import Company
from planning.demand import KEY
from planning.orderbook import Component

NEAR_MONTHS = 5  # in which demand is told by its components; beyond, little is written down


def tables(company: Company, agreed: pd.DataFrame, *, as_of: pd.Period) -> dict[str, pd.DataFrame]:
    """The tables of a plan that come of the order book.

    netting      item, region, month, gross, orders, net, demand (orders + net)
    order_book   item, region, month, component, qty: the near months of agreed demand, by component

    agreed   item, region, month, qty: the agreed, unconstrained demand
    """
    months = list(periods.horizon(as_of, company.settings.horizons.plan))
    book = open_book(company)
    parts = orderbook.composition(book, months=months[:NEAR_MONTHS])
    near = agreed[agreed["month"].isin(months[:NEAR_MONTHS])]
    orders = book[book["kind"] != Component.PROJECT]
    return {
        "netting": netting.net(agreed[[*KEY, "qty"]], orders, months=months).lines,
        "order_book": orderbook.with_other(parts, near),
    }


def open_book(company: Company) -> pd.DataFrame:
    """Orders, contracts and projects that are still open: the table orders with its region and month due."""
    book = company.table("orders")
    regions = company.table("customers").set_index("customer")["region"]
    placed = book.assign(
        region=book["customer"].map(regions).fillna(demand.ELSEWHERE),
        due=pd.PeriodIndex(book["due"], freq="M"),
        shipped=book["shipped"].fillna(0.0),
    )
    return placed[placed["qty"] > placed["shipped"]]
