"""Messages that did not arrive, or may not have, and what somebody decides about them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.db.outbox import Delivery, State

STATES = (State.FAILED, State.HELD)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A row of the outbox as somebody saw it; the fence tells whether it was taken up since."""

    row: int
    fence: int


def hold(session: Session, shown: Shown) -> Delivery | None:
    """The row, until commit, if it still is as it was shown."""
    same = select(Delivery).where(
        Delivery.id == shown.row, Delivery.fence == shown.fence, Delivery.state.in_(STATES)
    )
    return session.scalars(same.with_for_update()).one_or_none()


def held_in(session: Session, slack_channel: str) -> Sequence[Delivery]:
    """What may stand in that channel, which could not be searched for it."""
    held = select(Delivery).where(Delivery.state == State.HELD, Delivery.channel == slack_channel)
    return session.scalars(held.with_for_update()).all()


def look_again(row: Delivery) -> None:
    """It is searched for once more, and sent if it is not there."""
    row.state, row.retry_at, row.fence = State.UNKNOWN, None, row.fence + 1


def send_afresh(row: Delivery) -> None:
    """It is sent as if it had never been tried: if Slack has it after all, it stands there twice."""
    row.state, row.uncertain, row.fence = State.PENDING, False, row.fence + 1
    row.retry_at = row.first_tried_at = row.tried_at = None
    row.channel = row.ts = row.file_id = row.problem = None


def give_up(row: Delivery, *, by: str) -> None:
    """It is sent no more."""
    row.state, row.problem, row.fence = State.OBSOLETE, f"dropped by {by}", row.fence + 1
