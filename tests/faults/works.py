"""Long work as the planning core would do it, in no time: what it saves, without what it computes."""

from datetime import datetime

import pandas as pd
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db import cycle
from bot.db import plan as plans
from bot.db.due import Due
from bot.db.plan import PlanTable, PlanVersion, Status
from bot.db.session import Transaction
from bot.db.supply import Shortage
from bot.use_cases import approval, supply
from bot.use_cases import cycle as cycles
from bot.use_cases.work import Save, nothing
from planning.shortage import State
from tests.builders import months


def none(transaction: Transaction, row: Due, now: datetime) -> Save:
    """Nothing to save."""
    return nothing


def baseline(transaction: Transaction, row: Due, now: datetime) -> Save:
    """Lines for both reps, so that they are asked and reminded."""

    def save(session: Session) -> None:
        session.add_all(months.proposals(row.cycle_id))
        begun = cycle.lock(session, row.cycle_id)
        begun.checked_at = begun.baseline_at = now
        session.flush()
        cycles.advance(session, begun, now=now)

    return save


def plan(transaction: Transaction, row: Due, now: datetime) -> Save:
    """A plan as the core would make it: short of one item, until somebody promised a lever."""

    def save(session: Session) -> None:
        begun = cycle.lock(session, row.cycle_id)
        if begun.demand_closed_at is None:
            return
        approval.void(session, begun, now=now)
        own = select(Shortage.state).where(Shortage.cycle_id == row.cycle_id)
        answered = session.scalars(own).one_or_none()
        is_solved = answered in (State.ACKNOWLEDGED, State.RESOLVED)
        number = plans.next_number(session, row.cycle_id)
        version = PlanVersion(
            cycle_id=row.cycle_id,
            number=number,
            status=Status.DRAFT,
            author=begun.demand_closed_by,
            made_at=now,
            inputs_digest="0" * 64,
            digest=f"{number:064x}",
            headline={},
            tables=[PlanTable.of("supply", pd.DataFrame({"item": ["EM-1"], "month": [""], "demand": [1.0]}))],
        )
        session.add(version)
        session.flush()
        supply.record_found(session, begun, version, [] if is_solved else [months.shortage()], now=now)
        cycles.advance(session, begun, now=now)

    return save
