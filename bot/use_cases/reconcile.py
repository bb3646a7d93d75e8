"""Putting demand and supply side by side."""

from datetime import datetime

from bot.db import cycle
from bot.db.session import Transaction
from bot.use_cases import redraw
from planning.roles import Right


def post(transaction: Transaction, *, cycle_id: int, now: datetime) -> None:
    """Post the summary; the planner can start the approval from it."""
    with transaction() as session:
        opened = cycle.lock(session, cycle_id)
        redraw.summary(session, opened, now=now)
        redraw.supply(session, opened, now=now)
        redraw.homes(session, Right.START_APPROVAL, now=now)
