"""Which cards show which noun, and where their copies hang."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.cards import Card
from bot.db import demand, outbox, people
from bot.db.card import CardSubject
from bot.db.cycle import Cycle
from bot.db.demand import Request
from bot.db.plan import PlanVersion
from bot.db.supply import Shortage
from bot.db.target import Purpose, Target
from planning.roles import Right

MAIN = Target.channel(Purpose.MAIN)
DEMAND = Target.channel(Purpose.DEMAND)
SUPPLY = Target.channel(Purpose.SUPPLY)
EXECUTIVE = Target.channel(Purpose.EXECUTIVE)


def board(session: Session, cycle: Cycle, *, now: datetime) -> None:
    """The month's board in the main channel."""
    _redraw(session, Card.BOARD, cycle.id, MAIN, now)


def problems(session: Session, cycle: Cycle, *, now: datetime) -> None:
    """The data problems in the main channel."""
    _redraw(session, Card.PROBLEMS, cycle.id, MAIN, now)


def request(session: Session, request: Request, *, now: datetime) -> None:
    """A rep's request, and what is counted of all of them."""
    person = Target.person(request.person)
    _redraw(session, Card.REQUEST, request.id, person, now)
    outbox.home(session, person=request.person, now=now)
    collection(session, request.cycle_id, now=now)


def all_requests(session: Session, cycle: Cycle, *, now: datetime) -> None:
    """Every rep's request."""
    for each in demand.requests(session, cycle.id):
        request(session, each, now=now)


def collection(session: Session, cycle_id: int, *, now: datetime) -> None:
    """The progress and the consensus in the demand channel, and the count on the board."""
    _redraw(session, Card.BOARD, cycle_id, MAIN, now)
    _redraw(session, Card.PROGRESS, cycle_id, DEMAND, now)
    _redraw(session, Card.CONSENSUS, cycle_id, DEMAND, now)


def supply(session: Session, cycle: Cycle, *, now: datetime) -> None:
    """The board of the supply channel."""
    _redraw(session, Card.SUPPLY, cycle.id, SUPPLY, now)


def shortage(session: Session, shortage: Shortage, *, now: datetime) -> None:
    """A shortage, before its owner."""
    if shortage.owner is not None:
        _redraw(session, Card.SHORTAGE, shortage.id, Target.person(shortage.owner), now)
        outbox.home(session, person=shortage.owner, now=now)


def summary(session: Session, cycle: Cycle, *, now: datetime) -> None:
    """Demand against supply, in the main channel."""
    _redraw(session, Card.SUMMARY, cycle.id, MAIN, now)


def decision(session: Session, plan: PlanVersion, *, now: datetime) -> None:
    """The decision on a plan version: before each approver, and without buttons in the executive channel."""
    for approver in people.with_right(session, Right.APPROVE_PLAN):
        _redraw(session, Card.DECISION, plan.id, Target.person(approver.id), now)
        outbox.home(session, person=approver.id, now=now)
    _redraw(session, Card.STATUS, plan.id, EXECUTIVE, now)


def published(session: Session, plan: PlanVersion, *, now: datetime) -> None:
    """The published plan, in the main channel."""
    _redraw(session, Card.PUBLISHED, plan.id, MAIN, now)


def homes(session: Session, right: Right, *, now: datetime) -> None:
    """The Home tab of everybody with that right."""
    for person in people.with_right(session, right):
        outbox.home(session, person=person.id, now=now)


def _redraw(session: Session, card: Card, subject: int, to: Target, now: datetime) -> None:
    outbox.redraw(session, subject=CardSubject(kind=card, id=str(subject)), to=to, now=now)
