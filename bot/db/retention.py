"""Which rows only serve for a time: they keep promises about what is under way, not what was decided."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.db.delivery import Pace
from bot.db.due import Due
from bot.db.due import State as DueState
from bot.db.form import Form
from bot.db.inbox import Intent
from bot.db.outbox import OPEN, Delivery


def forget(session: Session, *, before: datetime) -> None:
    """Delete what was finished before that instant; what is still open stays, however old."""
    session.execute(delete(Intent).where(Intent.received_at < before))
    session.execute(delete(Form).where(Form.opened_at < before))
    session.execute(delete(Delivery).where(Delivery.created_at < before, Delivery.state.not_in(OPEN)))
    finished = (DueState.DONE, DueState.SKIPPED, DueState.CANCELLED)
    session.execute(delete(Due).where(Due.due_at < before, Due.state.in_(finished)))
    session.execute(delete(Pace).where(Pace.not_before < before))
