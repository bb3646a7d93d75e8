"""Throwing away what nobody will ask for again: what was said, clicked and opened long ago."""

from datetime import datetime, timedelta

from bot.db import retention
from bot.db.session import Transaction

KEPT = timedelta(days=400)  # longer than a year's cycles refer back to


def clean(transaction: Transaction, *, now: datetime) -> None:
    """Delete old rows; plans, answers and the audit trail stay for good."""
    with transaction() as session:
        retention.forget(session, before=now - KEPT)
