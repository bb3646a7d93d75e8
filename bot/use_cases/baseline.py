"""The statistical baseline of a cycle: what reps are asked to confirm or change."""

from datetime import datetime

import pandas as pd
from sqlalchemy import insert
from sqlalchemy.orm import Session

from bot.db import company, cycle
from bot.db.demand import Proposal
from bot.db.session import Transaction
from bot.use_cases.cycle import advance
from bot.use_cases.work import Save, nothing
from planning import demand, owners, periods, plan
from planning.company import Company
from planning.demand import KEY

PAST = 12  # months back to the same month of last year


def make(transaction: Transaction, *, cycle_id: int, now: datetime) -> Save:
    """Forecast every line and keep the proposals, once."""
    with transaction() as session:
        opened = session.get_one(cycle.Cycle, cycle_id)
        if opened.baseline_at is not None:
            return nothing
        data = company.load(session, opened.company_id)
    rows = _proposals(data, as_of=periods.parse(opened.month)).to_dict("records")

    def save(session: Session) -> None:
        opened = cycle.lock(session, cycle_id)
        if opened.baseline_at is None:
            # In one statement: objects for ten thousand rows would hold up every other writer.
            session.execute(insert(Proposal), [{"cycle_id": cycle_id, **row} for row in rows])
            opened.baseline_at = now
            session.flush()
            advance(session, opened, now=now)

    return save


def _proposals(data: Company, *, as_of: pd.Period) -> pd.DataFrame:
    """One row per figure: key, qty in the item's decimals, bounds, method, owner, last plan, last year."""
    expected = plan.baseline(data, as_of=as_of)
    lines = expected.proposal.merge(expected.lines.drop(columns="qty"), on=KEY)
    decimals = data.table("items").set_index("item")["decimals"].astype(int)
    lines["qty"] = [
        round(qty, decimals.get(item, 0)) for item, qty in zip(lines["item"], lines["qty"], strict=True)
    ]
    lines["owner"] = lines["region"].map(owners.of_regions(data))
    lines = lines.merge(_last_plan(data), on=KEY, how="left").merge(_last_year(data), on=KEY, how="left")
    lines["month"] = lines["month"].astype(str)
    named = [*KEY, "qty", "lower", "upper", "method", "owner", "last_plan", "last_year"]
    return lines[named].astype(object).where(lines[named].notna(), None)


def _last_plan(data: Company) -> pd.DataFrame:
    return data.table("last_plan")[[*KEY, "qty"]].rename(columns={"qty": "last_plan"})


def _last_year(data: Company) -> pd.DataFrame:
    """What was wanted in the same month of the year before."""
    sold = demand.history(data.table("actuals"), data.table("customers"))[[*KEY, "qty"]]
    return sold.assign(month=sold["month"] + PAST).rename(columns={"qty": "last_year"})
