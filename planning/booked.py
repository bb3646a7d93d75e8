"""A company's order book beside its agreed demand: what is written down already, and what orders leave."""

import pandas as pd

from planning import demand, netting, orderbook, periods
from planning.company import Company
from planning.consumption import Window
from planning.demand import KEY
from planning.netting import Netting
from planning.orderbook import Component

NEAR_MONTHS = 5  # in which demand is told by its components; beyond, little is written down


def tables(company: Company, agreed: pd.DataFrame, *, as_of: pd.Period) -> dict[str, pd.DataFrame]:
    """The tables of a plan that come of the order book.

    netting      item, region, month, gross, orders, net, demand (orders + net)
    consumption  order, item, region, month (whose forecast it took; empty: it found none), qty
    order_book   item, region, month, component, qty: the near months of agreed demand, by component

    agreed   item, region, month, qty: the agreed, unconstrained demand
    """
    months = list(periods.horizon(as_of, company.settings.horizons.plan))
    book = open_book(company)
    parts = orderbook.composition(book, months=months[:NEAR_MONTHS])
    near = agreed[agreed["month"].isin(months[:NEAR_MONTHS])]
    orders = book[book["kind"] != Component.PROJECT]
    found = netting.net(agreed[[*KEY, "qty"]], orders, months=months, window=_window(company))
    return {
        "netting": found.lines,
        "consumption": _record(found),
        "order_book": orderbook.with_other(parts, near),
    }


def _record(found: Netting) -> pd.DataFrame:
    """The consumption record, with what found no forecast at its end."""
    over = found.over.assign(month=None)[list(found.taken.columns)]
    rows = [*found.taken.itertuples(index=False, name=None), *over.itertuples(index=False, name=None)]
    return pd.DataFrame(rows, columns=found.taken.columns)


def stream(company: Company, forecast: pd.DataFrame, *, as_of: pd.Period) -> pd.DataFrame:
    """Demand as the order book sees it: what is written down, and what of the forecast it leaves.

    forecast   item, region, month, qty

    Returns item, region, month, qty over the near months of the consensus; nothing where there are none.
    """
    near = list(periods.horizon(as_of, company.settings.consensus.near_months))
    if not near:
        return forecast[[*KEY, "qty"]].iloc[:0]
    parts = orderbook.composition(open_book(company), months=near)
    whole = orderbook.with_other(parts, forecast[forecast["month"].isin(near)])
    return whole.groupby(KEY, as_index=False)["qty"].sum()


def long_range(company: Company, *, as_of: pd.Period) -> pd.DataFrame:
    """Shipments beyond the near months as the bookings plan lets expect them: item, region, month, qty.

    The ratio of shipments to bookings is that of the last year; items arrive their lead time after booking.
    """
    booked = company.table("bookings")
    past = demand.history(company.table("actuals"), company.table("customers"))
    lead = company.table("items").set_index("item")["lead_months"].fillna(0.0)
    first = as_of + company.settings.consensus.near_months
    last = as_of + company.settings.horizons.plan - 1
    parts = [booked[[*KEY, "qty"]].iloc[:0]]
    for (item, region), rows in booked.groupby(["item", "region"]):
        shipped = past[(past["item"] == item) & (past["region"] == region)]
        ratio = orderbook.shipments_per_booking(_last_year(rows, as_of), _last_year(shipped, as_of))
        if ratio > 0:
            months = int(lead.get(item, 0.0))
            parts.append(orderbook.long_range(rows[[*KEY, "qty"]], ratio=ratio, lead_months=months))
    whole = pd.concat(parts, ignore_index=True)
    return whole[(whole["month"] >= first) & (whole["month"] <= last)]


def _last_year(rows: pd.DataFrame, as_of: pd.Period) -> pd.Series:
    return rows.loc[(rows["month"] >= as_of - 12) & (rows["month"] < as_of), "qty"]


def _window(company: Company) -> Window:
    stated = company.settings.consumption
    return Window(
        back=stated.back,
        forward=stated.forward,
        forward_first=stated.forward_first,
        abnormal_percent=stated.abnormal_percent,
    )


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
