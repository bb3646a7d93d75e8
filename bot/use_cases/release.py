"""Publishing the approved plan: one active version, its files, and what it means for each rep."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from bot.cards import Card
from bot.db import audit, cycle, demand, item, outbox, plan, release, supply
from bot.db.card import CardSubject
from bot.db.cycle import Cycle
from bot.db.plan import PlanVersion, Status
from bot.db.session import Transaction
from bot.db.supply import Shortage
from bot.db.target import Target
from bot.messages import release as messages
from bot.messages.release import LineChange
from bot.use_cases import redraw
from bot.use_cases.cycle import advance
from bot.use_cases.redraw import MAIN
from planning.cycle import Step
from planning.roles import Right
from planning.shortage import State


def publish(transaction: Transaction, *, cycle_id: int, now: datetime) -> None:
    """Make the approved version the active one, and tell everybody whom it concerns; once."""
    with transaction() as session:
        opened = cycle.lock(session, cycle_id)
        version = plan.current(session, cycle_id)
        if version is None or opened.published_at is not None or opened.reached != Step.PUBLISH:
            return
        _activate(session, version, now=now)
        opened.published_at = now
        audit.record(
            session,
            actor="parley",
            action="plan.publish",
            subject=f"plan:{version.id}",
            details={"digest": version.digest, "inputs": version.inputs_digest},
            now=now,
        )
        session.flush()
        redraw.published(session, version, now=now)
        _share_files(session, version, now=now)
        _tell_reps(session, opened, now=now)
        redraw.summary(session, opened, now=now)
        redraw.decision(session, version, now=now)
        redraw.homes(session, Right.SEE_MONEY, now=now)
        advance(session, opened, now=now)


def _activate(session: Session, version: PlanVersion, *, now: datetime) -> None:
    before = plan.active(session)
    if before is not None:
        before.status, before.superseded_at = Status.SUPERSEDED, now
        # The old one first: the database knows only one active version at any moment.
        session.flush()
    version.status, version.published_at = Status.ACTIVE, now


def _share_files(session: Session, version: PlanVersion, *, now: datetime) -> None:
    card = CardSubject(kind=Card.PUBLISHED, id=str(version.id))
    for file in release.files(session, version.id):
        outbox.upload(
            session,
            to=MAIN,
            key=f"release.file:{file.id}",
            name=file.name,
            title=file.name,
            content=str(file.id),
            now=now,
            under=card,
        )


def _tell_reps(session: Session, opened: Cycle, *, now: datetime) -> None:
    for asked in demand.requests(session, opened.id):
        changes = tuple(_changes(session, opened, owner=asked.person))
        if changes:
            outbox.say(
                session,
                to=Target.person(asked.person),
                message=messages.for_you(month=opened.month, changes=changes),
                key=f"release.for_you:{opened.id}:{asked.person}",
                now=now,
            )


def _changes(session: Session, opened: Cycle, *, owner: str) -> Iterator[LineChange]:
    """The items of a rep's lines that the plan delivers late or not at all, over all regions."""
    own = {line.item for line in demand.proposals(session, opened.id, owner=owner)}
    version = plan.newest(session, opened.id)
    lines = plan.table(session, version.id, "supply")
    wanted = {(str(row.item), str(row.month)): float(row.demand) for row in lines.itertuples()}
    names = item.catalogue(session, opened.company_id)
    for row in supply.of_cycle(session, opened.id):
        if row.item in own and row.state is not State.RESOLVED:
            yield _change(row, wanted.get((row.item, row.month), row.qty), names)


def _change(row: Shortage, asked: float, names: item.Catalogue) -> LineChange:
    return LineChange(
        item=row.item,
        name=names.name(row.item),
        region="",
        month=row.month,
        asked=asked,
        planned=max(0.0, asked - row.qty),
        unit=names.unit(row.item),
        cause=row.details.get("cause", {}).get("kind", ""),
        until=row.details.get("until"),
    )
