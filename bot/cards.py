"""The kinds of cards, and which function draws which."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from sqlalchemy.orm import Session

from bot.db.card import HOME, CardSubject, Reader
from bot.messages.message import Message
from bot.projections import approval, cycle, demand, home, reconcile, release, supply


class Card(StrEnum):
    """The kinds of cards."""

    BOARD = "cycle.board"
    PROBLEMS = "cycle.problems"
    REQUEST = "demand.request"
    PROGRESS = "demand.progress"
    CONSENSUS = "demand.consensus"
    SUPPLY = "supply.board"
    SHORTAGE = "supply.shortage"
    SUMMARY = "reconcile.summary"
    DECISION = "approval.decision"
    STATUS = "approval.status"
    PUBLISHED = "release.published"


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
    HOME: home.home,
}


def project(session: Session, subject: CardSubject, reader: Reader) -> Message:
    """The card as the database has it now."""
    return PROJECTIONS[subject.kind](session, subject.id, reader)
