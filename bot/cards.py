"""Which function draws which card."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from bot.db.card import CardSubject, Reader
from bot.messages.message import Message
from bot.projections import approval, cycle, demand, home, reconcile, release, supply
from bot.use_cases.redraw import Card

Projection = Callable[[Session, str, Reader], Message]

PROJECTIONS: Mapping[str, Projection] = {
    Card.BOARD: cycle.board,
    Card.PROBLEMS: cycle.problems,
    Card.REQUEST: demand.request,
    Card.PROGRESS: demand.progress,
    Card.CONSENSUS: demand.consensus_card,
    Card.SUPPLY: supply.board,
    Card.SHORTAGE: supply.shortage,
    Card.SUMMARY: reconcile.summary,
    Card.DECISION: approval.decision,
    Card.STATUS: approval.status,
    Card.PUBLISHED: release.published,
    "home": home.home,
}


def project(session: Session, subject: CardSubject, reader: Reader) -> Message:
    """The card as the database has it now."""
    return PROJECTIONS[subject.kind](session, subject.id, reader)
