"""From everything that is said about demand to the one figure per line that is agreed on."""

import pandas as pd

from planning import booked, decisions, demand, judgement, measures, periods
from planning.company import Company
from planning.decisions import Decided, Sources
from planning.demand import KEY, Rule, Stream

BY_ACCURACY = "accuracy"
FALLBACKS = (Stream.SALES, Stream.STATISTICAL)


def reach(
    company: Company, streams: pd.DataFrame, overrides: pd.DataFrame | None, *, as_of: pd.Period
) -> Decided:
    """The streams combined by the company's rule, then the decisions of its table overrides.

    streams     item, region, month, stream, qty: what is forecast, entered and expected of events
    overrides   item, region, month, qty, author, reason: words on single lines, before the table's
    """
    whole = pd.concat([streams, *_given(company, streams, as_of)], ignore_index=True)
    whole = whole.groupby([*KEY, "stream"], as_index=False)["qty"].sum()
    combined = demand.combine(whole, rules=rules(company, as_of=as_of), overrides=overrides)
    return decisions.follow(combined, company.table("overrides"), sources=_sources(company, as_of))


def rules(company: Company, *, as_of: pd.Period) -> tuple[Rule, ...]:
    """The rule of the near months, where there are any, then that of all the others."""
    near = company.settings.consensus.near_months
    weights = _weights(company, as_of) if company.settings.consensus.weights == BY_ACCURACY else {}
    beyond = (Stream.SALES, Stream.ORDER_BOOK, Stream.STATISTICAL) if company.has("bookings") else FALLBACKS
    later = Rule(chosen=beyond, weights=weights)
    if near == 0:
        return (later,)
    first = Rule(chosen=(Stream.ORDER_BOOK, *FALLBACKS), last=periods.horizon(as_of, near)[-1])
    return first, later


def _given(company: Company, streams: pd.DataFrame, as_of: pd.Period) -> list[pd.DataFrame]:
    """What functions gave in the table streams, and what the order book says of the near months."""
    last = as_of + company.settings.horizons.plan - 1
    stated = company.table("streams")
    ahead = stated[(stated["month"] >= as_of) & (stated["month"] <= last)]
    forecast = demand.combine(streams, rules=(Rule(added=()),)).lines
    book = booked.stream(company, forecast, as_of=as_of).assign(stream=str(Stream.ORDER_BOOK))
    beyond = booked.long_range(company, as_of=as_of).assign(stream=str(Stream.ORDER_BOOK))
    return [part for part in (ahead[[*KEY, "stream", "qty"]], book, beyond) if len(part)]


def _weights(company: Company, as_of: pd.Period) -> dict[Stream, float]:
    """Weights of what sales sent and of statistics, by their past errors; none until both were measured."""
    known = measures.tables(company, as_of=as_of)["accuracy"]
    rows = known[(known["by"] == measures.ALL) & known["step"].isin([str(name) for name in FALLBACKS])]
    nearest = rows[rows["lag"] == rows["lag"].min()].dropna(subset=["wape"]).set_index("step")
    if set(nearest.index) != {str(name) for name in FALLBACKS}:
        return {}
    months = company.table("versions")["published"].nunique()
    weights = judgement.stream_weights(nearest["wape"].astype(float).to_dict(), months=months)
    return {Stream(name): weight for name, weight in weights.items()}


def _sources(company: Company, as_of: pd.Period) -> Sources:
    items = company.table("items").set_index("item")
    past = demand.history(company.table("actuals"), company.table("customers"))
    return Sources(
        history=past.loc[past["month"] < as_of, [*KEY, "qty"]],
        shares=company.table("shares"),
        families=items["family"].fillna(""),
        decimals=items["decimals"],
    )
