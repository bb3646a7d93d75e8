"""What the plan looks back on: events, assumptions, goals, published versions; and what changed since."""

import numpy as np
import pandas as pd

from planning import assumptions, demand, goals, measures, versions
from planning.company import Company

LINE = ["item", "region", "month"]
CHANGES = [*LINE, "before", "after", "change", "percent", "zone", "late", "over_tolerance"]


def tables(
    company: Company, agreed: pd.DataFrame, events: pd.DataFrame, *, as_of: pd.Period
) -> dict[str, pd.DataFrame]:
    """The tables of a plan that hold it against the past.

    events        past events with their real effect, of `promotions.review`
    assumptions   of `assumptions.judged`
    goals         family, month, goal
    quarters      family, quarter, goal, actual, gap, attainment, closed_months, to_go
    changes       lines that differ from the last plan, with the zone they lie in, whether the change comes
                  too late for the item's lead time, and whether it is beyond the tolerance
    and those of `measures.tables`
    """
    families = company.table("items").set_index("item")["family"].fillna("")
    past = demand.history(company.table("actuals"), company.table("customers"))
    closed = past[past["month"] < as_of]
    spread = goals.spread(company.table("goals"), closed, families)
    return {
        "events": events,
        "assumptions": assumptions.judged(company.table("assumptions"), closed, families, as_of=as_of),
        "goals": spread,
        "quarters": goals.followed(spread, closed, families, as_of=as_of),
        "changes": _changes(company, agreed, as_of),
        **measures.tables(company, as_of=as_of),
    }


def _changes(company: Company, agreed: pd.DataFrame, as_of: pd.Period) -> pd.DataFrame:
    """Where the agreed demand has left the last plan, over the months that both hold."""
    last = company.table("last_plan")
    shared = set(last["month"]) & set(agreed["month"])
    moved = versions.changes(
        last[last["month"].isin(shared)],
        agreed[agreed["month"].isin(shared)],
        on=LINE,
    )
    stated, lead = company.settings, company.table("items").set_index("item")["lead_months"]
    months = moved["month"].astype("int64") - as_of.ordinal
    percent = 100 * moved["change"] / moved["before"].where(moved["before"] > 0)
    slushy = stated.frozen_months + stated.fences.slushy_months
    zone = np.select([months < stated.frozen_months, months < slushy], ["frozen", "slushy"], "free")
    beyond = percent.abs().fillna(100.0) > stated.tolerances.reason_percent
    return moved.assign(
        percent=percent,
        zone=zone,
        late=months < moved["item"].map(lead).fillna(0.0),
        over_tolerance=beyond & (moved["change"].abs() > stated.tolerances.reason_minimum),
    )[CHANGES]
