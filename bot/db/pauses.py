"""Pauses and leases that were noted by a clock which was ahead, and would last until it would be right."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot.db.delivery import Pace
from bot.db.due import Due
from bot.db.outbox import Delivery

LONGEST = timedelta(hours=1)  # more than we or Slack ever ask for


def shorten(session: Session, *, real: datetime) -> None:
    """Whatever is to wait for longer than anybody asks waits no more."""
    beyond = real + LONGEST
    session.execute(delete(Pace).where(Pace.not_before > beyond))
    for table in (Delivery, Due):
        session.execute(update(table).where(table.retry_at > beyond).values(retry_at=real))
        session.execute(update(table).where(table.lease_until > beyond).values(lease_until=real))
